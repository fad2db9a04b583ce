package document

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/product"
)

// ProductEntry tells one event of a product, given the state after it.
func (r *Renderer) ProductEntry(after *product.State, rec events.Record) Entry {
	e := Entry{
		Position: rec.Position, Product: rec.AggregateID, Initiative: about(rec.Raw), Title: events.Text{"nb": after.Name},
		Type: rec.Type(), At: rec.Time, Organisation: r.organisation(rec.Organisation, rec.Time), Changes: []FieldChange{}, Data: rec.Raw,
	}
	if rec.Supplier != "" {
		supplier := r.organisation(rec.Supplier, rec.Time)
		e.Supplier = &supplier
	}
	return e
}
