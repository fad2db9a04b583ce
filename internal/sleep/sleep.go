// Package sleep waits for a time, and no longer than whoever asked wants.
package sleep

import (
	"context"
	"time"
)

// For waits for d, and gives the reason if ctx ends first.
func For(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}
