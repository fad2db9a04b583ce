package command

import (
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
