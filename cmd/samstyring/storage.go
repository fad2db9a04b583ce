package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/eventlog"
)

// storage says where the registry's data is; every command that opens it has
// these flags.
type storage struct {
	Data             string        `help:"Folder of log, views and keys." default:"data" type:"path"`
	NatsURL          string        `help:"NATS servers to use instead of the embedded one, comma separated." placeholder:"URL"`
	NatsURLFile      string        `name:"nats-url-file" help:"File with that and nothing else, for addresses with a password in them." type:"existingfile" placeholder:"FILE"`
	NatsCredentials  string        `help:"Credentials file for the NATS servers." type:"existingfile" placeholder:"FILE"`
	NatsNkey         string        `name:"nats-nkey" help:"File with the seed of the NKey to sign in to the NATS servers with." type:"path" placeholder:"FILE"`
	NatsCAFile       string        `name:"nats-ca-file" help:"Certificates that the NATS servers must show one of; without TLS they are then refused." type:"path" placeholder:"FILE"`
	NatsReplicas     int           `help:"Replicas of the log; 0: 1 embedded, 3 on a cluster." default:"0"`
	KeyFile          string        `help:"Key of the local issuer; all replicas need the same. Default: issuer.key in the data folder." placeholder:"FILE" type:"path"`
	AcceptShorterLog *uint64       `help:"Start on a log that has lost events and ends at this position; see docs/operations.md." placeholder:"POSITION"`
	NotifyWindow     time.Duration `help:"How long edits of an initiative are gathered into one change; 0: each is published at once. Another length builds the views anew." default:"10m"`
	AuditKeep        time.Duration `help:"How long the audit log keeps an entry; 0: as long as before, and two years at first." default:"0"`
	ScrubEvery       time.Duration `help:"How often the whole log is read again, slowly, to see whether it is still whole; 0: never." default:"24h"`
	ScrubRate        uint32        `help:"How many events a second are read for that." default:"2000"`
	MinFreeDisk      uint64        `help:"Bytes of disk that must be free for anything to be stored; 0: no matter." default:"268435456"`
	LogLevel         string        `help:"What to log: debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`
	LogFormat        string        `help:"How to log: text or json." enum:"text,json" default:"text"`

	readDamaged bool             // go on reading from whole views when the log has lost events
	newKey      bool             // take a key that is another than the log was begun with
	content     eventlog.Content // which logs are opened: an exercise only by who says so
}

// natsURL is the addresses of the servers; "" for the embedded one.
func (s storage) natsURL() (string, error) {
	if s.NatsURLFile == "" {
		return s.NatsURL, nil
	}
	if s.NatsURL != "" {
		return "", errors.New("--nats-url and --nats-url-file say the same; give one of them")
	}
	return fromFile(s.NatsURLFile)
}

// logger writes to standard error.
func (s storage) logger(p *program) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(s.LogLevel)) // one of the four, says kong
	options := &slog.HandlerOptions{Level: level}
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(p.stderr, options))
	}
	return slog.New(slog.NewTextHandler(p.stderr, options))
}

// open opens the key, log and views.
func (s storage) open(ctx context.Context, logger *slog.Logger, listen string) (*app.App, *access.Keys, error) {
	url, err := s.natsURL()
	if err != nil {
		return nil, nil, err
	}
	cfg := s.logConfig(url)
	keys, err := s.keys(ctx, cfg, logger)
	if err != nil {
		return nil, nil, s.inUse(err)
	}
	cfg.Listen = listen
	a, err := app.Open(ctx, s.config(keys, cfg, logger))
	return a, keys, s.explainKey(s.inUse(err))
}

// config is how the registry is opened.
func (s storage) config(keys *access.Keys, log eventlog.Config, logger *slog.Logger) app.Config {
	return app.Config{
		Data: s.Data, Secret: keys.Derive("rooms"), NewKey: s.newKey, ReadDamaged: s.readDamaged, Logger: logger, Gather: s.gather(),
		Audit: s.AuditKeep, Scrub: s.scrub(), ScrubRate: s.ScrubRate, Log: log,
	}
}

// logConfig is where the log is.
func (s storage) logConfig(url string) eventlog.Config {
	return eventlog.Config{
		Dir: filepath.Join(s.Data, "log"), URL: url, Credentials: s.NatsCredentials, NKey: s.NatsNkey, CAFile: s.NatsCAFile,
		Replicas: s.NatsReplicas, AcceptShorter: s.AcceptShorterLog, MinFree: s.MinFreeDisk,
		Content: s.content,
	}
}

// inUse says what can be done when another process has the folder.
func (s storage) inUse(err error) error {
	if errors.Is(err, eventlog.ErrInUse) {
		return fmt.Errorf("%s is in use by a running registry; give --server, and for writing a token in SAMSTYRING_TOKEN or --token-file, to work through it: %w", s.Data, err)
	}
	return err
}

// gather is the window as app.Config has it, where 0 is the standard.
func (s storage) gather() time.Duration {
	if s.NotifyWindow == 0 {
		return -1
	}
	return s.NotifyWindow
}

// scrub is the pause as app.Config has it, where 0 is the standard.
func (s storage) scrub() time.Duration {
	if s.ScrubEvery == 0 {
		return -1
	}
	return s.ScrubEvery
}

// with runs fn on opened storage whose views have caught up.
func (s storage) with(p *program, fn func(ctx context.Context, a *app.App) error) error {
	a, _, err := s.open(p.ctx, s.logger(p), "")
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(p.ctx)
	var g errgroup.Group
	g.Go(func() error { return a.Run(ctx) })
	waiting, ready := context.WithCancel(ctx)
	g.Go(func() error {
		watch(waiting, p, a)
		return nil
	})
	err = a.Ready(ctx)
	ready()
	if err == nil {
		err = fn(ctx, a)
	}
	stop()
	return errors.Join(err, g.Wait(), a.Close())
}
