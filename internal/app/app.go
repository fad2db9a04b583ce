package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"time"
	_ "time/tzdata" // the day in Norway must be known on every machine

	"golang.org/x/sync/errgroup"

	"github.com/google/uuid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/projection"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
	"github.com/samstyring/samstyring/internal/reference"
)

// Config says where the registry keeps what it knows.
type Config struct {
	Data   string          // folder of the views, and of the log when it is embedded
	Log    eventlog.Config // Dir is set from Data when empty
	Secret []byte          // 32 bytes that the rooms beside the log are encrypted with; the same for all replicas
	NewKey bool            // take a Secret that is another than the log was begun with; see eventlog.Log.Fit
	Gather time.Duration   // how long edits are gathered into one change; 0: changes.DefaultLength, less: not at all
	Wait   time.Duration   // how long a command waits until it can be read; 0: MaxWait
	Logger *slog.Logger
}

// App is the registry as a value: opened, run and closed by the program and by
// the tests alike.
type App struct {
	Clock func() time.Time // now
	NewID func() string    // a UUIDv7

	log       *eventlog.Log
	views     *views.Views
	states    *projection.Initiatives
	runner    *projection.Runner
	catalogue *catalogue.Catalogue
	render    *document.Renderer
	policy    access.Policy
	ref       *reference.Data
	world     world
	zone      *time.Location
	logger    *slog.Logger
	maxWait   time.Duration // for a command's own position
	numbers   numbers
	importing sync.Mutex // one import at a time
	sealed    *eventlog.Room
	unsent    *eventlog.Room // see drafts.go
	sessions  *eventlog.Room // see sessions.go
	gather    time.Duration
}

// MaxWait is how long a command waits until it can be read, unless Config says
// otherwise.
const MaxWait = 2 * time.Second

// Open opens log and views. Run must be called before anything is projected.
func Open(ctx context.Context, cfg Config) (*App, error) {
	ref, err := reference.Load()
	if err != nil {
		return nil, fmt.Errorf("load reference data: %w", err)
	}
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		return nil, fmt.Errorf("load time zone: %w", err)
	}
	if err := dataFolder(cfg.Data, cfg.Logger); err != nil {
		return nil, err
	}
	a := &App{
		Clock: time.Now, NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
		render: document.NewRenderer(ref), policy: access.NewPolicy(ref), ref: ref, world: world{ref},
		zone: zone, logger: cfg.Logger, maxWait: cmp.Or(cfg.Wait, MaxWait), catalogue: catalogue.New(ref), gather: gather(cfg.Gather),
	}
	a.states = projection.NewInitiatives(a.render, a.catalogue, ref, a.gather)
	projectors := []projection.Projector{
		a.states, projection.NewRounds(a.render), projection.NewCommands(),
	}
	if cfg.Log.Dir == "" {
		cfg.Log.Dir = filepath.Join(cfg.Data, "log")
	}
	cfg.Log.ReaderKey = filepath.Join(cfg.Data, "nats", "reader.nk")
	cfg.Log.Logger, cfg.Log.Disk = cfg.Logger, cfg.Data
	if a.log, err = eventlog.Open(ctx, cfg.Log); err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	if err := a.recognise(ctx, cfg); err != nil {
		return nil, errors.Join(fmt.Errorf("open log: %w", err), a.log.Close())
	}
	if err := a.log.Fit(ctx, cfg.Secret, cfg.NewKey); err != nil {
		return nil, errors.Join(fmt.Errorf("open log: %w", err), a.log.Close())
	}
	if a.sealed, err = a.log.Room(ctx, sealedRoom, cfg.Secret); err != nil {
		return nil, errors.Join(err, a.log.Close())
	}
	if a.unsent, err = a.log.Room(ctx, draftsRoom, cfg.Secret); err != nil {
		return nil, errors.Join(err, a.log.Close())
	}
	if a.sessions, err = a.log.ShortLivedRoom(ctx, sessionsRoom, cfg.Secret, endedFor); err != nil {
		return nil, errors.Join(err, a.log.Close())
	}
	a.views, err = views.Open(store.Options{
		Dir: viewsFolder(cfg), Name: projection.FileName(projectors...), Logger: cfg.Logger,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open views: %w", err), a.log.Close())
	}
	if err := a.fillCatalogue(); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	a.runner = projection.NewRunner(a.log, a.views.Store, cfg.Logger, projectors...)
	return a, nil
}

// fillCatalogue loads the list from the stored rows. A row that cannot be read
// means that the views are damaged; they are built anew.
func (a *App) fillCatalogue() error {
	var rows []catalogue.Row
	err := a.views.Rows(func(raw []byte) error {
		var row catalogue.Row
		if err := json.Unmarshal(raw, &row); err != nil {
			return fmt.Errorf("%w: list row: %v", store.ErrDamaged, err)
		}
		rows = append(rows, row)
		return nil
	})
	if errors.Is(err, store.ErrDamaged) {
		return a.views.Reset(err.Error())
	}
	if err != nil {
		return fmt.Errorf("load list: %w", err)
	}
	a.catalogue.Put(rows...)
	return nil
}

// Run projects the log, and watches whether it can be written, until the context
// ends. It fails when the log must be opened anew.
func (a *App) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.runner.Run(ctx) })
	g.Go(func() error { return a.log.Watch(ctx) })
	return g.Wait()
}

// Close closes views and log. Run must have returned.
func (a *App) Close() error { return errors.Join(a.views.Close(), a.log.Close()) }

// ResetViews sets the views aside, to be built anew from the log.
func (a *App) ResetViews(reason string) error { return a.views.Reset(reason) }

// Progress says how far the views have come.
type Progress struct {
	Applied uint64
	Target  uint64
	Ready   bool
}

// Progress says how far the views have come.
func (a *App) Progress() Progress {
	applied, target, ready := a.runner.Progress()
	return Progress{Applied: applied, Target: target, Ready: ready}
}

// Ready waits until the views have caught up with the log as it was at start.
// Views that were not built from this log are built anew first. Run must be
// running.
func (a *App) Ready(ctx context.Context) error {
	select {
	case <-a.runner.CaughtUp():
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for views: %w", context.Cause(ctx))
	}
}

// Healthy is nil while the log answers.
func (a *App) Healthy() error { return a.log.Healthy() }

// LogHealth is whether the log can be written.
type LogHealth = eventlog.Health

// LogHealth is whether the log can be written. While it cannot, commands are
// refused at once; what is stored can be read.
func (a *App) LogHealth() LogHealth { return a.log.Health() }

// Malformed counts the messages of the log that could not be read.
func (a *App) Malformed() uint64 { return a.log.Malformed() }

// Unreadable counts the values beside the log that cannot be read, as far as
// they were met.
func (a *App) Unreadable() int { return a.log.Unreadable() }

// Count is the number of initiatives.
func (a *App) Count() int { return a.catalogue.Len() }

// Position is the position that can be read here.
func (a *App) Position() uint64 { return a.views.Checkpoint() }

// Zone is the time zone of Norway.
func (a *App) Zone() *time.Location { return a.zone }

// Reference is the reference data the registry works with.
func (a *App) Reference() *reference.Data { return a.ref }

// List answers a page of a selection.
func (a *App) List(q catalogue.Query) (catalogue.Page, error) { return a.catalogue.Query(q) }

// Each calls fn with every row of a selection, in its order, as they were at
// one moment; it stops when fn says false.
func (a *App) Each(q catalogue.Query, fn func(catalogue.Row) bool) error {
	return a.catalogue.Each(q, fn)
}

// Records reads the log itself, at most limit records after a position.
func (a *App) Records(ctx context.Context, after uint64, limit int) ([]events.Record, error) {
	return a.log.Read(ctx, after, limit)
}

// Dump writes everything that is in the views, to compare rebuilt with live.
func (a *App) Dump(w io.Writer) error { return a.views.Dump(w) }
