package eventlog

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// Records that do not come are reported as what they are, with a reason or without.
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
	if got := because(nil, nil); got != "" {
		t.Errorf("a reason that nobody knows: %q", got)
	}
}
