package exercise

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/eventlog"
)

// patience is how long a command of a play waits until it can be read: what comes
// next is decided on it, however busy the machine is.
const patience = time.Minute

// ErrOtherVersion is wrapped when a play was begun by a version of the program that
// played otherwise, and not ended.
var ErrOtherVersion = errors.New("the exercise was begun by another version of the program, and not ended")

// note is what is kept of a play beside the log.
type note struct {
	Version int
	Plan    Plan
	Done    bool
}

// Fill opens the log of an exercise that nobody else has open, or begins one, plays
// what is not there yet, and closes it. A play that was begun goes on with the plan
// that it had. What was played to its end, or restored from a backup, is left as it is.
// ErrNoExercise: the log holds something else.
func Fill(ctx context.Context, cfg app.Config, plan Plan, tell func(Progress)) (done Progress, err error) {
	cfg.Log.Content = eventlog.Exercise
	cfg.Wait = patience
	cfg.Scrub = -1 // a play is short
	a, err := app.Open(ctx, cfg)
	if err != nil {
		return done, err
	}
	plan, needed, err := begin(ctx, a, plan)
	if err != nil || !needed {
		return done, errors.Join(err, a.Close())
	}
	p, err := newPlayer(a, plan)
	if err != nil {
		return done, errors.Join(err, a.Close())
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() { ended <- a.Run(running) }()
	if err = a.Ready(ctx); err == nil {
		if done, err = p.play(ctx, tell); err == nil {
			err = a.SetExerciseNote(ctx, note{version, plan, true})
		}
	}
	stop()
	if err := errors.Join(err, <-ended, a.Close()); err != nil {
		return done, fmt.Errorf("play exercise: %w", err)
	}
	return done, nil
}

// begin says what is to be played, and whether anything is. What is to be played is
// noted before the first of it happens.
func begin(ctx context.Context, a *app.App, plan Plan) (_ Plan, needed bool, err error) {
	var n note
	found, err := a.ExerciseNote(ctx, &n)
	switch {
	case err != nil:
		return plan, false, err
	case found && n.Done:
		return plan, false, nil
	case found && n.Version != version:
		return plan, false, fmt.Errorf("%w (it played version %d, this one plays version %d). Remove the folder of the exercise, or its streams on the servers, and start again",
			ErrOtherVersion, n.Version, version)
	case found:
		return n.Plan, true, nil
	}
	last, err := a.Beside().Last(ctx)
	if err != nil || last > 0 {
		return plan, false, err
	}
	return plan, true, a.SetExerciseNote(ctx, note{version, plan, false})
}
