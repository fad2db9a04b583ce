package eventlog

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// Records that do not come are reported as what they are, with a reason.
func TestReadTellsWhatIsMissing(t *testing.T) {
	t.Parallel()
	l, err := Open(t.Context(), Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	consumer, remove, err := l.consumer(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer remove()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = l.fetch(ctx, consumer, 3) // the log is empty
	if !errors.Is(err, ErrIncomplete) || strings.Contains(err.Error(), "%!") || !strings.Contains(err.Error(), "0 of 3") {
		t.Errorf("reported as %v", err)
	}
}

// A consumer that is gone before it has answered is told from records that are
// missing, so that reading can make another.
func TestConsumerThatIsGone(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{URL: startServer(t, t.TempDir(), -1).ClientURL()})
	mustCarryOut(t, l, 1, entry("2026-0001", "c1", 0, 1))
	consumer, remove, err := l.consumer(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	remove()
	ctx, cancel := context.WithTimeout(t.Context(), readTimeout)
	defer cancel()
	if _, err := l.fetch(ctx, consumer, 1); !consumerGone(err) || !errors.Is(err, ErrIncomplete) {
		t.Errorf("a consumer that was removed: %v", err)
	}
	if records, err := l.Read(t.Context(), 0, 1); err != nil || len(records) != 1 {
		t.Errorf("read %d records: %v", len(records), err)
	}
}
