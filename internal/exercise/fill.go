package exercise

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/internal/app"
)

// patience is how long a command of a play waits until it can be read: what comes
// next is decided on it, however busy the machine is.
const patience = time.Minute

// Fill opens a registry that nobody else has open, plays what is not there yet, and
// closes it. It is the only way in which an exercise is begun.
func Fill(ctx context.Context, cfg app.Config, plan Plan, tell func(Progress)) (done Progress, err error) {
	cfg.Wait = patience
	cfg.Scrub = -1 // a play is short
	a, err := app.Open(ctx, cfg)
	if err != nil {
		return done, err
	}
	p, err := New(a, plan)
	if err != nil {
		return done, errors.Join(err, a.Close())
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() { ended <- a.Run(running) }()
	if err = a.Ready(ctx); err == nil {
		done, err = p.Play(ctx, tell)
	}
	stop()
	if err := errors.Join(err, <-ended, a.Close()); err != nil {
		return done, fmt.Errorf("play exercise: %w", err)
	}
	return done, nil
}
