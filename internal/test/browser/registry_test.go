package browser

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/server"
	origin "github.com/samstyring/samstyring/internal/site"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/web"
)

// registry is everything that the program serves, on a port of its own, with
// the real initiatives in it. Its clock stands at testkit.Start. Tests put more
// into it through the commands of testkit.Registry.
type registry struct {
	*testkit.Registry
	url           string
	patterns      []string // of every address that the pages answer
	mail          *testkit.Mailbox
	people        *testkit.SignIn
	notifications *notify.Service
	stop          func() error
	once          sync.Once // brings smallSet
}

// openRegistry starts it in a folder.
func openRegistry(ctx context.Context, folder string) (r *registry, err error) {
	logger := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	r = &registry{}
	if r.mail, err = testkit.OpenMailbox(); err != nil {
		return nil, err
	}
	keys, err := access.OpenKeys(filepath.Join(folder, "issuer.key"))
	if err != nil {
		return nil, err
	}
	r.Registry, err = testkit.Launch(ctx, app.Config{
		Wait: testkit.Patience,
		Data: filepath.Join(folder, "data"), Secret: keys.Derive("rooms"), Gather: -1, Logger: logger,
	})
	if err != nil {
		return nil, err
	}
	if err := r.loadSeed(ctx); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	if err := r.serve(ctx, keys, logger); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// serve answers on a port of this machine until stop is called.
func (r *registry) serve(ctx context.Context, keys *access.Keys, logger *slog.Logger) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	r.url = "http://" + listener.Addr().String()
	if r.people, err = testkit.OpenSignIn(r.url, r.Clock.Now); err != nil {
		return err
	}
	notifications, err := notify.Open(ctx, notify.Config{
		App: r.App, Site: r.url, Secret: keys.Derive("rooms"), TokenKey: keys.Derive("letters"), Logger: logger,
		Mail: &mail.Config{Host: "127.0.0.1", Port: r.mail.Port, Security: mail.Plain, From: "Samstyring <varsel@samstyring.example>"},
	})
	if err != nil {
		return err
	}
	r.notifications = notifications
	interfaces := api.New(r.App, r.Query.Reference(), keys.Derive("cursor"), logger).WithNotifications(notifications)
	srv, err := r.server(testkit.Site(r.url), interfaces, notifications, keys, logger)
	if err != nil {
		return err
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	serving, quit := context.WithCancel(running)
	g, serving := errgroup.WithContext(serving)
	g.Go(func() error { return notifications.Run(running) })
	g.Go(func() error { return interfaces.Run(running) })
	g.Go(func() error {
		defer stop() // all else stops after the last request
		return srv.Serve(serving, listener)
	})
	r.stop = func() error {
		quit()
		err := g.Wait()
		notifications.Close()
		return errors.Join(err, r.people.Close(), r.Close(), r.mail.Close())
	}
	return nil
}

func (r *registry) server(at origin.Site, interfaces *api.API, n *notify.Service, keys *access.Keys, logger *slog.Logger) (*server.Server, error) {
	verifier, err := access.NewVerifier(access.VerifierConfig{
		Local: keys, Issuers: []access.RemoteIssuer{{Issuer: r.people.Address, JWKSURL: r.people.Address + "/jwk"}},
		Clock: r.Clock.Now, PseudonymKey: keys.Derive("pseudonym"),
	})
	if err != nil {
		return nil, err
	}
	pages, err := web.New(web.Config{
		App: r.App, Ref: r.Query.Reference(), Keys: keys, Clock: r.Clock.Now, Logger: logger, Site: at, SignIn: r.people.Issuers, Notify: n,
	})
	if err != nil {
		return nil, err
	}
	r.patterns = pages.Patterns()
	return server.New(server.Config{
		App: r.App, Pages: pages, API: interfaces, Verifier: verifier, Logger: logger, Clock: r.Clock.Now,
		FingerprintKey: keys.Derive("fingerprint"), MaxBody: server.DefaultMaxBody, MaxImport: server.DefaultMaxImport,
		MaxQuery: server.DefaultMaxQuery, Timeout: server.DefaultTimeout, Security: "https://example.org/security", Site: at,
	})
}

// loadSeed registers the real initiatives.
func (r *registry) loadSeed(ctx context.Context) error {
	return testkit.Import(ctx, r.App, testkit.Seed())
}
