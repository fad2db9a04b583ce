package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/secretbucket"
)

// openReading opens the registry for reading from its views, when the log was
// refused because it has lost events: what is there can be read, every page says
// that something is wrong, and nothing is taken. The log is not touched. It needs
// views of this program's version that are whole, of the same log, and as far as
// the signed head; otherwise the refusal stands.
func (a *App) openReading(ctx context.Context, cfg Config, ref *reference.Data, refusal error) error {
	var loss interface{ LogLost() }
	if !cfg.ReadDamaged || cfg.Log.AcceptShorter != nil || !errors.As(refusal, &loss) {
		return refusal
	}
	a.readsOnly, a.views = refusal, nil
	if err := a.openStandIn(ctx, cfg, ref); err != nil {
		return fmt.Errorf("%w. It cannot be read from the views either: %w", refusal, err)
	}
	a.logger.Error("the event log has lost events: the registry is read from its views as they are, and takes nothing. Restore the log, or start with --accept-shorter-log",
		"views at", a.views.Checkpoint(), "error", refusal)
	return nil
}

func (a *App) openStandIn(ctx context.Context, cfg Config, ref *reference.Data) error {
	w, err := store.Whole(viewsFolder(cfg), a.projectors(cfg, ref).fileName())
	if err != nil {
		return err
	}
	head := a.heads.file
	switch {
	case head.Size > 0 && w.Origin.LogID != "" && w.Origin.LogID != head.LogID:
		return fmt.Errorf("%s is of log %s, and %s of log %s", w.Name, w.Origin.LogID, a.heads.path, head.LogID)
	case head.Size > w.Position:
		return fmt.Errorf("the views know of %d events, and %s of %d", w.Position, a.heads.path, head.Size)
	}
	if err := cfg.Log.Content.Refuses(w.Origin.LogID); err != nil {
		return err
	}
	a.exercise = eventlog.IsExercise(w.Origin.LogID)
	if cfg.Log.Dir == "" {
		cfg.Log.Dir = filepath.Join(cfg.Data, "log")
	}
	cfg.Log.Logger = cfg.Logger
	if a.log, err = eventlog.OpenStandIn(ctx, cfg.Log, a.readsOnly); err != nil {
		return err
	}
	a.buckets = secretbucket.New(a.log.Beside())
	if err = a.openIssuance(ctx, cfg); err == nil {
		err = a.openViews(ctx, cfg, ref)
	}
	if err != nil {
		return errors.Join(err, a.Close())
	}
	return nil
}

// read goes on until ctx ends, or the views turn out to be damaged: then nothing
// is left that could be read.
func (a *App) read(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-a.views.Damaged():
		return fmt.Errorf("%w, and the views are damaged too: %w", a.readsOnly, store.ErrDamaged)
	}
}

// ReadsOnly is why the registry reads from its views alone: the log has lost
// events, and could not be opened. It holds until the next start. Nil: it does
// not.
func (a *App) ReadsOnly() error { return a.readsOnly }
