package eventlog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/samstyring/samstyring/internal/testkit/leaks"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/sleep"
)

func TestMain(m *testing.M) { leaks.VerifyTestMain(m) }

// patience is how long a test waits for what must happen.
const patience = 30 * time.Second

func testContext(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// openLog opens a log that is closed with the test.
func openLog(t testing.TB, cfg Config) *Log {
	t.Helper()
	l, err := Open(testContext(t), cfg)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { mustClose(t, l) })
	return l
}

func mustClose(t testing.TB, l *Log) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

// startServer runs a NATS server apart from any Log, on a port of loopback.
func startServer(t testing.TB, dir string, port int) *server.Server {
	t.Helper()
	return start(t, &server.Options{Port: port, StoreDir: dir})[0]
}

// start runs servers side by side, and waits until they are ready together.
func start(t testing.TB, options ...*server.Options) (servers []*server.Server) {
	t.Helper()
	var lines []*logLines
	for _, o := range options {
		o.Host, o.JetStream, o.SyncAlways, o.NoSigs = "127.0.0.1", true, true, true
		s, err := server.NewServer(o)
		if err != nil {
			t.Fatalf("server: %v", err)
		}
		said := &logLines{}
		s.SetLogger(&serverLogger{logger: said.logger()}, false, false)
		s.Start()
		t.Cleanup(func() { stopServer(s) })
		servers, lines = append(servers, s), append(lines, said)
	}
	for i, s := range servers {
		if !s.ReadyForConnections(patience) {
			t.Fatalf("server is not ready: %s", lines[i])
		}
	}
	return servers
}

func stopServer(s *server.Server) {
	s.Shutdown()
	s.WaitForShutdown()
}

// record is a valid event of an initiative; n tells records apart.
func record(id, command string, n int) events.Record {
	return events.Record{
		ID: fmt.Sprintf("%s-%s-%d", id, command, n), Aggregate: events.AggregateInitiative, AggregateID: id,
		Name: "phase-reported", Version: 1, Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Organisation: "991825827", Actor: "a1", Command: command,
		Data: &events.PhaseReported{Phase: events.PhaseConcept},
	}
}

// entry is n records of one initiative.
func entry(id, command string, expected uint64, n int) Entry {
	e := Entry{Aggregate: events.AggregateInitiative, ID: id, Expected: expected}
	for i := range n {
		e.Records = append(e.Records, record(id, command, i))
	}
	return e
}

func mustAppend(t testing.TB, l *Log, want uint64, entries ...Entry) {
	t.Helper()
	got, err := l.Append(testContext(t), entries...)
	if err != nil || got != want {
		t.Fatalf("append: position %d, error %v; want position %d", got, err, want)
	}
}

// mustCarryOut is mustAppend on a cluster, as clients and commands do it: while a leader
// is elected an append may not be answered in time, or be refused for one of its own
// whose answer was lost, or for one that will never be stored.
func mustCarryOut(t testing.TB, l *Log, want uint64, entries ...Entry) {
	t.Helper()
	last := entries[len(entries)-1].Records[0]
	for ctx := testContext(t); ; {
		got, err := l.Append(ctx, entries...)
		if err == nil && got == want {
			return
		}
		again := errors.Is(err, ErrConflict) || errors.Is(err, ErrUnavailable) || errors.Is(err, ErrUnknownOutcome)
		if !again || ctx.Err() != nil {
			t.Fatalf("append: position %d, error %v; want position %d", got, err, want)
		}
		if r, err := l.Record(ctx, want); err == nil && r.Command == last.Command && r.AggregateID == last.AggregateID {
			return
		}
		_ = sleep.For(ctx, firstPause)
	}
}

func wantLast(t testing.TB, l *Log, want uint64) {
	t.Helper()
	if got, err := l.Last(testContext(t)); err != nil || got != want {
		t.Fatalf("last: %d, %v; want %d", got, err, want)
	}
}

// follower follows in the background and shows what came.
type follower struct {
	records chan events.Record
	done    chan error
	stop    context.CancelFunc
}

func follow(t testing.TB, l *Log, after uint64) *follower {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	f := &follower{records: make(chan events.Record, 10_000), done: make(chan error, 1), stop: stop}
	go func() {
		f.done <- l.Follow(ctx, after, func(batch []events.Record) error {
			for _, r := range batch {
				f.records <- r
			}
			return nil
		})
	}()
	t.Cleanup(stop)
	return f
}

// next wants the positions from to through to next, and gives the last record.
func (f *follower) next(t testing.TB, from, to uint64) (r events.Record) {
	t.Helper()
	for want := from; want <= to; want++ {
		select {
		case r = <-f.records:
			if r.Position != want {
				t.Fatalf("followed position %d, want %d", r.Position, want)
			}
		case <-time.After(patience):
			t.Fatalf("position %d never came", want)
		}
	}
	return r
}

// finished gives what Follow returned.
func (f *follower) finished(t testing.TB) error {
	t.Helper()
	select {
	case err := <-f.done:
		return err
	case <-time.After(patience):
		t.Fatal("follow does not end")
		return nil
	}
}

func wantError(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("error %v, want %v", err, want)
	}
}

// logLines is a log that a test reads while others write it.
type logLines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logLines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *logLines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func (l *logLines) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }
