package command

import (
	"context"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// Seal seals what the assessors of a party have written. The second party's
// seal reveals both in the same batch.
func (h *Handler) Seal(ctx context.Context, req Request, id string, party events.Party) (Result, error) {
	if err := h.policy.Admit(req.Caller, string(round.KindSeal), nil); err != nil {
		return Result{}, err
	}
	res, err := h.decideRound(ctx, h.begin(req), id, round.KindSeal, func(ctx context.Context, s *round.State) (round.Command, error) {
		return h.secrets.Sealing(ctx, s, party, access.PartyOf(req.Caller.Organisation))
	})
	if s, readErr := h.query.RoundState(id); readErr == nil && s.Public() {
		h.secrets.EraseScores(ctx, id) // also when somebody else has revealed it
	}
	return res, err
}
