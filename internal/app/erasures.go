package app

import (
	"context"
	"github.com/samstyring/samstyring/internal/sleep"
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
		if sleep.For(ctx, pause) != nil {
			return nil
		}
	}
}
