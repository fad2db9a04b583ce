package app

import (
	"context"
	"fmt"

	"github.com/samstyring/samstyring/internal/eventlog"
)

// Progress says how far the views have come.
type Progress struct {
	Applied uint64
	Target  uint64
	Ready   bool
}

// Progress says how far the views have come.
func (a *App) Progress() Progress {
	applied, target, ready := a.runner.Progress()
	return Progress{Applied: applied, Target: target, Ready: ready}
}

// Readable says that what is read is everything that was registered, as far as
// this replica has heard: the views have caught up, or the log was damaged when
// they had.
func (a *App) Readable() bool { return a.readsOnly != nil || a.runner.Readable() }

// Ready waits until the views have caught up with the log as it was at start.
// Views that were not built from this log are built anew first. Run must be
// running.
func (a *App) Ready(ctx context.Context) error {
	if a.readsOnly != nil {
		return a.readsOnly
	}
	select {
	case <-a.runner.CaughtUp():
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for views: %w", context.Cause(ctx))
	}
}

// LogHealth is whether the log can be written.
type LogHealth = eventlog.Health

// LogHealth is whether the log can be written. While it cannot, commands are
// refused at once; what is stored can be read.
func (a *App) LogHealth() LogHealth { return a.log.Health() }

// LogLost says that the log has lost events, or that they were altered: what is
// read is what the views knew, and nothing is taken.
func (a *App) LogLost() bool { return a.log.Health().Reason == eventlog.ReasonLost }
