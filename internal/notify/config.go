package notify

import (
	"errors"
	"log/slog"
	"time"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/notify/webhook"
)

// Config says what a Service works with. App, Site, Secret and TokenKey are
// needed.
type Config struct {
	App      *app.App
	Site     string // address that the registry is reached at: the source of events, and where links lead
	Secret   []byte // 32 bytes that the buckets are encrypted with; the same for all replicas
	TokenKey []byte // 32 bytes that the links in letters are signed with; the same for all replicas
	Logger   *slog.Logger

	Webhook  webhook.Config
	Schedule webhook.Schedule // of both channels
	Circuit  webhook.Circuit
	Mail     *mail.Config // nil: there is no e-mail

	Clock func() time.Time // App's when nil
	NewID func() string    // App's when nil

	// Poll is how long a worker sleeps at most before it looks at the clock
	// again; 10 s when 0.
	Poll time.Duration
	// Lease is how long a replica that says nothing keeps its partitions; 10 s
	// when 0. All replicas need the same.
	Lease time.Duration
	// Contacts is how often contacts are looked at, to ask whether they are right; 10
	// minutes when 0.
	Contacts time.Duration
	// FlushLog is how long attempts wait until they stand in the delivery log;
	// 1 s when 0.
	FlushLog time.Duration

	keep int // how many changes the feed keeps decoded
}

func (c Config) withDefaults() (Config, error) {
	if c.App == nil || c.Site == "" || len(c.Secret) != 32 || len(c.TokenKey) < mail.MinKey {
		return c, errors.New("app, site, secret and token key are needed")
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.App.Exercise() { // what is made up goes to nobody
		c.Mail = nil
	}
	if c.Clock == nil {
		c.Clock = c.App.Clock
	}
	if c.NewID == nil {
		c.NewID = c.App.NewID
	}
	if c.Webhook.Clock == nil {
		c.Webhook.Clock = c.Clock
	}
	for _, d := range []struct {
		given    *time.Duration
		standard time.Duration
	}{
		{&c.Poll, 10 * time.Second}, {&c.Lease, 10 * time.Second}, {&c.FlushLog, time.Second}, {&c.Contacts, 10 * time.Minute},
	} {
		if *d.given == 0 {
			*d.given = d.standard
		}
	}
	return c, nil
}
