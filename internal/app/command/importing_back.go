package command

import (
	"context"
	"fmt"

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

// ReverseImport puts back what an import wrote, row by row and each all or not at
// all, many to a batch, and tells of each in their order. A row whose initiative has
// changed since that was planned is refused, and a refused row stops nothing. What
// was put back already is not put back again.
func (h *Handler) ReverseImport(ctx context.Context, caller access.Caller, rows []Reverse, each func(i int, out Imported)) error {
	return h.writeRows(ctx, caller, len(rows), each, func(i int) batchRow {
		return batchRow{target: rows[i].ID, decide: func() (run, operation[initiative.State]) { return h.reverseRow(caller, rows[i]) }}
	})
}

// reverseRow is the command that puts one row back. Its id follows from the row and
// from what it was planned on, so that it is the same after a restart.
func (h *Handler) reverseRow(caller access.Caller, back Reverse) (run, operation[initiative.State]) {
	r := h.begin(Request{Caller: caller, IfMatch: back.Seen})
	r.command, r.importRow = importCommand(fmt.Sprintf("%s back %d", back.Mark, back.Seen)), back.Mark
	return r, operation[initiative.State]{
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
	}
}
