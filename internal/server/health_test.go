package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/sleep"
	"github.com/samstyring/samstyring/internal/testkit"
)

// Without its NATS servers the process lives and reads on, so that nobody should
// end it, and it is not ready for commands.
func TestHealthAndReadinessWithoutNATS(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	url, stop := testkit.StoppableNATS(t, t.TempDir())
	r := testkit.Open(t, t.TempDir(), eventlog.Config{URL: url})
	h := w.serve(t, r.App, func(c *server.Config) {
		c.API = api.New(r.App, r.Query.Reference(), w.keys.Derive("cursor"), testkit.Logger(t))
	})
	if a := w.sendTo(t, h, request(http.MethodGet, "/readyz", "")); a.Code != http.StatusOK {
		t.Fatalf("readyz with NATS: %d %s", a.Code, a.Body)
	}
	stop()
	for w.sendTo(t, h, request(http.MethodGet, "/readyz", "")).Code == http.StatusOK {
		select {
		case <-t.Context().Done():
			t.Fatal("readyz stays 200 without NATS")
		case <-time.After(20 * time.Millisecond):
		}
	}
	for path, want := range map[string]int{"/healthz": http.StatusOK, "/api/v1/initiatives": http.StatusOK} {
		if a := w.sendTo(t, h, request(http.MethodGet, path, "")); a.Code != want {
			t.Errorf("%s without NATS: %d, want %d", path, a.Code, want)
		}
	}
}

// How the last reading of the whole log ended can be asked for.
func TestReadinessTellsOfTheLastScrub(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r, err := testkit.Launch(t.Context(), app.Config{
		Data: t.TempDir(), Secret: make([]byte, 32), Logger: testkit.Logger(t), Wait: testkit.Patience, Scrub: time.Millisecond, ScrubRate: 1 << 20,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	h := w.serve(t, r.App, func(c *server.Config) {
		c.API = api.New(r.App, r.Query.Reference(), w.keys.Derive("cursor"), testkit.Logger(t))
	})
	ready := func() string { return w.sendTo(t, h, request(http.MethodGet, "/readyz", "")).Body.String() }
	if got := ready(); strings.Contains(got, "scrub") {
		t.Errorf("of an empty log: %s", got)
	}
	if _, err := r.Command.Create(t.Context(), testkit.As(testkit.Skatteetaten), initiative.Propose{Proposed: testkit.Proposal(testkit.Skatteetaten)}); err != nil {
		t.Fatal(err)
	}
	for !strings.Contains(ready(), `"events":1,"copies":1,"damaged":0}`) {
		if sleep.For(t.Context(), 5*time.Millisecond) != nil {
			t.Fatalf("it says %s", ready())
		}
	}
}
