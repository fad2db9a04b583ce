package command

import (
	"context"
	"strings"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// TryConclude gives what concluding a round would be refused with, and does
// nothing; nil if nothing stands in the way. Only a party may ask.
func (h *Handler) TryConclude(c access.Caller, id string) error {
	if err := h.MayAsk(c, string(round.KindConclude)); err != nil {
		return err
	}
	s, err := h.query.RoundState(id)
	if err != nil {
		return err
	}
	_, err = h.decideOnRound(s, round.Conclude{}, h.begin(Request{Caller: c}))
	return err
}

// TrySeal gives what sealing the drafts of the caller's own party would be
// refused with, and does nothing; nil if nothing stands in the way. In its
// paths, scores[i] is the i-th of the scores of Drafts, one after the other.
func (h *Handler) TrySeal(ctx context.Context, c access.Caller, id string) error {
	if err := h.MayAsk(c, string(round.KindSeal)); err != nil {
		return err
	}
	s, party, drafts, err := h.secrets.OwnScores(ctx, c, id)
	if err != nil {
		return err
	}
	cmd := round.Seal{Party: party, Clear: round.Clear{Salt: strings.Repeat("00", round.SaltBytes)}}
	for _, d := range drafts {
		cmd.Clear.Scores = append(cmd.Clear.Scores, d.Scores...)
	}
	s.Sealed = nil // what the other party has sealed does not decide whether this one can
	_, err = h.decideOnRound(s, cmd, h.begin(Request{Caller: c}))
	return err
}
