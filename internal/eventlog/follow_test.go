package eventlog

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/events"

	"github.com/samstyring/samstyring/internal/testkit/ports"
)

func TestFollowFromAPosition(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	mustAppend(t, l, 1000, entry("2026-0001", "c1", 0, 1000))
	mustAppend(t, l, 2000, entry("2026-0001", "c2", 1000, 1000))
	f := follow(t, l, 500)
	f.next(t, 501, 2000)
	mustAppend(t, l, 2001, entry("2026-0002", "c3", 0, 1))
	got := f.next(t, 2001, 2001)

	want := record("2026-0002", "c3", 0)
	want.Position, want.Raw, want.Checksum = 2001, got.Raw, got.Checksum
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	ahead := follow(t, l, 2003) // a view that is ahead gets nothing it has seen
	mustAppend(t, l, 2004, entry("2026-0002", "c4", 2001, 3))
	ahead.next(t, 2004, 2004)
	f.stop()
	wantError(t, f.finished(t), context.Canceled)
}

func TestFollowEndsWithTheHandler(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	for i := range uint64(3) {
		mustAppend(t, l, (i+1)*1000, entry("2026-0001", "", i*1000, 1000))
	}
	broken := errors.New("broken")
	seen := 0
	err := l.Follow(testContext(t), 0, func(batch []events.Record) error {
		if len(batch) == 0 || len(batch) > followBatch {
			t.Errorf("batch of %d", len(batch))
		}
		if seen += len(batch); seen == 3000 {
			return broken
		}
		return nil
	})
	if err != broken || seen != 3000 {
		t.Errorf("error %v after %d records", err, seen)
	}
}

// announcing is a message of which the server says how many come after it.
type announcing struct {
	jetstream.Msg
	pending uint64
}

func (m announcing) Metadata() (*jetstream.MsgMetadata, error) {
	return &jetstream.MsgMetadata{NumPending: m.pending}, nil
}

// What is there is taken; what is announced and does not come holds nothing up.
func TestDrainTakesWhatIsThere(t *testing.T) {
	t.Parallel()
	raw := make(chan jetstream.Msg, 2*followBatch)
	for i := range followBatch + 7 {
		raw <- announcing{pending: uint64(followBatch + 6 - i)}
	}
	for _, want := range []int{followBatch, 7, 1} {
		if len(raw) == 0 {
			raw <- announcing{pending: 1}
		}
		if got, err := drain(testContext(t), raw); err != nil || len(got) != want {
			t.Errorf("drained %d, %v; want %d", len(got), err, want)
		}
	}
	ended, cancel := context.WithCancel(testContext(t))
	cancel()
	_, err := drain(ended, raw)
	wantError(t, err, context.Canceled)
}

func TestTwoLogsSeeEachOther(t *testing.T) {
	t.Parallel()
	s := startServer(t, t.TempDir(), -1)
	one := openLog(t, Config{URL: s.ClientURL()})
	two := openLog(t, Config{URL: s.ClientURL()})
	f, g := follow(t, one, 0), follow(t, two, 0)
	mustAppend(t, one, 2, entry("2026-0001", "c1", 0, 2))
	mustAppend(t, two, 3, entry("2026-0001", "c2", 2, 1))
	_, err := one.Append(testContext(t), entry("2026-0001", "c3", 2, 1))
	wantError(t, err, ErrConflict)
	f.next(t, 1, 3)
	g.next(t, 1, 3)
}

func TestFollowSurvivesARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	port := ports.Claim(t, 1)[0]
	s := startServer(t, dir, port)
	lines := &logLines{}
	l := openLog(t, Config{URL: s.ClientURL(), Logger: lines.logger()})
	f := follow(t, l, 0)
	for round := range uint64(3) {
		mustAppend(t, l, 2*round+2, entry("2026-0001", "", 2*round, 2))
		f.next(t, 2*round+1, 2*round+2)
		again := l.nc.StatusChanged(nats.CONNECTED)
		stopServer(s)
		s = startServer(t, dir, port)
		<-again
	}
	mustAppend(t, l, 7, entry("2026-0001", "", 6, 1))
	f.next(t, 7, 7)
}

func TestMalformedMessagesAreSurvived(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	mustAppend(t, l, 1, entry("2026-0001", "c1", 0, 1))
	ctx := testContext(t)
	header := func(r events.Record) nats.Header {
		h := nats.Header{}
		for k, v := range r.Headers() {
			h.Set(k, v)
		}
		return h
	}
	good := record("2026-0001", "c9", 0)
	newer := good
	newer.Name = "invented"
	for _, m := range []*nats.Msg{
		{Subject: "event.nonsense", Data: []byte("not an event")},
		{Subject: "event.initiative.2026-0001.phase-reported", Header: header(good), Data: []byte("{")},
		{Subject: "event.initiative.2026-0002.phase-reported", Header: header(good), Data: []byte("{}")},
		{Subject: newer.Subject(), Header: header(newer), Data: []byte("{}")}, // unknown, not malformed
	} {
		if _, err := l.js.PublishMsg(ctx, m); err != nil {
			t.Fatal(err)
		}
	}
	mustAppend(t, l, 6, entry("2026-0003", "c2", 0, 1))

	f := follow(t, l, 0)
	f.next(t, 1, 1)
	for position := uint64(2); position <= 4; position++ {
		if r := f.next(t, position, position); !reflect.DeepEqual(r, events.Record{Position: position, Checksum: r.Checksum}) || r.Checksum == "" {
			t.Errorf("malformed message came as %+v", r)
		}
	}
	if r := f.next(t, 5, 5); r.Data != nil || r.Name != "invented" {
		t.Errorf("unknown event came as %+v", r)
	}
	if r := f.next(t, 6, 6); r.Data == nil {
		t.Errorf("good event came as %+v", r)
	}
	if l.Malformed() != 3 {
		t.Errorf("%d malformed, want 3", l.Malformed())
	}
}

// A server that comes back with an older log, or with another one as long, is
// noticed by who follows and by who appends.
func TestServerComesBackWithLess(t *testing.T) {
	t.Parallel()
	for name, written := range map[string]string{"shorter": "", "another": "x"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			port := ports.Claim(t, 1)[0]
			s := startServer(t, t.TempDir(), port)
			l := openLog(t, Config{URL: s.ClientURL(), Replicas: 1})
			mustAppend(t, l, 3, entry("2026-0001", "c1", 0, 3))
			f := follow(t, l, 0)
			f.next(t, 1, 3)
			stopServer(s)
			other := t.TempDir()
			prepared := openLog(t, Config{Dir: other})
			mustAppend(t, prepared, 2, entry("2026-0001", "c1", 0, 2))
			if written != "" {
				mustAppend(t, prepared, 4, entry("2026-0002", written, 0, 2))
			}
			mustClose(t, prepared)
			s = startServer(t, other, port)
			wantError(t, f.finished(t), ErrShorter)
			_, err := l.Append(testContext(t), entry("2026-0003", "c3", 0, 1))
			wantError(t, err, ErrShorter)
			l.Refuse(nil) // who knows better
			mustAppend(t, l, uint64(3+2*len(written)), entry("2026-0003", "c3", 0, 1))
			l.Refuse(errors.New("a reason"))
			_, err = l.Append(testContext(t), entry("2026-0004", "c4", 0, 1))
			wantError(t, err, ErrShorter)
			if !strings.Contains(err.Error(), "a reason") || l.Health().Reason != ReasonLost {
				t.Errorf("refused with %v, health %+v", err, l.Health())
			}
		})
	}
}
