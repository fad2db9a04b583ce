package command

import (
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// decide asks the domain what a command about an initiative causes. Unavailable:
// what the decision rests on could not be read.
func (h *Handler) decide(s initiative.State, cmd initiative.Command, at time.Time, by string) ([]events.Payload, error) {
	l := h.query.Lookups()
	payloads, err := initiative.Decide(s, cmd, l.Env(at, by))
	return payloads, l.Or(err)
}

// decideOnRound is decide for a command about a round.
func (h *Handler) decideOnRound(s round.State, cmd round.Command, r run) (round.Decision, error) {
	l := h.query.Lookups()
	decision, err := round.Decide(s, cmd, l.RoundEnv(r.at, r.Caller.Organisation))
	return decision, l.Or(err)
}
