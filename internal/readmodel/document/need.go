package document

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/need"
)

// NeedEntry tells one event of a need, given the state after it.
func (r *Renderer) NeedEntry(after *need.State, rec events.Record) Entry {
	e := Entry{
		Position: rec.Position, Need: rec.AggregateID, Initiative: about(rec.Raw), Title: after.Title,
		Type: rec.Type(), At: rec.Time, Organisation: r.organisation(rec.Organisation, rec.Time), Changes: []FieldChange{}, Data: rec.Raw,
	}
	if rec.Supplier != "" {
		supplier := r.organisation(rec.Supplier, rec.Time)
		e.Supplier = &supplier
	}
	return e
}
