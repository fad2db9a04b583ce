package eventlog

import (
	"context"
	"errors"
	"testing"

	"github.com/nats-io/nats.go"
	"go.uber.org/goleak"
)

// An append that is given up while the server has its first message, and a Close
// right after: the server has stopped wholly, and keeps no batch open that it read
// last.
func TestCloseWhenAnAppendWasGivenUp(t *testing.T) {
	before := goleak.IgnoreCurrent()
	for range 20 {
		l, err := Open(testContext(t), Config{Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(testContext(t))
		if _, err := l.nc.Subscribe("event.>", func(*nats.Msg) { cancel() }); err != nil {
			t.Fatal(err)
		}
		if err := l.nc.Flush(); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Append(ctx, entry("2026-0001", "c1", 0, 3)); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		cancel()
		mustClose(t, l)
	}
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}
