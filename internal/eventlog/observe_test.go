package eventlog

import (
	"errors"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// observed is what an observer was told.
type observed struct {
	mu      sync.Mutex
	errs    []error
	batches []int
}

func (s *observed) observer() Observer {
	return Observer{
		Appended: func(took time.Duration, err error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.errs = append(s.errs, err)
		},
		Stored: func(events int) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.batches = append(s.batches, events)
		},
	}
}

// Each append is told of once, with what came of it, and each write that stored
// something with how much; a refused one stored nothing.
func TestAppendsAreObserved(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	mustAppend(t, l, 1, entry("2026-0001", "before", 0, 1)) // nobody is told
	var s observed
	l.ObserveBy(s.observer())
	mustAppend(t, l, 2, entry("2026-0001", "one", 1, 1))
	mustAppend(t, l, 5, entry("2026-0002", "three", 0, 3))
	if _, err := l.Append(testContext(t), entry("2026-0002", "stale", 1, 2)); !errors.Is(err, ErrConflict) {
		t.Fatal(err)
	}
	stream, err := l.js.CreateStream(testContext(t), jetstream.StreamConfig{Name: "BESIDE", Subjects: []string{"beside.>"}, AllowAtomicPublish: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Beside().Publish(testContext(t), []*nats.Msg{{Subject: "beside.one", Header: nats.Header{}}}); err != nil { // is no write to the log
		t.Fatal(err)
	}
	if info, err := stream.Info(testContext(t)); err != nil || info.State.Msgs != 1 {
		t.Fatalf("beside the log stands %v, %v", info, err)
	}
	if len(s.errs) != 3 || s.errs[0] != nil || s.errs[1] != nil || !errors.Is(s.errs[2], ErrConflict) {
		t.Errorf("told %v", s.errs)
	}
	if want := []int{1, 3}; !slices.Equal(s.batches, want) {
		t.Errorf("stored %v at a time, want %v", s.batches, want)
	}
}

// waits is how many appends wait for their turn.
func (g *group) waits() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.waiting)
}

// Those that wait at the same time share a write, which is told of as one.
func TestSharedWritesAreObserved(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	var s observed
	l.ObserveBy(s.observer())
	l.group.running = true // as if a batch were under way
	var all sync.WaitGroup
	const clients = 40
	for i := range clients {
		all.Go(func() {
			if _, err := l.Append(testContext(t), entry("2026-"+string(rune('A'+i)), string(rune('A'+i)), 0, 1)); err != nil {
				t.Error(err)
			}
		})
	}
	for ctx := testContext(t); l.group.waits() < clients && ctx.Err() == nil; {
		runtime.Gosched()
	}
	l.commitGroups()
	all.Wait()
	if len(s.errs) != clients || !slices.Equal(s.batches, []int{clients}) {
		t.Errorf("told of %d appends and of writes %v, want one of %d events", len(s.errs), s.batches, clients)
	}
}
