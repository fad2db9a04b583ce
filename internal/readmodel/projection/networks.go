package projection

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// Networks maintains the networks of municipalities with their part of the history. Who
// is a member is found when it is read, because municipalities change.
type Networks struct {
	render *document.Renderer
	states *Documents[network.State]
}

// maxNetworks is how many networks stay decoded between batches.
const maxNetworks = 200

// NewNetworks gives the projector.
func NewNetworks(render *document.Renderer) *Networks {
	return &Networks{render, NewDocuments[network.State](views.BucketNetworks, maxNetworks)}
}

// Name implements Projector.
func (*Networks) Name() string { return "networks" }

// Version implements Projector.
func (p *Networks) Version() string { return "1+" + p.render.Version() }

// Reset implements Projector.
func (p *Networks) Reset() { p.states.Reset() }

// Begin implements Projector.
func (p *Networks) Begin(tx *store.Tx) Batch {
	return &networksBatch{Changes: p.states.Begin(tx), p: p, tx: tx}
}

type networksBatch struct {
	*Changes[network.State]
	p  *Networks
	tx *store.Tx
}

// Apply implements Batch.
func (b *networksBatch) Apply(r events.Record) error {
	if r.Aggregate != events.AggregateNetwork {
		return nil
	}
	s, err := b.Change(r.AggregateID)
	if err != nil {
		return err
	}
	network.Evolve(s, r)
	entry, err := b.p.render.NetworkEntry(s, r).Encode(r.Data != nil)
	if err != nil {
		return err
	}
	if err := views.AppendEntry(b.tx, r.Position, entry); err != nil {
		return err
	}
	return views.AppendHistory(b.tx, s.ID, []uint64{r.Position})
}
