package command

import (
	"context"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// Reverse is what puts back what an import wrote of one row.
type Reverse struct {
	Mark   string // <import id>/<line>
	ID     string // of the initiative
	Seen   uint64 // its position when that was planned
	Events []events.Payload
}

// ReverseImport puts back what an import wrote of one row, unless the initiative
// has changed since that was planned.
func (h *Handler) ReverseImport(ctx context.Context, caller access.Caller, back Reverse) error {
	r := h.begin(Request{Caller: caller, IfMatch: back.Seen})
	r.importRow = back.Mark
	_, err := execute(ctx, h, r, operation[initiative.State]{
		aggregate: events.AggregateInitiative,
		admit:     r.authenticated,
		load: func(context.Context) (initiative.State, uint64, error) {
			s, err := h.query.Stored(back.ID)
			return s, s.Position, err
		},
		allow: func(_ context.Context, s *initiative.State) error {
			return h.policy.Allow(caller, initiative.Import{Values: events.Proposed{Owner: s.Owner}}, s)
		},
		decide: func(context.Context, *initiative.State) (decision, error) { return decision{events: back.Events}, nil },
		id:     always[initiative.State](back.ID),
	})
	return err
}
