package eventlog

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/events"
)

func TestAppendAndConflict(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	mustAppend(t, l, 1, entry("2026-0001", "c1", 0, 1))
	mustAppend(t, l, 4, entry("2026-0001", "c2", 1, 3))
	mustAppend(t, l, 7, entry("2026-0002", "c3", 0, 2), entry("2026-0001", "c3", 4, 1))

	for name, entries := range map[string][]Entry{
		"single, stale":              {entry("2026-0001", "x1", 4, 1)},
		"single, expected none":      {entry("2026-0001", "x2", 0, 1)},
		"single, expected a future":  {entry("2026-0003", "x3", 9, 1)},
		"batch, stale":               {entry("2026-0001", "x4", 4, 2)},
		"batch, expected none":       {entry("2026-0001", "x5", 0, 5)},
		"batch, second entry stale":  {entry("2026-0004", "x6", 0, 1), entry("2026-0001", "x6", 4, 1)},
		"batch, first entry stale":   {entry("2026-0001", "x7", 4, 300), entry("2026-0004", "x7", 0, 300)},
		"single, repeated command":   {entry("2026-0005", "c1", 0, 1)},
		"batch, repeated command":    {entry("2026-0005", "c1", 0, 2)},
		"batch, command of a batch":  {entry("2026-0005", "c3", 0, 2)},
		"single, command of a batch": {entry("2026-0005", "c3", 0, 1)},
	} {
		_, err := l.Append(testContext(t), entries...)
		if !errors.Is(err, ErrConflict) {
			t.Errorf("%s: error %v, want a conflict", name, err)
		}
		wantLast(t, l, 7)
	}
	mustAppend(t, l, 8, entry("2026-0001", "x1", 7, 1)) // a refused command may come again
}

func TestAppendRefuses(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	huge := entry("2026-0001", "c", 0, 2)
	huge.Records[1].Data = &events.PhaseReported{Phase: events.Phase(strings.Repeat("x", maxPayload))}
	wild := entry("2026.*", "c", 0, 1)
	stranger := entry("2026-0001", "c", 0, 1)
	stranger.ID = "2026-0002"
	unknown := entry("2026-0001", "c", 0, 1)
	unknown.Records[0].Data = nil
	for name, test := range map[string]struct {
		entries []Entry
		want    error
	}{
		"nothing":             {nil, nil},
		"an empty entry":      {[]Entry{entry("2026-0001", "c", 0, 1), entry("2026-0002", "c", 0, 0)}, nil},
		"one aggregate twice": {[]Entry{entry("2026-0001", "c", 0, 1), entry("2026-0001", "c", 0, 1)}, nil},
		"a wildcard":          {[]Entry{wild}, nil},
		"a foreign record":    {[]Entry{stranger}, nil},
		"space at an end":     {[]Entry{entry("2026-0001", "c ", 0, 1)}, nil}, // a server cuts it
		"a line break":        {[]Entry{entry("2026-0001", "c\nd", 0, 1)}, nil},
		"no payload":          {[]Entry{unknown}, nil},
		"too large a record":  {[]Entry{huge}, nats.ErrMaxPayload},
		"too many":            {[]Entry{entry("2026-0001", "c", 0, MaxBatch+1)}, ErrTooMany},
	} {
		_, err := l.Append(testContext(t), test.entries...)
		if err == nil || test.want != nil && !errors.Is(err, test.want) {
			t.Errorf("%s: error %v, want %v", name, err, test.want)
		}
	}
	wantLast(t, l, 0)
	mustAppend(t, l, MaxBatch, entry("2026-0001", "c", 0, MaxBatch))

	ended, cancel := context.WithCancel(testContext(t))
	cancel()
	_, err := l.Append(ended, entry("2026-0009", "c9", 0, 1))
	if !errors.Is(err, context.Canceled) || errors.Is(err, ErrUnknownOutcome) {
		t.Errorf("append with an ended context: %v", err)
	}
}

func TestWritersOfOneAggregate(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	const writers = 16
	for round := range 5 {
		var won atomic.Int32
		var group sync.WaitGroup
		for w := range writers {
			group.Go(func() {
				_, err := l.Append(testContext(t), entry("2026-0001", "", uint64(round*2), 2))
				if err == nil {
					won.Add(1)
				} else if !errors.Is(err, ErrConflict) {
					t.Errorf("writer %d: %v", w, err)
				}
			})
		}
		group.Wait()
		if won.Load() != 1 {
			t.Fatalf("%d of %d writers won, want 1", won.Load(), writers)
		}
	}
	wantLast(t, l, 10)
}

func TestSameCommandOnTwoReplicas(t *testing.T) {
	t.Parallel()
	s := startServer(t, t.TempDir(), -1)
	one := openLog(t, Config{URL: s.ClientURL()})
	two := openLog(t, Config{URL: s.ClientURL()})
	results := make(chan error, 2)
	for i, l := range []*Log{one, two} {
		go func() {
			// Different aggregates: no expectation can tell them apart.
			_, err := l.Append(testContext(t), entry([]string{"2026-0001", "2026-0002"}[i], "command", 0, 1+i))
			results <- err
		}()
	}
	first, second := <-results, <-results
	if first != nil {
		first, second = second, first
	}
	if first != nil || !errors.Is(second, ErrConflict) {
		t.Fatalf("errors %v and %v, want none and a conflict", first, second)
	}
}

// A proxy that swallows what the server answers shows what a lost answer is.
func TestLostAnswer(t *testing.T) {
	t.Parallel()
	s := startServer(t, t.TempDir(), -1)
	proxy := startProxy(t, s.Addr().String())
	l := openLog(t, Config{URL: "nats://" + proxy.address})
	other := openLog(t, Config{URL: s.ClientURL()})

	proxy.swallow.Store(true)
	ctx, cancel := context.WithTimeout(testContext(t), 300*time.Millisecond)
	defer cancel()
	_, err := l.Append(ctx, entry("2026-0001", "c1", 0, 1))
	wantError(t, err, ErrUnknownOutcome)
	follow(t, other, 0).next(t, 1, 1) // it is there

	ctx, cancel = context.WithTimeout(testContext(t), 300*time.Millisecond)
	defer cancel()
	_, err = l.Append(ctx, entry("2026-0002", "c2", 0, 2))
	wantError(t, err, ErrUnavailable) // the batch was never committed
	wantLast(t, other, 1)
	proxy.swallow.Store(false)
}

type proxy struct {
	address string
	swallow atomic.Bool
}

func startProxy(t *testing.T, target string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{address: listener.Addr().String()}
	var group sync.WaitGroup
	t.Cleanup(func() { listener.Close(); group.Wait() })
	group.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			upstream, err := net.Dial("tcp", target)
			if err != nil {
				client.Close()
				continue
			}
			group.Go(func() { p.pipe(upstream, client, false) })
			group.Go(func() { p.pipe(client, upstream, true) })
		}
	})
	return p
}

func (p *proxy) pipe(to, from net.Conn, answers bool) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 32*1024)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !(answers && p.swallow.Load()) {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
