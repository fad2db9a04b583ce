package eventlog

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/sleep"
	"github.com/samstyring/samstyring/internal/testkit/ports"
	"github.com/samstyring/samstyring/internal/testkit/smalldisk"
)

// watched lets Watch run until the test ends, and gives what it returns.
func watched(t *testing.T, l *Log) (ended <-chan error) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	over := make(chan struct{})
	go func() {
		done <- l.Watch(ctx)
		close(over)
	}()
	t.Cleanup(func() {
		stop()
		<-over
	})
	return done
}

// wantHealth waits until the log is as wanted.
func wantHealth(t *testing.T, l *Log, want Reason) {
	t.Helper()
	ctx := testContext(t)
	for l.Health().Reason != want || l.Health().Writable != (want == "") {
		if err := sleep.For(ctx, 5*time.Millisecond); err != nil {
			t.Fatalf("health is %+v, want %q", l.Health(), want)
		}
	}
}

func TestTooLittleFreeDiskRefusesWritesAndNothingElse(t *testing.T) {
	t.Parallel()
	folder := smalldisk.Mount(t, 64)
	l := openLog(t, Config{Dir: folder, MinFree: 32 << 20})
	ended := watched(t, l)
	mustAppend(t, l, 1, entry("2026-0001", "c1", 0, 1))
	empty := smalldisk.Fill(t, folder, 16<<20)
	wantHealth(t, l, ReasonDiskFull)
	_, err := l.Append(testContext(t), entry("2026-0001", "c2", 1, 1))
	wantError(t, err, ErrDiskFull)
	wantError(t, err, ErrUnavailable)
	if records, err := l.Read(testContext(t), 0, 10); err != nil || len(records) != 1 {
		t.Errorf("read: %d records, %v", len(records), err)
	}
	empty()
	wantHealth(t, l, "")
	mustAppend(t, l, 2, entry("2026-0001", "c2", 1, 1))
	select {
	case err := <-ended:
		t.Errorf("watching ended: %v", err)
	default:
	}
}

// A stream that is being made is no store that failed.
func TestMakingStreamsIsNoFailure(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	p := l.prober()
	ctx := testContext(t)
	change := func(i int) error {
		name := fmt.Sprintf("S%d", i%20)
		if i/20%2 == 1 {
			return l.js.DeleteStream(ctx, name)
		}
		_, err := l.js.CreateStream(ctx, jetstream.StreamConfig{Name: name, Subjects: []string{name}})
		return err
	}
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		for i := 0; ; i++ {
			err := change(i)
			select {
			case <-stop:
				done <- err
				return
			default:
			}
			if err != nil {
				done <- err
				return
			}
		}
	}()
	for range 300 {
		if found := p.probe(ctx, false); found.broken {
			t.Errorf("while streams are made: %v", found.err)
			break
		}
	}
	close(stop)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func TestRemoteLogIsWatched(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	port := ports.Claim(t, 1)[0]
	s := startServer(t, folder, port)
	l := openLog(t, Config{URL: s.ClientURL()})
	watched(t, l)
	mustAppend(t, l, 1, entry("2026-0001", "c1", 0, 1))
	info := func() *jetstream.StreamInfo {
		stream, err := l.js.Stream(testContext(t), healthStream)
		if err != nil {
			return nil
		}
		return stream.CachedInfo()
	}
	for info() == nil { // it is written to without anything else being done
		if err := sleep.For(testContext(t), 10*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	stopServer(s)
	wantHealth(t, l, ReasonDisconnected)
	_, err := l.Append(testContext(t), entry("2026-0001", "c2", 1, 1))
	wantError(t, err, ErrUnavailable)
	startServer(t, folder, port)
	wantHealth(t, l, "")
	mustAppend(t, l, 2, entry("2026-0001", "c2", 1, 1))
	if got := info().State.Msgs; got > 1 {
		t.Errorf("%d messages are kept to see whether it can be written", got)
	}
}

func TestClusterWithoutAMajorityIsSeen(t *testing.T) {
	t.Parallel()
	servers, urls := startCluster(t)
	l := openLog(t, Config{URL: urls, Replicas: 3})
	watched(t, l)
	mustAppend(t, l, 1, entry("2026-0001", "c1", 0, 1))
	stopServer(servers[0])
	stopServer(servers[1])
	ctx := testContext(t)
	for l.Health().Writable {
		if err := sleep.For(ctx, 10*time.Millisecond); err != nil {
			t.Fatal("one of three servers counts as a log that can be written")
		}
	}
	_, err := l.Append(testContext(t), entry("2026-0001", "c2", 1, 1))
	wantError(t, err, ErrUnavailable)
}

// A server that has given no answer for long is left for another.
func TestServerWithoutAnswerIsLeft(t *testing.T) {
	t.Parallel()
	_, urls := startCluster(t)
	l := openLog(t, Config{URL: urls, Replicas: 3})
	first := l.nc.ConnectedServerName()
	now := time.Now()
	p := &remoteProber{log: l}
	p.leave(now)
	if got := l.nc.ConnectedServerName(); got != first {
		t.Fatalf("%s is left for %q at once", first, got)
	}
	p.leave(now.Add(leaveAfter))
	for got := ""; got == "" || got == first; got = l.nc.ConnectedServerName() {
		if err := sleep.For(testContext(t), 5*time.Millisecond); err != nil {
			t.Fatalf("%s is not left", first)
		}
	}
	mustAppend(t, l, 1, entry("2026-0001", "c1", 0, 1))
}
