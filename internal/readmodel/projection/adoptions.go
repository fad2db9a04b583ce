package projection

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// Adoptions maintains what was said about each municipality's adoption of each
// initiative. What it comes to is counted when it is read, because it depends on
// the day and on whom the initiative concerns then.
type Adoptions struct {
	render *document.Renderer
	states *Documents[adoption.State]
}

// maxAdoptions is how many adoptions stay decoded between batches.
const maxAdoptions = 1000

// NewAdoptions gives the projector.
func NewAdoptions(render *document.Renderer) *Adoptions {
	return &Adoptions{render, NewDocuments[adoption.State](views.BucketAdoptions, maxAdoptions)}
}

// Name implements Projector.
func (*Adoptions) Name() string { return "adoptions" }

// Version implements Projector.
func (p *Adoptions) Version() string { return "1+" + p.render.Version() }

// Reset implements Projector.
func (p *Adoptions) Reset() { p.states.Reset() }

// Begin implements Projector.
func (p *Adoptions) Begin(tx *store.Tx) Batch { return adoptionsBatch{p.states.Begin(tx), tx} }

type adoptionsBatch struct {
	*Changes[adoption.State]
	tx *store.Tx
}

// Apply implements Batch.
func (b adoptionsBatch) Apply(r events.Record) error {
	if r.Aggregate != events.AggregateAdoption {
		return nil
	}
	state, err := b.Change(r.AggregateID)
	if err != nil {
		return err
	}
	known := state.Municipality != ""
	adoption.Evolve(state, r)
	if known || state.Municipality == "" {
		return nil
	}
	return views.PutAdopted(b.tx, state)
}
