package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/backup"
	"github.com/samstyring/samstyring/internal/operator"
	"github.com/samstyring/samstyring/internal/proof"
)

// backupCommand adds to a backup what the log holds that it does not yet, from a
// registry that is running, or from its folder while it is not.
type backupCommand struct {
	storage
	Out string `help:"Folder of the backup; what is there is verified, and added to." required:"" placeholder:"DIR" type:"path"`
}

// Run says how much was added.
func (c *backupCommand) Run(p *program) error {
	key, err := c.headKey()
	if err != nil {
		return err
	}
	running, err := operator.Dial(p.ctx, c.Data)
	if err == nil {
		return c.take(p.ctx, p, key, running)
	}
	if !errors.Is(err, operator.ErrNotRunning) {
		return err
	}
	return c.with(p, func(ctx context.Context, a *app.App) error { return c.take(ctx, p, key, operator.Direct{App: a}) })
}

func (c *backupCommand) take(ctx context.Context, p *program, key proof.Key, from backup.Source) error {
	taken, err := backup.Take(ctx, c.Out, key, from)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%d events added; the backup in %s goes to position %d.\n", taken.Events, c.Out, taken.Last)
	return err
}

// headKey is the key that heads are signed with. It is made by nobody but serve.
func (s storage) headKey() (proof.Key, error) {
	keys, err := access.LoadKeys(s.keyFile())
	if err != nil {
		return proof.Key{}, fmt.Errorf("the signed head needs the key of the registry: %w", err)
	}
	return proof.NewKey(keys.Derive("rooms"))
}

// restoreCommand writes a backup into an empty log.
type restoreCommand struct {
	storage
	From     string    `help:"Folder of the backup." required:"" placeholder:"DIR" type:"existingdir"`
	Position *uint64   `help:"Restore no further than this position." placeholder:"POSITION"`
	Until    time.Time `help:"Restore no further than the last event at or before this time." placeholder:"TIME"`
}

// Run verifies the whole backup before anything is written.
func (c *restoreCommand) Run(p *program) error {
	if c.Position != nil && !c.Until.IsZero() {
		return errors.New("--position and --until both say where to stop; give one of them")
	}
	key, err := c.headKey()
	if err != nil {
		return err
	}
	url, err := c.natsURL()
	if err != nil {
		return err
	}
	set, err := backup.Open(c.From, key)
	if err != nil {
		return err
	}
	through, err := c.through(set)
	if err != nil {
		return err
	}
	cfg := app.Config{Data: c.Data, Logger: c.logger(p), Log: c.logConfig(url)}
	r := app.Restoration{Head: set.Head, Note: set.Note(), Through: through, Each: set.Each}
	if err := app.Restore(p.ctx, cfg, r); err != nil {
		return c.inUse(err)
	}
	fmt.Fprintf(p.stdout, "Restored log %s through position %d of %d.\n", set.Head.LogID, through, set.Head.Size)
	if through < set.Head.Size {
		fmt.Fprintf(p.stdout, "Positions %d–%d are left out and closed: new events come behind them.\n", through+1, set.Head.Size)
	}
	return nil
}

// through is the last position to restore.
func (c *restoreCommand) through(set *backup.Set) (uint64, error) {
	switch {
	case c.Position != nil && (*c.Position == 0 || *c.Position > set.Head.Size):
		return 0, fmt.Errorf("--position %d: the backup holds positions 1–%d", *c.Position, set.Head.Size)
	case c.Position != nil:
		return *c.Position, nil
	case c.Until.IsZero():
		return set.Head.Size, nil
	}
	var last uint64
	later := errors.New("later")
	err := set.Each(set.Head.Size, func(records []events.Record) error {
		for _, r := range records {
			if r.Time.After(c.Until) {
				return later
			}
			last = r.Position
		}
		return nil
	})
	if err != nil && !errors.Is(err, later) {
		return 0, err
	}
	if last == 0 {
		return 0, fmt.Errorf("--until %s: the backup holds nothing from then", c.Until.Format(time.RFC3339))
	}
	return last, nil
}
