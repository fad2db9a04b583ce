package command

import (
	"context"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// Decide asks the domain without admitting, loading or appending.
func (h *Handler) Decide(s initiative.State, cmd initiative.Command, at time.Time, by string) error {
	_, err := h.decide(s, cmd, at, by)
	return err
}

// DecideOnRound is Decide for a round.
func (h *Handler) DecideOnRound(s round.State, cmd round.Command, by string) ([]events.Payload, error) {
	decided, err := h.decideOnRound(s, cmd, h.begin(Request{Caller: access.Caller{Organisation: by}}))
	return decided.Events, err
}

// Overtaken gives a command twice with the same key, so that the one is carried
// out and read after the other has looked whether it was, and before it decides:
// as through two replicas.
func (h *Handler) Overtaken(ctx context.Context, req Request, id string, cmd initiative.Command) (one, other Result, err error) {
	r := h.begin(req)
	other, err = execute(ctx, h, r, operation[initiative.State]{
		aggregate: events.AggregateInitiative,
		admit:     r.authenticated,
		load: func(ctx context.Context) (s initiative.State, position uint64, err error) {
			if one, err = h.Do(ctx, req, id, cmd); err != nil {
				return s, 0, err
			}
			s, err = h.state(id)
			return s, s.Position, err
		},
		decide: func(_ context.Context, s *initiative.State) (d decision, err error) {
			d.events, err = h.decide(*s, cmd, r.at, r.Caller.Organisation)
			return d, err
		},
		id: always[initiative.State](id),
	})
	return one, other, err
}
