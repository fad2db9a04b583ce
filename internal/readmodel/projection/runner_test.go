package projection

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/testkit/leaks"
	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

func TestMain(m *testing.M) { leaks.VerifyTestMain(m) }

const patience = 30 * time.Second

func testContext(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// history writes to a real log and knows where each initiative stands.
type history struct {
	*eventlog.Log
	last map[string]uint64
	end  uint64
}

func newHistory(t testing.TB) *history {
	t.Helper()
	l, err := eventlog.Open(testContext(t), eventlog.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return &history{Log: l, last: map[string]uint64{}}
}

type fataler interface {
	Helper()
	Fatal(...any)
}

// append stores payloads about one initiative in one append.
func (h *history) append(t fataler, id string, payloads ...events.Payload) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	position, err := h.Append(ctx, h.entry(id, payloads...))
	if err != nil {
		t.Fatal(err)
	}
	h.last[id], h.end = position, position
}

func (h *history) entry(id string, payloads ...events.Payload) eventlog.Entry {
	e := eventlog.Entry{Aggregate: events.AggregateInitiative, ID: id, Expected: h.last[id]}
	for i, p := range payloads {
		e.Records = append(e.Records, events.Record{
			ID: fmt.Sprintf("%s-%d-%d", id, h.end, i), Aggregate: e.Aggregate, AggregateID: id,
			Name: p.EventName(), Version: 1, Time: time.Unix(1, 0), Organisation: "991825827", Data: p,
		})
	}
	return e
}

func phase(p string) events.Payload { return &events.PhaseReported{Phase: events.Phase(p)} }

func phases(n int) []events.Payload {
	out := make([]events.Payload, n)
	for i := range out {
		out[i] = phase("idea")
	}
	return out
}

func openStore(t testing.TB, dir string, projectors ...Projector) *store.Store {
	t.Helper()
	s, err := store.Open(store.Options{Dir: dir, Name: FileName(projectors...), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// running is a runner at work.
type running struct {
	*Runner
	store   *store.Store
	caught  chan struct{} // one for each time it has caught up
	stopped chan struct{} // one for each failure
	lines   *lines
	stop    func()
}

// run starts a runner; change may change its settings first.
func run(t testing.TB, log Log, store *store.Store, change func(*Runner), projectors ...Projector) *running {
	t.Helper()
	r := &running{store: store, caught: make(chan struct{}, 100), stopped: make(chan struct{}, 1000), lines: &lines{}}
	logger := slog.New(slog.NewTextHandler(io.MultiWriter(r.lines, signal{"have caught up", r.caught},
		signal{"trying again", r.stopped}), nil))
	r.Runner = NewRunner(log, store, logger, projectors...)
	r.backoff = func(int) time.Duration { return time.Millisecond }
	if change != nil {
		change(r.Runner)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() {
		if err := r.Run(ctx); err != nil {
			t.Errorf("run: %v", err)
		}
	})
	r.stop = func() { cancel(); done.Wait() }
	t.Cleanup(r.stop)
	return r
}

// wait waits for the signal, as often as given.
func wait(t testing.TB, c <-chan struct{}, times int) {
	t.Helper()
	for range times {
		select {
		case <-c:
		case <-time.After(patience):
			t.Fatal("it never happened")
		}
	}
}

func (r *running) applied(t fataler, position uint64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := r.store.Wait(ctx, position); err != nil {
		t.Fatal(err)
	}
}

// signal sends when a line of the log holds its words.
type signal struct {
	words string
	to    chan<- struct{}
}

func (s signal) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte(s.words)) {
		select {
		case s.to <- struct{}{}:
		default:
		}
	}
	return len(b), nil
}

type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func dump(t fataler, s *store.Store) string {
	t.Helper()
	var b strings.Builder
	if err := s.Dump(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// rebuilt is what a new views file dumps that is built from the log at once.
func rebuilt(t testing.TB, log Log) string {
	t.Helper()
	p := newExample()
	s := openStore(t, t.TempDir(), p)
	r := run(t, log, s, nil, p)
	wait(t, r.caught, 1)
	r.stop()
	defer func() { _ = s.Close() }()
	return dump(t, s)
}

// Whatever happens, views built as events came and views built afterwards, in
// batches of any size and with a stop in between, are the same bytes.
func TestRebuiltEqualsLive(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	liveProjector := newExample()
	live := run(t, h, openStore(t, t.TempDir(), liveProjector), nil, liveProjector)
	kinds := []func() events.Payload{
		func() events.Payload { return phase("concept") }, func() events.Payload { return phase("rollout") },
		func() events.Payload { return &events.Withdrawn{} }, func() events.Payload { return &events.Resumed{} },
		func() events.Payload { return &future{} },
	}
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 3).Draw(rt, "appends") {
			var payloads []events.Payload
			for _, k := range rapid.SliceOfN(rapid.IntRange(0, len(kinds)-1), 1, 6).Draw(rt, "kinds") {
				payloads = append(payloads, kinds[k]())
			}
			h.append(rt, rapid.SampledFrom([]string{"2026-1", "2026-2", "2026-3"}).Draw(rt, "id"), payloads...)
		}
		live.applied(rt, h.end)
		p := newExample()
		s := openStore(t, t.TempDir(), p)
		r := run(t, h, s, func(r *Runner) {
			r.farBehind = uint64(rapid.IntRange(0, 100).Draw(rt, "far behind"))
			r.bulkBatch = rapid.IntRange(1, 50).Draw(rt, "batch")
		}, p)
		r.applied(rt, h.end)
		r.stop()
		if a, b := dump(rt, live.store), dump(rt, s); a != b {
			rt.Fatalf("live:\n%s\nrebuilt:\n%s", a, b)
		}
		_ = s.Close()
	})
	live.stop()
	if liveProjector.total != int(h.end) {
		t.Errorf("memory counted %d of %d records", liveProjector.total, h.end)
	}
	if live.Skipped() == 0 || uint64(strings.Count(dump(t, live.store), "from-the-future")) != live.Skipped() {
		t.Errorf("skipped %d", live.Skipped())
	}
}

func TestStopAndGoOn(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	dir := t.TempDir()
	for range 3 {
		h.append(t, "2026-1", phases(5)...)
		p := newExample()
		s := openStore(t, dir, p)
		r := run(t, h, s, nil, p)
		wait(t, r.caught, 1)
		r.stop()
		if applied, target, ready := r.Progress(); applied != h.end || target != h.end || !ready {
			t.Fatalf("progress %d of %d, %v", applied, target, ready)
		}
		if p.total != 5 {
			t.Fatalf("applied %d records, want the 5 new ones", p.total)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEmptyLogIsReady(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	p := newExample()
	r := run(t, h, openStore(t, t.TempDir(), p), nil, p)
	wait(t, r.caught, 1)
	if applied, target, ready := r.Progress(); applied != 0 || target != 0 || !ready {
		t.Fatalf("progress %d of %d, %v", applied, target, ready)
	}
	h.append(t, "2026-1", phase("idea"))
	r.applied(t, h.end)
}

// A views file of another log is built anew, whatever it holds.
func TestForeignViewsAreRebuilt(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	h.append(t, "2026-1", phases(5)...)
	h.append(t, "2026-2", phases(2)...)
	want := rebuilt(t, h)
	for name, position := range map[string]uint64{
		"ahead of the log": 1000, "as far as the log": h.end, "behind the log": 3,
	} {
		t.Run(name, func(t *testing.T) {
			p := newExample()
			s := openStore(t, t.TempDir(), p)
			err := s.Update(position, func(tx *store.Tx) error {
				tx.SetLogIdentity("another event")
				return tx.Put("documents", []byte("2026-1"), []byte("{}"))
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.SetOrigin(store.Origin{LogID: "another log", First: "its first event"}); err != nil {
				t.Fatal(err)
			}
			r := run(t, h, s, nil, p)
			wait(t, r.caught, 1)
			if got := dump(t, s); got != want {
				t.Fatalf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func TestDamageWhileRunningIsRebuilt(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	h.append(t, "2026-1", phases(50)...)
	want := rebuilt(t, h)
	for _, size := range []int64{0, 4096, 8192} {
		p := newExample()
		s := openStore(t, t.TempDir(), p)
		r := run(t, h, s, nil, p)
		wait(t, r.caught, 1)
		if err := os.Truncate(filepath.Join(s.Dir(), s.Name()+".db"), size); err != nil {
			t.Fatal(err)
		}
		err := s.Dump(io.Discard) // somebody reads
		if !errors.Is(err, store.ErrDamaged) {
			t.Fatalf("cut to %d bytes: %v", size, err)
		}
		wait(t, r.caught, 1)
		if got := dump(t, s); got != want {
			t.Fatalf("got:\n%s\nwant:\n%s", got, want)
		}
		if _, _, ready := r.Progress(); !ready || p.total != 50 {
			t.Fatalf("ready %v after %d records", ready, p.total)
		}
		r.stop()
		_ = s.Close()
	}
}

// A projector that cannot deal with a record stops there, loudly, and goes on
// when it can; nothing is lost and nothing applied twice.
func TestFailingProjector(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func() error{
		"error": func() error { return errExample },
		"panic": func() error { var doc *exampleDoc; doc.Changes++; return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHistory(t)
			p := newExample()
			p.failing(8, fail)
			r := run(t, h, openStore(t, t.TempDir(), p), nil, p)
			wait(t, r.caught, 1)
			h.append(t, "2026-1", phases(7)...)
			r.applied(t, 7)
			h.append(t, "2026-1", phases(3)...)
			wait(t, r.stopped, 3)
			if applied, target, _ := r.Progress(); applied != 7 || target < 7 {
				t.Fatalf("progress %d of %d", applied, target)
			}
			if !strings.Contains(r.lines.String(), "projector example: apply at 8") {
				t.Fatalf("the log does not say where:\n%s", r.lines)
			}
			p.failing(0, nil)
			r.applied(t, 10)
			r.stop()
			if dump(t, r.store) != rebuilt(t, h) {
				t.Fatal("differs after the failure")
			}
		})
	}
}

// A projector that fails after the commit does not know what it holds.
func TestFailureAfterCommitIsRebuilt(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	p := newExample()
	r := run(t, h, openStore(t, t.TempDir(), p), nil, p)
	wait(t, r.caught, 1)
	h.append(t, "2026-1", phases(7)...)
	r.applied(t, 7)
	failed := false
	p.failing(math.MaxUint64, func() error {
		if failed {
			return nil
		}
		failed = true
		return errExample
	})
	h.append(t, "2026-1", phases(3)...)
	wait(t, r.stopped, 1)
	wait(t, r.caught, 1)
	r.stop()
	if p.total != 10 || dump(t, r.store) != rebuilt(t, h) {
		t.Fatalf("memory counted %d of 10", p.total)
	}
}

func TestBackoffGrows(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	p := newExample()
	p.failing(1, func() error { return errExample })
	h.append(t, "2026-1", phase("idea"))
	attempts := make(chan int, 1000)
	r := run(t, h, openStore(t, t.TempDir(), p), func(r *Runner) {
		r.backoff = func(attempt int) time.Duration { attempts <- attempt; return 0 }
	}, p)
	wait(t, r.stopped, 4)
	r.stop()
	for want := 1; want <= 4; want++ {
		if got := <-attempts; got != want {
			t.Fatalf("attempt %d, want %d", got, want)
		}
	}
	if backoff(1) != firstBackoff || backoff(3) != 4*firstBackoff || backoff(1000) != lastBackoff {
		t.Error("backoff does not double up to its limit")
	}
}

// deaf is a real log whose end cannot be read at first.
type deaf struct {
	*history
	mu    sync.Mutex
	tries int
}

func (d *deaf) Extent(ctx context.Context) (logID, first string, last uint64, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.tries++; d.tries < 3 {
		return "", "", 0, eventlog.ErrUnavailable
	}
	return d.history.Extent(ctx)
}

func TestLogThatComesLate(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	h.append(t, "2026-1", phase("idea"))
	p := newExample()
	r := run(t, &deaf{history: h}, openStore(t, t.TempDir(), p), nil, p)
	wait(t, r.stopped, 2)
	r.applied(t, 1)
}

func TestBulkEndsAndOldFilesGo(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	for range 5 {
		h.append(t, "2026-1", phases(100)...)
	}
	dir := t.TempDir()
	old := newExample()
	old.version = "0"
	if err := openStore(t, dir, old).Close(); err != nil {
		t.Fatal(err)
	}
	p := newExample()
	s := openStore(t, dir, p)
	r := run(t, h, s, func(r *Runner) { r.farBehind, r.bulkBatch = 10, 120 }, p)
	wait(t, r.caught, 1)
	h.append(t, "2026-1", phase("rollout"))
	r.applied(t, h.end)
	entries, err := filepath.Glob(filepath.Join(dir, "*.db*")) // beside it is the marker of an open file
	if err != nil || len(entries) != 1 || filepath.Base(entries[0]) != s.Name()+".db" {
		t.Fatalf("left %v, %v", entries, err)
	}
	r.stop()
	if dump(t, s) != rebuilt(t, h) {
		t.Fatal("differs")
	}
}

func TestDocumentIsEncodedOncePerBatch(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	encoded.Delete("encoded-once")
	payloads := phases(20)
	payloads[19] = phase("encoded-once")
	h.append(t, "2026-1", payloads...)
	p := newExample()
	s := openStore(t, t.TempDir(), p)
	run(t, h, s, func(r *Runner) { r.farBehind, r.bulkBatch = 1, 100 }, p).applied(t, 20)
	if n, ok := encoded.Load("encoded-once"); !ok || n.(*atomic.Int64).Load() != 1 {
		t.Fatal("not encoded exactly once")
	}
	if v, err := s.Get("documents", []byte("2026-1")); err != nil || string(v) != `{"changes":20,"phase":"encoded-once","last":20}` {
		t.Fatalf("stored %s, %v", v, err)
	}
}

// sparing is a real log that hands on few records at a time.
type sparing struct{ *history }

func (l sparing) Follow(ctx context.Context, after uint64, handle func([]events.Record) error) error {
	return l.history.Follow(ctx, after, func(records []events.Record) error {
		for part := range slices.Chunk(records, 20) {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err := handle(part); err != nil {
				return err
			}
		}
		return nil
	})
}

// A bulk load that is stopped half way writes what it holds back and goes on
// there, without applying anything twice.
func TestBulkStopsAndGoesOn(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	for i := range 10 {
		h.append(t, fmt.Sprintf("2026-%d", i%3), phases(100)...)
	}
	dir := t.TempDir()
	p := newExample()
	s := openStore(t, dir, p)
	ctx, stop := context.WithCancel(testContext(t))
	p.failing(450, func() error { stop(); return nil }) // asked to stop while that batch is applied
	r := NewRunner(sparing{h}, s, slog.New(slog.DiscardHandler), p)
	r.farBehind, r.bulkBatch = 10, 1
	if err := r.Run(ctx); err != nil {
		t.Fatal(err)
	}
	at := s.Checkpoint()
	if at < 450 || at >= h.end || s.Incomplete() {
		t.Fatalf("stopped at %d of %d, incomplete %v", at, h.end, s.Incomplete())
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	p = newExample()
	s = openStore(t, dir, p)
	if s.Checkpoint() != at {
		t.Fatalf("went on at %d, stopped at %d", s.Checkpoint(), at)
	}
	again := run(t, h, s, func(r *Runner) { r.farBehind, r.bulkBatch = 10, 1 }, p)
	wait(t, again.caught, 1)
	again.stop()
	if p.total != int(h.end-at) || dump(t, s) != rebuilt(t, h) {
		t.Fatalf("applied %d records after %d", p.total, at)
	}
}

// A batch that fails after others were held back is tried again from what they
// left, and nothing of them is lost.
func TestFailureInBulkLosesNothing(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	for range 10 {
		h.append(t, "2026-1", phases(100)...)
	}
	p := newExample()
	failed := 0
	p.failing(750, func() error {
		if failed++; failed < 3 {
			return errExample
		}
		return nil
	})
	r := run(t, sparing{h}, openStore(t, t.TempDir(), p), func(r *Runner) { r.farBehind, r.bulkBatch = 10, 1 }, p)
	wait(t, r.caught, 1)
	r.stop()
	if failed != 3 || p.total != int(h.end) || dump(t, r.store) != rebuilt(t, h) {
		t.Fatalf("failed %d times, applied %d of %d", failed, p.total, h.end)
	}
}

func TestClosedStoreEndsTheRunner(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	p := newExample()
	s := openStore(t, t.TempDir(), p)
	_ = s.Close()
	err := NewRunner(h, s, slog.New(slog.DiscardHandler), p).Run(t.Context())
	if !errors.Is(err, store.ErrClosed) {
		t.Fatalf("got %v", err)
	}
}
