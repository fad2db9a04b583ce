package changefeed

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/testkit/leaks"

	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

func TestMain(m *testing.M) { leaks.VerifyTestMain(m) }

// open starts a registry and its feed; both end with the test.
func open(t *testing.T) (*testkit.Registry, *Feed) {
	t.Helper()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	began := time.Now()
	f := New(Config{
		App: r.App, Logger: testkit.Logger(t), Poll: 5 * time.Millisecond,
		Clock: func() time.Time { return r.Clock.Now().Add(time.Since(began)) },
	})
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var running sync.WaitGroup
	running.Go(func() { _ = f.Run(ctx) })
	t.Cleanup(func() { stop(); running.Wait() })
	return r, f
}

func propose(t *testing.T, r *testkit.Registry, title string) string {
	t.Helper()
	p := testkit.Proposal(testkit.Skatteetaten)
	p.Title = testkit.Text(title)
	res, err := r.Command.Create(t.Context(), testkit.As(testkit.Skatteetaten), initiative.Propose{Proposed: p})
	if err != nil {
		t.Fatalf("propose: %v", err)
	}
	return res.ID
}

// retitle is an edit, which waits in a window.
func retitle(t *testing.T, r *testkit.Registry, id, title string) {
	t.Helper()
	text := testkit.Text(title)
	if _, err := r.Command.Do(t.Context(), command.Request{Caller: testkit.Caller(testkit.Skatteetaten)}, id, initiative.Amend{Title: &text}); err != nil {
		t.Fatalf("retitle: %v", err)
	}
}
