package calendar

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/reference"
)

// TakenBack is how long days stand cancelled in the calendars of those whom they
// concern no longer: programs that fetch more seldom are not left with days that do
// not concern anybody there.
const TakenBack = 90 * 24 * time.Hour

// Source is what calendars are read from; *query.Reader is one.
type Source interface {
	Each(q catalogue.Query, fn func(catalogue.Row) bool) error
	History(id string) ([]document.Entry, error)
	RecentChanges() iter.Seq2[*changes.Change, error]
}

// Book knows which initiatives are in which calendar, and their days. It may be
// used from any number of goroutines.
type Book struct {
	source Source
	ref    *reference.Data
	days   dayCache
	moves  moves
}

// NewBook gives a book.
func NewBook(source Source, ref *reference.Data) *Book { return &Book{source: source, ref: ref} }

// Days are those of an initiative as the calendar that it was found for has
// them.
func (b *Book) Days(e Entry) ([]Day, error) {
	all, err := b.days.of(e.Row, b.source.History)
	if err != nil {
		return nil, fmt.Errorf("read days of %s: %w", e.ID, err)
	}
	return e.of(all), nil
}

// Entry is an initiative in a calendar.
type Entry struct {
	catalogue.Row
	moved *Move // if it has come into the calendar lately, or left it
	left  bool
}

// Version changes whenever the days may.
func (e Entry) Version() string {
	if e.moved == nil {
		return fmt.Sprintf("%s %d", e.ID, e.Position)
	}
	return fmt.Sprintf("%s %d %d %v", e.ID, e.Position, e.moved.Position, e.left)
}

// of are the days of an initiative as this calendar has them.
func (e Entry) of(all []Day) []Day {
	switch {
	case e.moved == nil:
		return all
	case e.left:
		return Left(all, *e.moved)
	}
	return Came(all, *e.moved)
}

// Entries finds the initiatives of a calendar, whatever their standing –
// those that have ended take their days back – and those that were in it
// lately. asked are filters of filter.OfCalendar, and next reads the changes.
func (b *Book) Entries(asked filter.Set, now time.Time, next ReadChanges) ([]Entry, error) {
	q := catalogue.Query{Sort: "id", Where: asked.Rows(b.ref).With(filter.Initiative)}
	only := asked[filter.Initiative]
	list, err := b.moves.since(b.source, next, now.Add(-TakenBack))
	if err != nil {
		return nil, err
	}
	passed := passages(list, q.Where[filter.Municipality], q.Where[filter.Owner])
	var rows []Entry
	err = b.source.Each(q, func(row catalogue.Row) bool {
		if only == nil || slices.Contains(only, row.ID) {
			one := Entry{Row: row}
			if p, ok := passed[row.ID]; ok {
				one.moved = &p.last
				delete(passed, row.ID)
			}
			rows = append(rows, one)
		}
		return true
	})
	if err != nil || len(passed) == 0 {
		return rows, err
	}
	still := q.Where.With(filter.Municipality).With(filter.Owner) // what it is narrowed by otherwise, it must meet
	err = b.source.Each(catalogue.Query{Sort: "id", Where: still}, func(row catalogue.Row) bool {
		if p, ok := passed[row.ID]; ok && b.wasIn(row, p, q.Where, only) {
			rows = append(rows, Entry{Row: row, moved: &p.last, left: true})
		}
		return true
	})
	return rows, err
}

// wasIn says whether an initiative that is not in a calendar was in it before:
// each filter lets it in still, or is what it left by.
func (b *Book) wasIn(row catalogue.Row, p passage, where filter.Set, only []string) bool {
	municipalities, owners := where[filter.Municipality], where[filter.Owner]
	concerned := func() bool {
		return slices.ContainsFunc(b.ref.Concerned(row.Reach), func(number string) bool { return slices.Contains(municipalities, number) })
	}
	return (only == nil || slices.Contains(only, row.ID)) &&
		(municipalities == nil || p.municipality || concerned()) &&
		(owners == nil || p.ownership || slices.Contains(owners, row.Owner))
}
