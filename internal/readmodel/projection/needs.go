package projection

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// Needs maintains the needs of municipalities with their part of the history. Who is
// behind them is counted when it is read, because municipalities change.
type Needs struct {
	render *document.Renderer
	states *Documents[need.State]
}

// maxNeeds is how many needs stay decoded between batches.
const maxNeeds = 200

// NewNeeds gives the projector.
func NewNeeds(render *document.Renderer) *Needs {
	return &Needs{render, NewDocuments[need.State](views.BucketNeeds, maxNeeds)}
}

// Name implements Projector.
func (*Needs) Name() string { return "needs" }

// Version implements Projector.
func (p *Needs) Version() string { return "1+" + p.render.Version() }

// Reset implements Projector.
func (p *Needs) Reset() { p.states.Reset() }

// Begin implements Projector.
func (p *Needs) Begin(tx *store.Tx) Batch {
	return &needsBatch{Changes: p.states.Begin(tx), p: p, tx: tx}
}

type needsBatch struct {
	*Changes[need.State]
	p  *Needs
	tx *store.Tx
}

// Apply implements Batch.
func (b *needsBatch) Apply(r events.Record) error {
	if r.Aggregate != events.AggregateNeed {
		return nil
	}
	s, err := b.Change(r.AggregateID)
	if err != nil {
		return err
	}
	need.Evolve(s, r)
	entry, err := b.p.render.NeedEntry(s, r).Encode(r.Data != nil)
	if err != nil {
		return err
	}
	if err := views.AppendEntry(b.tx, r.Position, entry); err != nil {
		return err
	}
	return views.AppendHistory(b.tx, s.ID, []uint64{r.Position})
}
