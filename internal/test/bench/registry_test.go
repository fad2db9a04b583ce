package bench

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/site"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/web"
)

// logger tells what the operator would have to know.
func logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// start opens the registry on a folder, runs it and waits until it is ready.
func start(ctx context.Context, dir string) (a *app.App, stop func() error, err error) {
	a, err = app.Open(ctx, app.Config{Data: dir, Secret: make([]byte, 32), Logger: logger()})
	if err != nil {
		return nil, nil, err
	}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan error, 1)
	go func() { done <- a.Run(running) }()
	stop = func() error {
		cancel()
		return errors.Join(<-done, a.Close())
	}
	if err := a.Ready(ctx); err != nil {
		return nil, nil, errors.Join(err, stop())
	}
	return a, stop, nil
}

// open is start for a benchmark; the registry ends with it.
func open(b *testing.B, dir string) *app.App {
	b.Helper()
	a, stop, err := start(b.Context(), dir)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := stop(); err != nil {
			b.Error(err)
		}
	})
	return a
}

// served is a registry on the network, as the program serves it but without
// limits of rate.
type served struct {
	*app.App
	address string
	token   string // of Digdir, which may write on behalf of every agency
	people  *testkit.SignIn
}

func serve(b *testing.B, dir string) *served {
	b.Helper()
	return serveStreams(b, dir, 0)
}

// serveStreams is serve with room for some event streams; 0: as always.
func serveStreams(b *testing.B, dir string, streams int) *served {
	b.Helper()
	a := open(b, dir)
	keys, err := access.OpenKeys(filepath.Join(b.TempDir(), "issuer.key"))
	if err != nil {
		b.Fatal(err)
	}
	token, err := access.NewIssuer(keys, time.Now).Token(access.TokenRequest{
		Organisation: reference.Digdir, Scope: access.ScopeWrite, TTL: time.Hour,
	})
	if err != nil {
		b.Fatal(err)
	}
	verifier, err := access.NewVerifier(access.VerifierConfig{
		Local: keys, Clock: a.Clock, PseudonymKey: keys.Derive("pseudonym"),
	})
	if err != nil {
		b.Fatal(err)
	}
	notifications, err := notify.Open(b.Context(), notify.Config{
		App: a, Site: "https://samstyring.example", Secret: keys.Derive("rooms"), TokenKey: keys.Derive("letters"), Logger: logger(),
	})
	if err != nil {
		b.Fatal(err)
	}
	interfaces := api.New(a, a.Query.Reference(), keys.Derive("cursor"), logger()).WithNotifications(notifications)
	background(b, notifications.Run, interfaces.Run)
	b.Cleanup(notifications.Close)
	at, err := site.Public("http://localhost") // whatever port
	if err != nil {
		b.Fatal(err)
	}
	people, err := testkit.OpenSignIn(at.String(), a.Clock)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = people.Close() })
	pages, err := web.New(web.Config{
		App: a, Ref: a.Query.Reference(), Keys: keys, Clock: a.Clock, Logger: logger(), Site: at, Notify: notifications, SignIn: people.Issuers,
	})
	if err != nil {
		b.Fatal(err)
	}
	s, err := server.New(server.Config{
		App: a, API: interfaces, Pages: pages, Verifier: verifier,
		Logger: logger(), Clock: a.Clock, FingerprintKey: keys.Derive("fingerprint"),
		MaxBody: server.DefaultMaxBody, MaxImport: server.DefaultMaxImport, MaxQuery: server.DefaultMaxQuery,
		Site: at, Timeout: server.DefaultTimeout, MaxStreams: streams, MaxStreamsPerAddress: streams,
	})
	if err != nil {
		b.Fatal(err)
	}
	return &served{App: a, address: listen(b, s), token: token, people: people}
}

// session signs a person of the test issuer in, and gives the cookie.
func (s *served) session(b *testing.B, person string) string {
	b.Helper()
	begun := s.visit(b, s.people.Begin("/min-side"), "")
	attempt, _, _ := strings.Cut(begun.Header.Get("Set-Cookie"), ";")
	back, err := s.people.At(b.Context(), begun.Header.Get("Location"), person, "high")
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range s.visit(b, back, attempt).Cookies() {
		if c.Name == "sesjon" && c.MaxAge >= 0 {
			return c.Name + "=" + c.Value
		}
	}
	b.Fatalf("%s has no session", person)
	return ""
}

// visit asks for a page as a browser does, and follows nowhere.
func (s *served) visit(b *testing.B, path, cookie string) *http.Response {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "http://"+s.address+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Host = "localhost"
	r.Header.Set("Cookie", cookie)
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		b.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer
}

// background runs what runs beside the server until the benchmark ends.
func background(b *testing.B, all ...func(context.Context) error) {
	b.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(b.Context()))
	var running errgroup.Group
	for _, run := range all {
		running.Go(func() error { return run(ctx) })
	}
	b.Cleanup(func() {
		cancel()
		if err := running.Wait(); err != nil {
			b.Error(err)
		}
	})
}

// listen serves on loopback until the benchmark ends.
func listen(b *testing.B, s *server.Server) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(b.Context()))
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, listener) }()
	b.Cleanup(func() {
		cancel()
		<-done // the clients close their connections when they like
	})
	return listener.Addr().String()
}
