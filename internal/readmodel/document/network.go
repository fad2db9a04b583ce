package document

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/network"
)

// NetworkEntry tells one event of a network, given the state after it.
func (r *Renderer) NetworkEntry(after *network.State, rec events.Record) Entry {
	e := r.entryOf(rec)
	e.Network, e.Title = rec.AggregateID, events.Text{"nb": after.Name}
	return e
}
