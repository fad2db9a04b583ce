package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/pkg/client"
)

type exportCommand struct {
	storage
	Out    string `help:"File to write; standard output by default." placeholder:"FILE" type:"path"`
	After  uint64 `help:"Write only what came after this position." default:"0"`
	Server string `help:"Address of a running registry to export from." placeholder:"URL"`
}

// page is the number of events read at once.
const page = 1000

// exportPatience is how long one page of events is tried for.
const exportPatience = time.Minute

// reader gives the next events after a position; none at the end.
type reader func(ctx context.Context, after uint64) ([]events.Record, error)

// Run writes every event as a line of structured CloudEvents JSON.
func (c *exportCommand) Run(p *program) error {
	if c.Server != "" {
		var last error
		api, err := client.New(c.Server, client.WithOnRetry(func(err error, wait time.Duration) {
			last = err
			fmt.Fprintf(p.stderr, "could not read, trying again in %s: %v\n", wait.Round(time.Second), err)
		}))
		if err != nil {
			return err
		}
		return c.write(p, func(ctx context.Context, after uint64) ([]events.Record, error) {
			ctx, cancel := context.WithTimeout(ctx, exportPatience)
			defer cancel()
			records, err := api.Events(ctx, after, page)
			if errors.Is(err, context.DeadlineExceeded) && last != nil {
				err = last
			}
			return records, err
		})
	}
	c.content = eventlog.Either
	return c.with(p, func(_ context.Context, a *app.App) error {
		return c.write(p, func(ctx context.Context, after uint64) ([]events.Record, error) {
			return a.Query.Records(ctx, after, page)
		})
	})
}

func (c *exportCommand) write(p *program, next reader) (err error) {
	to := p.stdout
	if c.Out != "" {
		f, err := os.Create(c.Out)
		if err != nil {
			return fmt.Errorf("create file: %w", err)
		}
		defer func() {
			if closed := f.Close(); err == nil {
				err = closed
			}
		}()
		to = f
	}
	out := bufio.NewWriter(to)
	count, err := copyEvents(p.ctx, out, c.After, next)
	if err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write events: %w", err)
	}
	_, err = fmt.Fprintf(p.stderr, "%d events written\n", count)
	return err
}

func copyEvents(ctx context.Context, out io.Writer, after uint64, next reader) (count int, err error) {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		records, err := next(ctx, after)
		if err != nil {
			return count, fmt.Errorf("read events after %d: %w", after, err)
		}
		if len(records) == 0 {
			return count, nil
		}
		for _, r := range records {
			if err := encoder.Encode(r); err != nil {
				return count, fmt.Errorf("write event %d: %w", r.Position, err)
			}
			after = r.Position
			count++
		}
	}
}
