package app

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"time"
	_ "time/tzdata" // the day in Norway must be known on every machine

	"golang.org/x/sync/errgroup"

	"github.com/google/uuid"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/apikeys"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/find"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/projection"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/secretbucket"
)

// Config says where the registry keeps what it knows.
type Config struct {
	Data   string          // folder of the views, and of the log when it is embedded
	Log    eventlog.Config // Dir is set from Data when empty
	Secret []byte          // 32 bytes that the buckets beside the log are encrypted with; the same for all replicas
	NewKey bool            // take a Secret that is another than the log was begun with; see secretbucket.Store.Fit
	Gather time.Duration   // how long edits are gathered into one change; 0: changes.DefaultLength, less: not at all
	Audit  time.Duration   // how long the audit log keeps an entry; 0: as before
	Scrub  time.Duration   // the pause between two readings of the whole log; 0: a day, less: it is not read
	// ScrubRate is how many events a second it reads; 0: 2,000.
	ScrubRate uint32
	Wait      time.Duration // how long a command waits until it can be read; 0: MaxWait
	Logger    *slog.Logger
	// ReadDamaged opens a log that has lost events for reading from whole views,
	// where otherwise it is refused; see App.ReadsOnly.
	ReadDamaged bool
}

// App is the registry as a value: opened, run and closed by the program and by
// the tests alike.
type App struct {
	Clock func() time.Time // now
	NewID func() string    // a UUIDv7
	// Random is what salts are made of. Like clock and ids it is another only for
	// what must come out the same again, and set before Run.
	Random io.Reader

	Command *command.Handler // writes
	Query   *query.Reader    // reads
	Secrets *secrets.Store   // what must not be public yet
	Imports *imports.Service // files of initiatives
	Keys    *apikeys.Service // what scripts show
	Find    *find.Finder     // everything, by words
	Audit   *auditlog.Log    // who looked at or changed what is not public

	log       *eventlog.Log
	buckets   *secretbucket.Store
	views     *views.Views
	runner    *projection.Runner
	proof     *projection.Proof
	heads     *heads
	scrubber  *scrubber
	issuance  *issuance
	readsOnly error // see ReadsOnly
	exercise  bool
	catalogue *catalogue.Catalogue
	zone      *time.Location
	logger    *slog.Logger
}

// Places are the municipalities and counties as they are today.
func (a *App) Places() reading.Places {
	today := a.Query.Today(a.Clock())
	return reading.Places{Ref: a.Query.Reference(), On: today, Today: today}
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
	if err := dataFolder(cfg.Data, cfg.Logger); err != nil {
		return nil, err
	}
	a, err := prepared(cfg)
	if err != nil {
		return nil, err
	}
	a.catalogue, a.scrubber = catalogue.New(ref), &scrubber{app: a, every: cfg.Scrub, rate: cfg.ScrubRate}
	if err := a.openLog(ctx, cfg); err != nil {
		if err = a.openReading(ctx, cfg, ref, err); err != nil {
			return nil, err
		}
		return a, nil
	}
	if err := a.openViews(ctx, cfg, ref); err != nil {
		err = errors.Join(err, a.Close())
		if err = a.openReading(ctx, cfg, ref, err); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// prepared is an App that has opened nothing.
func prepared(cfg Config) (*App, error) {
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		return nil, fmt.Errorf("load time zone: %w", err)
	}
	return &App{
		Clock: time.Now, NewID: func() string { return uuid.Must(uuid.NewV7()).String() }, Random: rand.Reader, zone: zone, logger: cfg.Logger,
	}, nil
}

// openLog opens the log and refuses one that is not whole, or not this registry's.
func (a *App) openLog(ctx context.Context, cfg Config) (err error) {
	if cfg.Log.Dir == "" {
		cfg.Log.Dir = filepath.Join(cfg.Data, "log")
	}
	cfg.Log.ReaderKey = filepath.Join(cfg.Data, "nats", "reader.nk")
	cfg.Log.Logger, cfg.Log.Disk, cfg.Log.Format = cfg.Logger, cfg.Data, Format
	if err := a.openHeads(cfg); err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	cfg.Log.Witness = a.heads.witness()
	if a.log, err = eventlog.Open(ctx, cfg.Log); err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	a.exercise = a.log.Exercise()
	if err = a.log.Whole(ctx); err == nil {
		err = a.recognise(ctx, cfg)
	}
	if err == nil {
		a.buckets = secretbucket.New(a.log.Beside())
		err = a.buckets.Fit(ctx, cfg.Secret, cfg.NewKey)
	}
	if err == nil {
		err = a.openIssuance(ctx, cfg)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("open log: %w", err), a.log.Close())
	}
	return nil
}

// patiently asks for what the program cannot begin without. The servers of a cluster
// may be electing who answers, for each stream and bucket by itself, and are asked
// until ctx ends; the server of this process answers at once or not at all.
func (a *App) patiently(ctx context.Context, what string, ask func(context.Context) error) error {
	if a.log.Beside().Embedded() {
		return ask(ctx)
	}
	return a.log.Eventually(ctx, what, ask)
}

// openViews opens the views and what reads and writes through them.
func (a *App) openViews(ctx context.Context, cfg Config, ref *reference.Data) (err error) {
	var (
		clock  = func() time.Time { return a.Clock() }
		policy = access.NewPolicy(ref)
		p      = a.projectors(cfg, ref)
	)
	a.proof = p.proof
	a.views, err = views.Open(store.Options{Dir: viewsFolder(cfg), Name: p.fileName(), Logger: cfg.Logger})
	if err != nil {
		return fmt.Errorf("open views: %w", err)
	}
	if err := a.fillCatalogue(); err != nil {
		return err
	}
	if a.readsOnly == nil {
		if err := a.patiently(ctx, "signed head of the log", a.heads.expect); err != nil {
			return err
		}
	}
	a.log.LinkBy(func(aggregate, id string) (uint64, string, error) {
		l, err := a.views.Link(aggregate, id)
		return l.Position, l.Checksum, err
	})
	a.runner = projection.NewRunner(a.log, a.views.Store, cfg.Logger, p.all()...)
	a.Query = query.New(query.Config{
		Log: a.log, Views: a.views, States: p.states, Members: p.members, Catalogue: a.catalogue, Render: p.render, Reference: ref,
		Zone: a.zone, Clock: clock, Gather: gather(cfg.Gather), Wait: cmp.Or(cfg.Wait, MaxWait),
	})
	a.Find = find.New(a.Query)
	a.Audit, err = auditlog.Open(ctx, auditlog.Config{Beside: a.log.Beside(), Keep: cfg.Audit, Clock: clock, Logger: cfg.Logger})
	if err != nil {
		return err
	}
	a.Secrets, err = secrets.Open(ctx, secrets.Config{
		Buckets: a.buckets, Key: cfg.Secret, Query: a.Query, Policy: policy, Audit: a.Audit, Clock: clock, Logger: cfg.Logger,
		Random: func(b []byte) error {
			_, err := io.ReadFull(a.Random, b)
			return err
		},
	})
	if err != nil {
		return err
	}
	a.Command = command.New(command.Config{
		Log: a.log, Views: a.views, Query: a.Query, Secrets: a.Secrets, Audit: a.Audit, Policy: policy,
		Clock: clock, NewID: func() string { return a.NewID() },
	})
	a.Keys, err = apikeys.Open(ctx, apikeys.Config{
		Buckets: a.buckets, Key: cfg.Secret, Policy: policy, Audit: a.Audit, Command: a.Command, Query: a.Query, Clock: clock, Logger: cfg.Logger,
	})
	if err != nil {
		return err
	}
	a.Imports, err = imports.Open(ctx, imports.Config{
		Buckets: a.buckets, Key: cfg.Secret, Embedded: a.log.Beside().Embedded(), Views: a.views, Query: a.Query,
		Command: a.Command, Policy: policy, Audit: a.Audit, Clock: clock, NewID: func() string { return a.NewID() }, Logger: cfg.Logger,
	})
	return err
}

// projectors are those of this version of the program.
type projectors struct {
	render     *document.Renderer
	states     *projection.Initiatives
	vocabulary *projection.Vocabulary
	members    *projection.Organisations
	proof      *projection.Proof
}

func (a *App) projectors(cfg Config, ref *reference.Data) projectors {
	render := document.NewRenderer(ref)
	return projectors{
		render: render, states: projection.NewInitiatives(render, a.catalogue, ref, gather(cfg.Gather)),
		vocabulary: projection.NewVocabulary(render, a.catalogue), members: projection.NewOrganisations(), proof: projection.NewProof(),
	}
}

// all is every projector, in the order in which they see each event.
func (p projectors) all() []projection.Projector {
	return []projection.Projector{
		p.states, projection.NewRounds(p.render), projection.NewAdoptions(p.render), projection.NewProducts(p.render), projection.NewWaves(p.render), projection.NewNeeds(p.render), projection.NewNetworks(p.render), p.vocabulary, projection.NewCommands(), projection.NewImports(p.render), p.members, p.proof,
	}
}

// fileName is what the views file of these is called.
func (p projectors) fileName() string { return projection.FileName(p.all()...) }

// gather is how long edits are gathered.
func gather(asked time.Duration) time.Duration {
	switch {
	case asked < 0:
		return 0
	case asked == 0:
		return changes.DefaultLength
	}
	return asked
}

// fillCatalogue loads the list from the stored rows, and the words that are for the
// same. A row that cannot be read means that the views are damaged; they are built anew.
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
	if errors.Is(err, store.ErrDamaged) && a.readsOnly == nil {
		return a.views.Reset(err.Error())
	}
	if err != nil {
		return fmt.Errorf("load list: %w", err)
	}
	words, err := a.views.Vocabulary()
	if errors.Is(err, store.ErrDamaged) && a.readsOnly == nil {
		return a.views.Reset(err.Error())
	}
	if err != nil {
		return fmt.Errorf("load words of the search: %w", err)
	}
	a.catalogue.Put(rows...)
	a.catalogue.Use(projection.Synonyms(&words))
	return nil
}

// Run projects the log, and watches whether it can be written, until the context
// ends. It fails when the log must be opened anew.
func (a *App) Run(ctx context.Context) error {
	if a.readsOnly != nil {
		return a.read(ctx)
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.runner.Run(ctx) })
	g.Go(func() error { return a.log.Watch(ctx) })
	g.Go(func() error { return a.Imports.Run(ctx) })
	g.Go(func() error { return a.heads.keep(ctx) })
	g.Go(func() error { return a.scrubber.run(ctx) })
	g.Go(func() error { return a.finishErasures(ctx) })
	g.Go(func() error { return a.issuance.watch(ctx) })
	g.Go(func() error { return a.Audit.Run(ctx) })
	return g.Wait()
}

// Close closes views and log. Run must have returned.
func (a *App) Close() error {
	if a.views == nil {
		return a.log.Close()
	}
	return errors.Join(a.views.Close(), a.log.Close())
}

// ResetViews sets the views aside, to be built anew from the log.
func (a *App) ResetViews(reason string) error { return a.views.Reset(reason) }

// Malformed counts the messages of the log that could not be read.
func (a *App) Malformed() uint64 { return a.log.Malformed() }

// Unreadable counts the values beside the log that cannot be read, as far as
// they were met.
func (a *App) Unreadable() int { return a.buckets.Unreadable() }

// Dump writes everything that is in the views, to compare rebuilt with live.
func (a *App) Dump(w io.Writer) error { return a.views.Dump(w) }

// Buckets are the encrypted buckets beside the log.
func (a *App) Buckets() *secretbucket.Store { return a.buckets }

// Beside is the connection of the log, for what lies beside it.
func (a *App) Beside() eventlog.Beside { return a.log.Beside() }
