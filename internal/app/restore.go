package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/proof"
)

// SignedHead is the head of the log, signed now: of everything that was acknowledged
// before the call, as far as the views hold it.
func (a *App) SignedHead(ctx context.Context) ([]byte, error) {
	if a.readsOnly != nil {
		return nil, a.readsOnly
	}
	if err := a.runner.Refused(); err != nil {
		return nil, err
	}
	if !a.runner.Readable() || a.heads.logID == "" {
		return nil, errors.New("the views are not ready, and so there is no head to sign")
	}
	if err := a.Query.CatchUp(ctx); err != nil {
		return nil, err
	}
	tree, err := a.views.Tree()
	if err != nil {
		return nil, fmt.Errorf("read tree of the log: %w", err)
	}
	return a.heads.key.Sign(proof.Of(a.heads.logID, tree))
}

// Events reads the log itself with all that is in it, the part that is not public
// included; it is for an operator.
func (a *App) Events(ctx context.Context, after uint64, limit int) ([]events.Record, error) {
	return a.log.Read(ctx, after, limit)
}

// Restoration is what a log is restored from: a backup that was verified.
type Restoration struct {
	Head    proof.Head
	Note    []byte // the signed head; nil: nobody knows who has signed it
	Through uint64 // the last position to restore; less than the head's: a point in time
	// Each hands on the events through to a position, in batches.
	Each func(through uint64, fn func([]events.Record) error) error
	// Beside stores what lies beside the log; nil: there is nothing.
	Beside func(context.Context, eventlog.Beside) error
}

// Restore writes a backup into a log that is empty, embedded or on a cluster. It
// is then the same log: the same id, events and positions. One that is restored
// to an earlier point goes on behind everything that is known to have been given
// out: as after an accepted loss, positions and numbers in between are closed. One
// that is broken off leaves a log that nobody opens.
func Restore(ctx context.Context, cfg Config, r Restoration) error {
	if err := dataFolder(cfg.Data, cfg.Logger); err != nil {
		return err
	}
	a, err := prepared(cfg)
	if err != nil {
		return err
	}
	if cfg.Log.Dir == "" {
		cfg.Log.Dir = filepath.Join(cfg.Data, "log")
	}
	cfg.Log.Logger, cfg.Log.Format, cfg.Log.Content = cfg.Logger, Format, eventlog.Either
	if a.log, err = eventlog.Open(ctx, cfg.Log); err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	return errors.Join(a.restore(ctx, cfg, r), a.log.Close())
}

func (a *App) restore(ctx context.Context, cfg Config, r Restoration) error {
	if err := a.log.BecomeCopy(ctx, r.Head.LogID); err != nil {
		return err
	}
	if r.Beside != nil {
		if err := r.Beside(ctx, a.log.Beside()); err != nil {
			return err
		}
	}
	if err := a.copyEvents(ctx, cfg, r); err != nil {
		return err
	}
	return a.log.IsCopy(ctx)
}

func (a *App) copyEvents(ctx context.Context, cfg Config, r Restoration) error {
	given := eventlog.Shortening{After: r.Through, Known: r.Head.Size, Numbers: map[string]uint64{}, Witnesses: []string{"backup"}}
	err := r.Each(r.Head.Size, func(records []events.Record) error {
		kept := records
		for i, e := range records {
			note(given.Numbers, e)
			if e.Position > r.Through {
				kept = kept[:min(i, len(kept))]
			}
		}
		if len(kept) == 0 {
			return nil
		}
		return a.log.Copy(ctx, kept)
	})
	if err != nil {
		return err
	}
	if r.Through < r.Head.Size {
		return a.closePositions(ctx, given)
	}
	if r.Note == nil {
		return nil
	}
	return eventlog.WriteSynced(HeadFile(cfg.Data), r.Note) // the first start compares with it
}

// note keeps the highest number of an initiative of each year.
func note(numbers map[string]uint64, e events.Record) {
	if e.Aggregate != events.AggregateInitiative {
		return
	}
	year, digits, _ := strings.Cut(e.AggregateID, "-")
	if n, err := strconv.ParseUint(digits, 10, 32); err == nil {
		numbers[year] = max(numbers[year], n)
	}
}
