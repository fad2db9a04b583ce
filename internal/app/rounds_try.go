package app

import (
	"context"
	"strings"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// TryConclude gives what concluding a round would be refused with, and does
// nothing; nil if nothing stands in the way. Only a party may ask.
func (a *App) TryConclude(c access.Caller, id string) error {
	if err := a.policy.Party(c); err != nil {
		return err
	}
	s, err := a.round(id)
	if err != nil {
		return err
	}
	_, err = a.decideOnRound(s, round.Conclude{}, a.begin(Request{Caller: c}))
	return err
}

// TrySeal gives what sealing the drafts of the caller's own party would be
// refused with, and does nothing; nil if nothing stands in the way. In its
// paths, scores[i] is the i-th of the scores of Drafts, one after the other.
func (a *App) TrySeal(ctx context.Context, c access.Caller, id string) error {
	s, party, err := a.scoring(c, id)
	if err != nil {
		return err
	}
	drafts, err := a.drafts(ctx, id, party, false)
	if err != nil {
		return err
	}
	cmd := round.Seal{Party: party, Clear: round.Clear{Salt: strings.Repeat("00", round.SaltBytes)}}
	for _, d := range drafts {
		cmd.Clear.Scores = append(cmd.Clear.Scores, d.Scores...)
	}
	s.Sealed = nil // what the other party has sealed does not decide whether this one can
	_, err = a.decideOnRound(s, cmd, a.begin(Request{Caller: c}))
	return err
}
