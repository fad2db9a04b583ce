package app

import (
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// May is nil if the caller may give a command of a kind in the state that it has
// read, and the command could be accepted if it holds what is right. The zero
// state is for a registration. A page asks before it offers something.
func (a *App) May(c access.Caller, s *initiative.State, kind initiative.Kind) error {
	if err := a.policy.AllowKind(c, kind, s); err != nil {
		return err
	}
	l := a.lookups()
	env := l.env(a.Clock(), c.Organisation)
	env.Party = access.PartyOf(c.Organisation)
	env.Municipality = a.policy.Municipality(c)
	env.Acceptors = a.policy.Acceptors(c, s)
	return l.or(initiative.Can(*s, kind, env))
}

// Acceptors are those for whom the caller may accept the handover of an
// initiative, and has not.
func (a *App) Acceptors(c access.Caller, s *initiative.State) (out []string) {
	for _, as := range a.policy.Acceptors(c, s) {
		if _, done := s.Handover.Accepted[as]; !done {
			out = append(out, as)
		}
	}
	return out
}

// Try gives what a command would be refused with, in the state that the caller
// has read, and does nothing; nil if nothing stands in the way. A page asks
// before it shows what would be recorded; Do asks again.
func (a *App) Try(c access.Caller, s *initiative.State, cmd initiative.Command) error {
	if err := a.policy.Allow(c, cmd, s); err != nil {
		return err
	}
	_, err := a.decide(*s, cmd, a.Clock(), c.Organisation)
	return reasons(nil, cmd, err)
}
