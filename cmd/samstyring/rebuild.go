package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/eventlog"
)

type rebuildCommand struct {
	storage
}

// Run builds the views anew from the log and tells how far it is. The old
// views are set aside by the storage and go when the new ones are complete.
func (c *rebuildCommand) Run(p *program) error {
	c.content = eventlog.Either
	logger := c.logger(p)
	a, _, err := c.open(p.ctx, logger, "")
	if err != nil {
		return err
	}
	err = a.ResetViews("asked to rebuild")
	if closed := a.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	start := time.Now()
	return c.with(p, func(_ context.Context, a *app.App) error {
		took := time.Since(start)
		_, err := fmt.Fprintf(p.stdout, "%d events applied in %s\n", a.Query.Position(), took.Round(time.Millisecond))
		return err
	})
}

// watch tells the progress of the projection on a terminal until the context
// ends.
func watch(ctx context.Context, p *program, a *app.App) {
	f, ok := p.stderr.(*os.File)
	if !ok || !terminal(f) {
		return
	}
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			fmt.Fprint(f, "\r\033[K")
			return
		case <-tick.C:
			if n := a.Progress(); !n.Ready && n.Target > 0 {
				fmt.Fprintf(f, "\rbuilding views: %d of %d events (%d %%)", n.Applied, n.Target, n.Applied*100/n.Target)
			}
		}
	}
}

func terminal(f *os.File) bool {
	info, err := f.Stat()
	nobody, none := os.Stat(os.DevNull)
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && (none != nil || !os.SameFile(info, nobody))
}
