package command

import (
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
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
