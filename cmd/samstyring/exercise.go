package main

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/exercise"
)

// play begins an exercise, or goes on with one, before it is served; what has been
// played is left. From here on only the log of an exercise is opened.
func (c *serveCommand) play(p *program, logger *slog.Logger) error {
	c.content = eventlog.Exercise
	url, err := c.natsURL()
	if err != nil {
		return err
	}
	log := c.logConfig(url)
	keys, err := c.keys(p.ctx, log, logger)
	if err != nil {
		return c.inUse(err)
	}
	began := time.Now()
	plan := exercise.Plan{Seed: c.ExerciseVariant, Day: initiative.Day(began)}
	done, err := exercise.Fill(p.ctx, c.config(keys, log, logger), plan, func(at exercise.Progress) {
		fmt.Fprintf(p.stdout, "Playing the exercise: %s, %d %%, %d commands\n", month(at.Day), int(100*at.Part), at.Commands)
	})
	if err != nil {
		return c.explainKey(c.inUse(err))
	}
	if done.Commands > 0 {
		took := time.Since(began)
		fmt.Fprintf(p.stdout, "Played two years: %d commands in %s, %.0f a second. All of it is made up.\n", done.Commands, took.Round(time.Second), float64(done.Commands)/took.Seconds())
	}
	return nil
}

// month is the month of a day.
func month(d events.Date) string { return string(d[:len("2006-01")]) }
