// Package query reads the registry: documents, histories, lists, rounds and the
// change log, as far as the views of this process have come. Nothing here
// writes, and whoever may call the API may read all of it; what is sealed lies
// in internal/app/secrets.
package query

import (
	"context"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/projection"
	"github.com/samstyring/samstyring/internal/readmodel/views"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/search"
)

// Config is what a Reader reads from.
type Config struct {
	Log       *eventlog.Log
	Views     *views.Views
	States    *projection.Initiatives // the decoded states that are at hand
	Members   *projection.Organisations
	Catalogue *catalogue.Catalogue
	Render    *document.Renderer
	Reference *reference.Data
	Zone      *time.Location
	Clock     func() time.Time
	Gather    time.Duration // how long edits are gathered into one change
	Wait      time.Duration // how long a position is waited for
}

// Reader reads the registry. It is safe for use by several goroutines.
type Reader struct {
	log       *eventlog.Log
	views     *views.Views
	states    *projection.Initiatives
	members   *projection.Organisations
	catalogue *catalogue.Catalogue
	render    *document.Renderer
	ref       *reference.Data
	world     world
	zone      *time.Location
	clock     func() time.Time
	gather    time.Duration
	maxWait   time.Duration
}

// New gives a reader.
func New(cfg Config) *Reader {
	return &Reader{
		log: cfg.Log, views: cfg.Views, states: cfg.States, members: cfg.Members, catalogue: cfg.Catalogue, render: cfg.Render,
		ref: cfg.Reference, world: world{cfg.Reference}, zone: cfg.Zone, clock: cfg.Clock,
		gather: cfg.Gather, maxWait: cfg.Wait,
	}
}

// Count is the number of initiatives.
func (q *Reader) Count() int { return q.catalogue.Len() }

// Position is the position that can be read here.
func (q *Reader) Position() uint64 { return q.views.Checkpoint() }

// Zone is the time zone of Norway.
func (q *Reader) Zone() *time.Location { return q.zone }

// Reference is the reference data the registry works with.
func (q *Reader) Reference() *reference.Data { return q.ref }

// List answers a page of a selection.
func (q *Reader) List(selection catalogue.Query) (catalogue.Page, error) {
	return q.catalogue.Query(selection)
}

// Filters is what filters are checked against.
func (q *Reader) Filters() filter.World {
	return filter.World{Ref: q.ref, Initiative: q.Registered, Owner: q.owns, Members: q.membersOf, Product: q.names}
}

// owns says whether an organisation has initiatives.
func (q *Reader) owns(number string) (bool, error) {
	page, err := q.List(catalogue.Query{Where: filter.Set{filter.Owner: {number}}, Limit: 1, WithoutFacets: true})
	return page.Total > 0, err
}

// names says whether an initiative names a product, or a vendor has registered
// one of that name.
func (q *Reader) names(name string) (bool, error) {
	page, err := q.List(catalogue.Query{Where: filter.Set{filter.Product: {name}}, Limit: 1, WithoutFacets: true})
	if err != nil || page.Total > 0 {
		return page.Total > 0, err
	}
	registered, err := q.Products()
	return slices.ContainsFunc(registered, func(s product.State) bool { return s.Name == name }), err
}

// Each calls fn with every row of a selection, in its order, as they were at
// one moment; it stops when fn says false.
func (q *Reader) Each(selection catalogue.Query, fn func(catalogue.Row) bool) error {
	return q.catalogue.Each(selection, fn)
}

// Records reads the log itself, at most limit records after a position, without
// what is not public.
func (q *Reader) Records(ctx context.Context, after uint64, limit int) (out []events.Record, err error) {
	for {
		records, err := q.log.Read(ctx, after, limit)
		if err != nil || len(records) == 0 {
			return nil, err
		}
		after = records[len(records)-1].Position
		records = slices.DeleteFunc(records, func(r events.Record) bool { return r.Aggregate == events.AggregateOrganisation })
		if len(records) > 0 { // nothing is what the end of the log is known by
			return records, nil
		}
	}
}

// FindBeside finds words in the initiatives and in an index of other records, so
// that the scores of both can be compared.
func (q *Reader) FindBeside(words []string, other *search.Index) (rows []catalogue.Match, own, others search.Found) {
	return q.catalogue.FindBeside(words, other)
}

// Begun are the initiatives that are called something that begins with the words of a
// text, at most as many as asked for.
func (q *Reader) Begun(text string, most int) []catalogue.Match {
	return q.catalogue.Begun(text, most)
}

// NearestWords are words of initiatives that are most like one that was not found.
func (q *Reader) NearestWords(word string, most int) []search.NearWord {
	return q.catalogue.Nearest(word, most)
}

// RoundStates are all rounds, in no order.
func (q *Reader) RoundStates() ([]round.State, error) { return q.views.Rounds() }

// Alike gives the initiatives that are likely to be about the same as a title with a
// summary, the most alike first, at most five; the one of that id is left out.
func (q *Reader) Alike(title, summary events.Text, except string) []catalogue.Alike {
	return q.catalogue.Alike(title, summary, except)
}
