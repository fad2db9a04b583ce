package app_test

import (
	"context"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/proof"
	"github.com/samstyring/samstyring/internal/testkit"
)

func dump(t *testing.T, r *testkit.Registry) string {
	t.Helper()
	var b strings.Builder
	if err := r.Dump(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A log that was restored, into a folder or onto servers, is the same log: views
// built from it are byte for byte those of the first one. It is restored once.
func TestRestoredViewsAreTheSame(t *testing.T) {
	t.Parallel()
	first := testkit.Open(t, t.TempDir(), eventlog.Config{})
	for range registered {
		proposed(t, first)
	}
	records, err := first.Events(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	note, err := first.SignedHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	key, err := proof.NewKey(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	head, err := key.Open(note)
	if err != nil || head.Size != uint64(len(records)) {
		t.Fatalf("head of %d events, and there are %d: %v", head.Size, len(records), err)
	}
	want := dump(t, first)
	for name, log := range map[string]eventlog.Config{"a folder": {}, "a server": {URL: testkit.NATS(t)}, "three servers": {URL: testkit.NATSCluster(t), Replicas: 3}} {
		data := t.TempDir()
		restore := func() error {
			return app.Restore(context.WithoutCancel(t.Context()), app.Config{Data: data, Log: log, Logger: testkit.Logger(t)}, app.Restoration{
				Head: head, Note: note, Through: head.Size,
				Each: func(_ uint64, fn func([]events.Record) error) error { return fn(records) },
			})
		}
		if err := restore(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := restore(); err == nil || !strings.Contains(err.Error(), "only an empty one") {
			t.Errorf("%s, once more: %v", name, err)
		}
		if got := dump(t, testkit.Open(t, data, log)); got != want {
			t.Errorf("%s: the views differ", name)
		}
	}
}
