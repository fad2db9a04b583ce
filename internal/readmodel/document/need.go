package document

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/need"
)

// NeedEntry tells one event of a need, given the state after it.
func (r *Renderer) NeedEntry(after *need.State, rec events.Record) Entry {
	e := r.entryOf(rec)
	e.Need, e.Initiative, e.Title = rec.AggregateID, about(rec.Raw), after.Title
	return e
}

// entryOf is what an entry has of any event: when, and by whom.
func (r *Renderer) entryOf(rec events.Record) Entry {
	e := Entry{
		Position: rec.Position, Type: rec.Type(), At: rec.Time, Organisation: r.organisation(rec.Organisation, rec.Time), Changes: []FieldChange{}, Data: rec.Raw,
	}
	if rec.Supplier != "" {
		supplier := r.organisation(rec.Supplier, rec.Time)
		e.Supplier = &supplier
	}
	return e
}
