package app

import (
	"context"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// May gives what a command would be refused with, in the state that the caller
// has read, and does nothing; nil if nothing stands in the way. The zero state
// is for a registration. A page asks before it offers something, and before it
// shows what would be recorded; Do asks again.
func (a *App) May(c access.Caller, s *initiative.State, cmd initiative.Command) error {
	if err := a.policy.Allow(c, cmd, s); err != nil {
		return err
	}
	_, err := a.decide(*s, cmd, a.Clock(), c.Organisation)
	return reasons(context.Background(), cmd, err)
}
