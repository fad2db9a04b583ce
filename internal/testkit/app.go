// Package testkit is what the tests of several packages share: a real
// registry with an embedded log in a temporary folder, a clock that stands
// still, and callers of the organisations that the product knows.
package testkit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/site"
)

// Organisations that appear in tests; the numbers are the real ones.
const (
	Skatteetaten = "974761076"
	Nav          = "889640782"
	Digdir       = reference.Digdir
	KS           = reference.KS
	Stavanger    = "964965226"
	Oslo         = "958935420"
	Rogaland     = "971045698" // its county council
)

// Start is the moment at which the test clock stands at first: a Monday in
// September, noon in Norway.
var Start = time.Date(2026, 9, 7, 10, 0, 0, 0, time.UTC)

// Clock is a clock that is moved by hand.
type Clock struct {
	mu   sync.Mutex
	now  time.Time
	held bool
}

// NewClock gives a clock that stands at Start.
func NewClock() *Clock { return &Clock{now: Start} }

// Now is the time on the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Hold lets nobody move the clock any more, because tests share it: it would end
// the sessions of the others.
func (c *Clock) Hold() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held = true
}

// Advance moves the clock. It panics if that is held: a test that needs a later time
// opens a registry of its own.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held {
		panic("the clock is shared with other tests: open a registry of your own")
	}
	c.now = c.now.Add(d)
}

// Patience is how long commands wait until they can be read: a test goes on from
// what it has written, however busy the machine is.
const Patience = time.Minute

// Registry is a running registry.
type Registry struct {
	*app.App
	Clock *Clock
	stop  func() error
	once  sync.Once
	err   error
}

// Close stops it before the test ends, as a restart does.
func (r *Registry) Close() error {
	r.once.Do(func() { r.err = r.stop() })
	return r.err
}

// Open starts a registry on a folder; it is closed when the test ends.
func Open(t testing.TB, dir string, log eventlog.Config) *Registry {
	t.Helper()
	return OpenLogging(t, dir, log, Logger(t))
}

// OpenLogging is Open with a logger whose lines the test reads.
func OpenLogging(t testing.TB, dir string, log eventlog.Config, logger *slog.Logger) *Registry {
	t.Helper()
	r, err := Launch(t.Context(), app.Config{Data: dir, Log: log, Secret: make([]byte, 32), Logger: logger, Wait: Patience})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Errorf("close registry: %v", err)
		}
	})
	return r
}

// Launch starts a registry that several tests share; whoever starts it closes
// it. The context only limits the start.
func Launch(ctx context.Context, cfg app.Config) (*Registry, error) {
	a, err := app.Open(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open registry: %w", err)
	}
	r := &Registry{App: a, Clock: NewClock()}
	a.Clock = r.Clock.Now
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan error, 1)
	go func() { done <- a.Run(running) }()
	r.stop = func() error {
		cancel()
		if err := <-done; err != nil {
			return err
		}
		return a.Close()
	}
	if err := a.Ready(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("registry is not ready: %w", err), r.Close())
	}
	return r, nil
}

// Logger writes to the test's output, warnings and above.
func Logger(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// Caller is somebody who may write on behalf of an organisation.
func Caller(organisation string) access.Caller {
	return access.Caller{
		Organisation: organisation, Scopes: []string{access.ScopeWrite, access.ScopeSign}, Actor: "act_" + organisation,
	}
}

// As is a request by an organisation.
func As(organisation string) command.Request { return command.Request{Caller: Caller(organisation)} }

// Text is a text in bokmål.
func Text(s string) events.Text { return events.Text{"nb": s} }

// Proposal is an initiative of an owner that lacks nothing that registration
// needs.
func Proposal(owner string) events.Proposed {
	return events.Proposed{
		Title: Text("Digital søknad om bostøtte"), Summary: Text("Innbyggere søker om bostøtte på ett sted."),
		Owner: owner, Reach: events.Reach{Scope: events.ScopeAll},
	}
}

// Site is the address that a registry under test is reached at.
func Site(address string) site.Site {
	s, err := site.Public(address)
	if err != nil {
		panic(err)
	}
	return s
}

// Amend gives an initiative another title, as its owner does.
func Amend(t testing.TB, r *Registry, id, title string) {
	t.Helper()
	s, err := r.Query.State(id)
	if err != nil {
		t.Fatal(err)
	}
	owner := access.Caller{Organisation: s.Owner, Scopes: []string{access.ScopeWrite, access.ScopeSign}, Actor: "act_owner"}
	text := events.Text{"nb": title}
	if _, err := r.Command.Do(t.Context(), command.Request{Caller: owner}, id, initiative.Amend{Title: &text}); err != nil {
		t.Fatal(err)
	}
}
