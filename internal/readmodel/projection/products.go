package projection

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// Products maintains the products of vendors with their part of the history, and
// which of them municipalities say that they use. How many use one is counted when
// it is read, because it depends on whom an initiative concerns then.
type Products struct {
	render *document.Renderer
	states *Documents[product.State]
	uses   *Documents[product.Use]
}

// maxProducts is how many products, and how many municipalities' answers, stay
// decoded between batches.
const maxProducts = 500

// NewProducts gives the projector.
func NewProducts(render *document.Renderer) *Products {
	return &Products{
		render, NewDocuments[product.State](views.BucketProducts, maxProducts), NewDocuments[product.Use](views.BucketProductUses, maxProducts),
	}
}

// Name implements Projector.
func (*Products) Name() string { return "products" }

// Version implements Projector.
func (p *Products) Version() string { return "1+" + p.render.Version() }

// Reset implements Projector.
func (p *Products) Reset() {
	p.states.Reset()
	p.uses.Reset()
}

// Begin implements Projector.
func (p *Products) Begin(tx *store.Tx) Batch {
	return &productsBatch{p: p, tx: tx, states: p.states.Begin(tx), uses: p.uses.Begin(tx)}
}

type productsBatch struct {
	p      *Products
	tx     *store.Tx
	states *Changes[product.State]
	uses   *Changes[product.Use]
}

// Apply implements Batch.
func (b *productsBatch) Apply(r events.Record) error {
	switch {
	case r.Aggregate != events.AggregateProduct:
		return nil
	case product.IsUse(r.AggregateID):
		u, err := b.uses.Change(r.AggregateID)
		if err != nil {
			return err
		}
		product.EvolveUse(u, r)
		return nil
	}
	s, err := b.states.Change(r.AggregateID)
	if err != nil {
		return err
	}
	product.Evolve(s, r)
	if e, ok := r.Data.(*events.ReadinessReported); ok {
		if err := views.PutReadiness(b.tx, e.Initiative, s.ID); err != nil {
			return err
		}
	}
	entry, err := b.p.render.ProductEntry(s, r).Encode(r.Data != nil)
	if err != nil {
		return err
	}
	if err := views.AppendEntry(b.tx, r.Position, entry); err != nil {
		return err
	}
	return views.AppendHistory(b.tx, s.ID, []uint64{r.Position})
}

// Flush implements Batch.
func (b *productsBatch) Flush() error {
	if err := b.states.Flush(); err != nil {
		return err
	}
	return b.uses.Flush()
}

// Committed implements Batch.
func (b *productsBatch) Committed() {
	b.states.Committed()
	b.uses.Committed()
}
