package secretbucket

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/eventlog"
)

// A sweep takes no data key of a value that is replaced while it looks: in a busy
// bucket the value after has the data key of the value before.
func TestSweepWhileBusyValuesAreReplaced(t *testing.T) {
	t.Parallel()
	l := openLog(t, eventlog.Config{Dir: t.TempDir()})
	b, err := l.Busy(t.Context(), "busy", testSecret)
	check(t, err)
	const values, rounds = 200, 10
	large := strings.Repeat("x", 2<<10) // so that looking takes its time
	key := func(i int) string { return fmt.Sprintf("log.%d", i) }
	revisions := make([]uint64, values)
	for i := range revisions {
		revisions[i], err = b.Put(t.Context(), key(i), []byte(large), 0)
		check(t, err)
	}
	for round := range rounds {
		var work sync.WaitGroup
		replaced, done := context.WithCancel(t.Context())
		work.Go(func() {
			defer done()
			for n := range values {
				i := values - 1 - n // the last ones are looked at last
				revision, err := b.Put(t.Context(), key(i), fmt.Appendf(nil, "%d%s", round, large), revisions[i])
				if err != nil {
					t.Errorf("replace: %v", err)
					return
				}
				revisions[i] = revision
			}
		})
		for replaced.Err() == nil {
			check(t, b.sweep(t.Context(), 0))
		}
		work.Wait()
		for i := range revisions {
			if got, _, ok, err := b.Get(t.Context(), key(i)); !ok || err != nil || string(got) != fmt.Sprintf("%d%s", round, large) {
				t.Fatalf("in round %d value %d has %d bytes, %v", round, i, len(got), err)
			}
		}
	}
}

// A value that was read from where it is not known yet that it was replaced is asked
// for once more, of who knows it: its data key is destroyed already, and it is not
// damaged. What is damaged stays as it is.
func TestStoredIsNotWhatWasReplacedLongSince(t *testing.T) {
	t.Parallel()
	l := openLog(t, eventlog.Config{Dir: t.TempDir()})
	b, err := l.Bucket(t.Context(), "sealed", testSecret)
	check(t, err)
	for _, name := range []string{"stays", "replaced", "erased", "damaged"} {
		_, err := b.Put(t.Context(), name, []byte(name), 0)
		check(t, err)
	}
	late, err := l.Stored(t.Context(), func(Place) bool { return true })
	check(t, err)
	_, seen, _, err := b.Get(t.Context(), "replaced")
	check(t, err)
	_, err = b.Put(t.Context(), "replaced", []byte("since"), seen)
	check(t, err)
	check(t, b.Erase(t.Context(), "erased"))
	destroy(t, b, "damaged")
	l.shredder.wait()

	now, err := l.refreshed(t.Context(), late)
	check(t, err)
	keys, err := l.StoredKeys(t.Context())
	check(t, err)
	var got []string
	o := NewOpener(testSecret, keys)
	for _, v := range now {
		value, err := o.Open(v)
		if errors.Is(err, eventlog.ErrUnreadable) {
			value = []byte("unreadable")
		} else {
			check(t, err)
		}
		got = append(got, v.Key+" "+string(value))
	}
	if want := "damaged unreadable, replaced since, stays stays"; strings.Join(got, ", ") != want {
		t.Errorf("it gives %q, want %q", got, want)
	}
}

// destroy takes the data key of a value away, and leaves the value.
func destroy(t *testing.T, b *Bucket, key string) {
	t.Helper()
	entry, err := b.kv.Get(t.Context(), key)
	check(t, err)
	id, _, err := unseal(entry.Value())
	check(t, err)
	check(t, b.keys.destroy(t.Context(), id))
}

// A backup is read while values are replaced and sweeps look for data keys that
// nothing is sealed with: every value is there, and can be opened.
func TestStoredWhileSweeping(t *testing.T) {
	t.Parallel()
	l := openLog(t, eventlog.Config{Dir: t.TempDir()})
	b, err := l.Busy(t.Context(), "busy", testSecret)
	check(t, err)
	const values = 24
	revisions := make([]uint64, values)
	for i := range revisions {
		revisions[i], err = b.Put(t.Context(), fmt.Sprintf("log.%d", i), []byte("first"), 0)
		check(t, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	work.Go(func() {
		for i := 0; ctx.Err() == nil; i = (i + 1) % values {
			revision, err := b.Put(t.Context(), fmt.Sprintf("log.%d", i), []byte("again"), revisions[i])
			if err != nil && !errors.Is(err, jetstream.ErrKeyExists) {
				t.Errorf("replace: %v", err)
				return
			}
			revisions[i] = revision
		}
	})
	work.Go(func() {
		for ctx.Err() == nil {
			if err := b.sweep(t.Context(), 0); err != nil {
				t.Errorf("sweep: %v", err)
				return
			}
		}
	})
	for range 10 {
		stored, err := l.Stored(t.Context(), func(Place) bool { return true })
		check(t, err)
		keys, err := l.StoredKeys(t.Context())
		check(t, err)
		o := NewOpener(testSecret, keys)
		for _, v := range stored {
			if _, err := o.Open(v); err != nil {
				t.Errorf("%s: %v", v.Key, err)
			}
		}
		if len(stored) != values {
			t.Errorf("%d values of %d", len(stored), values)
		}
	}
	stop()
	work.Wait()
}
