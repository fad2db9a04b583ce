package testkit

import (
	"context"
	"sync/atomic"

	"github.com/samstyring/samstyring/internal/app"
)

// Gate holds whoever asks a registry for the nth new id from now on, until it is
// opened: everybody else goes on. A row that is written takes an id for its command
// and one for each of its events.
type Gate struct {
	reached, open chan struct{}
}

// HoldNewID closes the gate at the nth id.
func HoldNewID(a *app.App, nth int64) *Gate {
	g := &Gate{reached: make(chan struct{}), open: make(chan struct{})}
	var given atomic.Int64
	next := a.NewID
	a.NewID = func() string {
		if given.Add(1) == nth {
			close(g.reached)
			<-g.open
		}
		return next()
	}
	return g
}

// Wait returns when somebody is held.
func (g *Gate) Wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	select {
	case <-g.reached:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Open lets everybody through.
func (g *Gate) Open() { close(g.open) }
