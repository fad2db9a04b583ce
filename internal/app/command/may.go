package command

import (
	"context"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// May is nil if the caller may give a command of a kind in the state that it has
// read, and the command could be accepted if it holds what is right. The zero
// state is for a registration. A page asks before it offers something.
func (h *Handler) May(c access.Caller, s *initiative.State, kind initiative.Kind) error {
	if err := h.policy.AllowKind(c, kind, s); err != nil {
		return err
	}
	l := h.query.Lookups()
	env := l.Env(h.clock(), c.Organisation)
	env.Party = access.PartyOf(c.Organisation)
	env.Municipality = h.policy.Municipality(c)
	env.Acceptors = h.policy.Acceptors(c, s)
	return l.Or(initiative.Can(*s, kind, env))
}

// Acceptors are those for whom the caller may accept the handover of an
// initiative, and has not.
func (h *Handler) Acceptors(c access.Caller, s *initiative.State) (out []string) {
	for _, as := range h.policy.Acceptors(c, s) {
		if _, done := s.Handover.Accepted[as]; !done {
			out = append(out, as)
		}
	}
	return out
}

// Try gives what a command would be refused with, in the state that the caller
// has read, and does nothing; nil if nothing stands in the way. A page asks
// before it shows what would be recorded; Do asks again.
func (h *Handler) Try(c access.Caller, s *initiative.State, cmd initiative.Command) error {
	if err := h.policy.Allow(c.Offered(), cmd, s); err != nil {
		return err
	}
	_, err := h.decide(*s, cmd, h.clock(), c.Organisation)
	return plaintext.Reasons(nil, cmd, err)
}

// MayConclude is nil if the caller may conclude a round as it stands, and
// otherwise says what is in the way.
func (h *Handler) MayConclude(c access.Caller, id string) error {
	if err := h.MayAsk(c, string(round.KindConclude)); err != nil {
		return err
	}
	s, err := h.query.RoundState(id)
	if err != nil {
		return err
	}
	l := h.query.Lookups()
	return l.Or(round.CanConclude(s, l.RoundEnv(h.clock(), c.Organisation)))
}

// MaySeal is nil if the caller's own party may seal its drafts as they stand, and
// otherwise says what is missing. In its paths, scores[i] is the i-th of the
// scores of Drafts, one after the other.
func (h *Handler) MaySeal(ctx context.Context, c access.Caller, id string) error {
	if err := h.MayAsk(c, string(round.KindSeal)); err != nil {
		return err
	}
	s, drafts, err := h.secrets.PartyScores(ctx, c, id)
	if err != nil {
		return err
	}
	var scores []events.AssessorScores
	for _, d := range drafts {
		scores = append(scores, d.Scores...)
	}
	return round.CanSeal(s, scores)
}
