package document

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/wave"
)

// WaveEntry tells one event of a wave, given the state after it.
func (r *Renderer) WaveEntry(after *wave.State, rec events.Record) Entry {
	e := Entry{
		Position: rec.Position, Wave: rec.AggregateID, Initiative: about(rec.Raw), Title: events.Text{"nb": after.Name},
		Type: rec.Type(), At: rec.Time, Organisation: r.organisation(rec.Organisation, rec.Time), Changes: []FieldChange{}, Data: rec.Raw,
	}
	if rec.Supplier != "" {
		supplier := r.organisation(rec.Supplier, rec.Time)
		e.Supplier = &supplier
	}
	return e
}
