package projection

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/catalogue"
	"github.com/samstyring/samstyring/internal/document"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/views"
)

// Initiatives maintains everything that is read about initiatives: the state
// that commands are decided on, the document and the list line ready to send,
// the history and the change feed.
type Initiatives struct {
	render    *document.Renderer
	catalogue *catalogue.Catalogue
	states    *Documents[initiative.State]
}

// maxStates is how many states stay decoded between batches.
const maxStates = 20_000

// NewInitiatives gives the projector; the catalogue is advanced after each
// commit.
func NewInitiatives(render *document.Renderer, list *catalogue.Catalogue) *Initiatives {
	return &Initiatives{
		render: render, catalogue: list,
		states: NewDocuments[initiative.State](views.BucketStates, maxStates),
	}
}

// Name implements Projector.
func (p *Initiatives) Name() string { return "initiatives" }

// Version implements Projector; it changes with the shape of what is stored
// and with the reference data that it is shaped by.
func (p *Initiatives) Version() string { return "1+" + p.render.Version() }

// Reset implements Projector.
func (p *Initiatives) Reset() {
	p.states.Reset()
	p.catalogue.Reset()
}

// Begin implements Projector.
func (p *Initiatives) Begin(tx *views.Tx) Batch {
	return &initiativesBatch{
		p: p, tx: tx, states: p.states.Begin(tx),
		touched: map[string]*touched{},
	}
}

// initiativesBatch is the work on one batch.
type initiativesBatch struct {
	p        *Initiatives
	tx       *views.Tx
	states   *Changes[initiative.State]
	touched  map[string]*touched
	order    []*touched // in the order of the log
	rows    []catalogue.Row
}

// touched is one initiative that changes in the batch.
type touched struct {
	state *initiative.State
	fresh []uint64 // positions of this batch
	doc   []byte
	row   []byte
}

// Apply implements Batch.
func (b *initiativesBatch) Apply(r events.Record) error {
	if r.Aggregate != events.AggregateInitiative {
		return nil
	}
	t, err := b.touch(r)
	if err != nil {
		return err
	}
	before := *t.state
	initiative.Evolve(t.state, r)
	t.fresh = append(t.fresh, r.Position)
	entry, err := json.Marshal(b.p.render.Entry(&before, t.state, r))
	if err != nil {
		return fmt.Errorf("encode entry %d: %w", r.Position, err)
	}
	if err := views.AppendChange(b.tx, r.Position, entry); err != nil {
		return err
	}
	return b.number(&before, r)
}

func (b *initiativesBatch) touch(r events.Record) (*touched, error) {
	if t, ok := b.touched[r.AggregateID]; ok {
		return t, nil
	}
	state, err := b.states.Change(r.AggregateID)
	if err != nil {
		return nil, err
	}
	t := &touched{state: state}
	b.touched[r.AggregateID] = t
	b.order = append(b.order, t)
	return t, nil
}

// number notes the number that a new initiative has claimed.
func (b *initiativesBatch) number(before *initiative.State, r events.Record) error {
	if before.Exists() {
		return nil
	}
	year, digits, ok := strings.Cut(r.AggregateID, "-")
	n, err := strconv.ParseUint(digits, 10, 32)
	if !ok || err != nil {
		return nil // an id of another form takes no number
	}
	return views.RaiseNumber(b.tx, year, n)
}

// Flush implements Batch: every initiative that changed is shaped and stored
// once.
func (b *initiativesBatch) Flush() error {
	if err := b.shape(); err != nil {
		return err
	}
	if err := b.states.Flush(); err != nil {
		return err
	}
	for _, t := range b.order {
		if err := views.PutInitiative(b.tx, t.state, t.doc, t.row, t.fresh); err != nil {
			return err
		}
	}
	return nil
}

// Committed implements Batch.
func (b *initiativesBatch) Committed() {
	b.states.Committed()
	b.p.catalogue.Put(b.rows...)
}

// shape encodes what changed, on all cores.
func (b *initiativesBatch) shape() error {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	b.rows = make([]catalogue.Row, len(b.order))
	const share = 64
	for start := 0; start < len(b.order); start += share {
		end := min(start+share, len(b.order))
		g.Go(func() error {
			for i := start; i < end; i++ {
				if err := b.shapeOne(b.order[i], &b.rows[i]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

func (b *initiativesBatch) shapeOne(t *touched, row *catalogue.Row) (err error) {
	d := b.p.render.Initiative(t.state)
	if t.doc, err = json.Marshal(d); err != nil {
		return fmt.Errorf("encode document %s: %w", d.ID, err)
	}
	if *row, err = b.p.render.Row(d); err != nil {
		return err
	}
	if t.row, err = json.Marshal(row); err != nil {
		return fmt.Errorf("encode row %s: %w", d.ID, err)
	}
	return nil
}
