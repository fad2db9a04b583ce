package eventlog

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/events"

	"github.com/samstyring/samstyring/internal/testkit/ports"
)

func TestFolderIsForOneProcess(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "folder")
	first, err := Open(testContext(t), Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(testContext(t), Config{Dir: dir})
	wantError(t, err, ErrInUse)
	if !strings.Contains(err.Error(), dir) {
		t.Errorf("%q does not name the folder", err)
	}
	mustAppend(t, first, 1, entry("2026-0001", "c1", 0, 1)) // it was left alone
	mustClose(t, first)
	wantLast(t, openLog(t, Config{Dir: dir}), 1)
}

func TestRestartKeepsTheLog(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l, err := Open(testContext(t), Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	mustAppend(t, l, 2, entry("2026-0001", "c1", 0, 2))
	f := follow(t, l, 0)
	f.next(t, 1, 2)
	mustClose(t, l)
	wantError(t, f.finished(t), ErrClosed)
	mustClose(t, l)
	_, err = l.Append(testContext(t), entry("2026-0001", "c2", 2, 1))
	wantError(t, err, ErrClosed)

	l = openLog(t, Config{Dir: dir})
	follow(t, l, 0).next(t, 1, 2)
	_, err = l.Append(testContext(t), entry("2026-0002", "c1", 0, 1))
	wantError(t, err, ErrConflict) // the command is remembered
	mustAppend(t, l, 3, entry("2026-0001", "c2", 2, 1))
}

func TestNothingIsDeleted(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	mustAppend(t, l, 2, entry("2026-0001", "c1", 0, 2))
	ctx := testContext(t)
	stream, err := l.js.Stream(ctx, StreamName)
	if err != nil {
		t.Fatal(err)
	}
	weaker := stream.CachedInfo().Config
	weaker.DenyDelete, weaker.DenyPurge = false, false
	_, updating := l.js.UpdateStream(ctx, weaker)
	for what, err := range map[string]error{
		"delete": stream.DeleteMsg(ctx, 1), "secure delete": stream.SecureDeleteMsg(ctx, 1),
		"purge": stream.Purge(ctx), "weaken": updating,
	} {
		if err == nil {
			t.Errorf("%s was not refused", what)
		}
	}
	follow(t, l, 0).next(t, 1, 2)
}

func TestExistingStream(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		have jetstream.StreamConfig
		want error
	}{
		"bare":            {jetstream.StreamConfig{Subjects: []string{"event.>"}}, nil},
		"narrow":          {jetstream.StreamConfig{Subjects: []string{"event.initiative.>", "extra.>"}}, nil},
		"limited":         {jetstream.StreamConfig{Subjects: []string{"event.>"}, MaxAge: time.Hour, MaxMsgs: 5, MaxMsgsPerSubject: 1}, nil},
		"with roll-up":    {jetstream.StreamConfig{Subjects: []string{"event.>"}, AllowRollup: true}, nil},
		"in memory":       {jetstream.StreamConfig{Subjects: []string{"event.>"}, Storage: jetstream.MemoryStorage}, ErrUnfit},
		"a work queue":    {jetstream.StreamConfig{Subjects: []string{"event.>"}, Retention: jetstream.WorkQueuePolicy}, ErrUnfit},
		"expiring":        {jetstream.StreamConfig{Subjects: []string{"event.>"}, AllowMsgTTL: true}, ErrUnfit},
		"no acknowledges": {jetstream.StreamConfig{Subjects: []string{"event.>"}, NoAck: true}, ErrUnfit},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startServer(t, t.TempDir(), -1)
			makeStream(t, s.ClientURL(), test.have)
			ctx := testContext(t)
			l, err := Open(ctx, Config{URL: s.ClientURL()})
			if test.want != nil {
				wantError(t, err, test.want)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { mustClose(t, l) })
			stream, err := l.js.Stream(ctx, StreamName)
			if err != nil {
				t.Fatal(err)
			}
			c := stream.CachedInfo().Config
			if !c.DenyDelete || !c.DenyPurge || !c.AllowAtomicPublish || c.AllowRollup ||
				c.MaxAge != 0 || c.MaxMsgs != -1 || c.MaxMsgsPerSubject != -1 {
				t.Errorf("still too weak: %+v", c)
			}
			if name == "narrow" && len(c.Subjects) != 2 {
				t.Errorf("subjects %q", c.Subjects)
			}
			mustAppend(t, l, 2, entry("2026-0001", "c1", 0, 2))
		})
	}
}

// makeStream is somebody who was there before.
func makeStream(t *testing.T, url string, cfg jetstream.StreamConfig) {
	t.Helper()
	nc, err := nats.Connect(url)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Name = StreamName
	if _, err := js.CreateStream(testContext(t), cfg); err != nil {
		t.Fatal(err)
	}
}

func TestListen(t *testing.T) {
	t.Parallel()
	key := filepath.Join(t.TempDir(), "reader.nk")
	l := openLog(t, Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", ReaderKey: key})
	taken := l.server.Addr().String()
	for _, listen := range []string{taken, "127.0.0.1", "127.0.0.1:port", "127.0.0.1:-1"} {
		dir := t.TempDir()
		if _, err := Open(testContext(t), Config{Dir: dir, Listen: listen, ReaderKey: key}); err == nil {
			t.Errorf("listening on %q must fail", listen)
		}
		mustClose(t, openLog(t, Config{Dir: dir})) // the folder is free again
	}
	if closed := openLog(t, Config{Dir: t.TempDir()}); closed.server.Addr() != nil {
		t.Errorf("listens on %s unasked", closed.server.Addr())
	}
}

func TestRemoteThatIsDown(t *testing.T) {
	t.Parallel()
	port := ports.Claim(t, 1)[0]
	url := "nats://" + ports.At(port)

	lines := &logLines{}
	ctx, cancel := context.WithTimeout(testContext(t), 200*time.Millisecond)
	defer cancel()
	_, err := Open(ctx, Config{URL: url, Logger: lines.logger()})
	wantError(t, err, context.DeadlineExceeded)
	if !strings.Contains(lines.String(), "event log cannot be reached, trying again") {
		t.Errorf("log does not say so: %s", lines)
	}

	opened := make(chan error, 1)
	var l *Log
	go func() {
		var err error
		l, err = Open(testContext(t), Config{URL: url})
		opened <- err
	}()
	s := startServer(t, t.TempDir(), port)
	if err := <-opened; err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { mustClose(t, l) })
	stopServer(s)
	ctx, cancel = context.WithTimeout(testContext(t), 200*time.Millisecond)
	defer cancel()
	_, err = l.Append(ctx, entry("2026-0001", "c1", 0, 1))
	if !errors.Is(err, ErrUnavailable) && !errors.Is(err, ErrUnknownOutcome) {
		t.Errorf("append without a server: %v", err)
	}
}

func TestCredentialsThatAreNotThere(t *testing.T) {
	t.Parallel()
	if _, err := Open(testContext(t), Config{URL: "nats://127.0.0.1:1", Credentials: filepath.Join(t.TempDir(), "none")}); err == nil {
		t.Error("a missing credentials file must be refused at once")
	}
	if _, err := Open(testContext(t), Config{}); err == nil {
		t.Error("neither folder nor URL must be refused")
	}
}

func TestReadPages(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	ctx := testContext(t)
	if page, err := l.Read(ctx, 0, 10); err != nil || len(page) != 0 {
		t.Fatalf("empty log: %d records, %v", len(page), err)
	}
	mustAppend(t, l, 700, entry("2026-0001", "c1", 0, 700))
	var all []events.Record
	for after := uint64(0); ; {
		page, err := l.Read(ctx, after, 300)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		all = append(all, page...)
		after = page[len(page)-1].Position
	}
	if len(all) != 700 || all[0].Position != 1 || all[699].Position != 700 {
		t.Fatalf("%d records", len(all))
	}
	if none, err := l.Read(ctx, 0, 0); err != nil || len(none) != 0 {
		t.Fatalf("limit 0: %d records, %v", len(none), err)
	}
}
