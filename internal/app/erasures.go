package app

import (
	"context"
	"time"
)

const (
	erasuresAgain = time.Hour   // after a look for erasures that were broken off
	erasuresRetry = time.Minute // after one that failed
)

// finishErasures carries out and records the erasures of people that a crash has
// broken off, at the start and now and then: another replica may have died.
func (a *App) finishErasures(ctx context.Context) error {
	if a.Ready(ctx) != nil {
		return nil // it ended before
	}
	for {
		pause := erasuresAgain
		if err := a.Command.FinishErasures(ctx); err != nil && ctx.Err() == nil {
			a.logger.Warn("erasures of people are not finished", "error", err)
			pause = erasuresRetry
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}
