package eventlog

import (
	"errors"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/events"
)

// stored reads a message as it lies in the log.
func stored(t testing.TB, l *Log, position uint64) *nats.Msg {
	t.Helper()
	s, err := l.js.Stream(testContext(t), StreamName)
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.GetMsg(testContext(t), position)
	if err != nil {
		t.Fatal(err)
	}
	return &nats.Msg{Subject: m.Subject, Header: m.Header, Data: m.Data}
}

// Every event names the one before it in its aggregate: within an append, after
// another one, after a restart, found through the views and without them, and
// also after an event from before there were checksums.
func TestEventsAreAChain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l, err := Open(testContext(t), Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	old, err := encodeRecord(entry("2026-0001", "c0", 0, 1), record("2026-0001", "c0", 0))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.js.PublishMsg(testContext(t), old); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, l, 3, entry("2026-0001", "c1", 1, 2))
	mustAppend(t, l, 6, entry("2026-0002", "c2", 0, 1), entry("2026-0001", "c3", 3, 2))
	mustClose(t, l)
	l = openLog(t, Config{Dir: dir})
	asked := 0
	l.LinkBy(func(aggregate, id string) (uint64, string, error) {
		asked++
		return 4, stored(t, l, 4).Header.Get(events.ChecksumHeader), nil
	})
	mustAppend(t, l, 7, entry("2026-0001", "c4", 6, 1)) // the views are behind
	mustAppend(t, l, 8, entry("2026-0002", "c5", 4, 1))
	mustAppend(t, l, 9, entry("2026-0002", "c6", 8, 1)) // an own append is remembered
	if asked != 2 {
		t.Errorf("the views were asked %d times", asked)
	}
	sum := func(position uint64) string {
		m := stored(t, l, position)
		return events.Checksum(m.Subject, m.Header, m.Data)
	}
	for position, before := range map[uint64]uint64{2: 1, 3: 2, 4: 0, 5: 3, 6: 5, 7: 6, 8: 4, 9: 8} {
		m, want := stored(t, l, position), ""
		if before > 0 {
			want = sum(before)
		}
		if got := m.Header.Get("ce-predecessor"); got != want {
			t.Errorf("position %d follows on %q, want %q of position %d", position, got, want, before)
		}
		if got := m.Header.Get("ce-checksum"); got != sum(position) {
			t.Errorf("position %d carries %q", position, got)
		}
	}
	if _, err := l.Append(testContext(t), entry("2026-0001", "c9", 3, 1)); !errors.Is(err, ErrConflict) {
		t.Errorf("a stale expectation: %v", err)
	}
	if _, err := l.Append(testContext(t), entry("2026-0001", "c9", 300, 1)); !errors.Is(err, ErrConflict) {
		t.Errorf("an expectation beyond the end: %v", err)
	}
}

// An event whose content was changed, by whoever can also make the server's own
// checksum right, is named and not handed on, and nothing follows it.
func TestAnAlteredEventIsNamed(t *testing.T) {
	t.Parallel()
	for name, alter := range map[string]func(m *nats.Msg){
		"data":      func(m *nats.Msg) { m.Data = []byte(strings.Replace(string(m.Data), "concept", "ongoing", 1)) },
		"actor":     func(m *nats.Msg) { m.Header.Set("ce-actor", "somebody-else") },
		"time":      func(m *nats.Msg) { m.Header.Set("ce-time", "2026-01-02T03:04:05.001Z") },
		"extension": func(m *nats.Msg) { m.Header.Set("ce-unheardof", "x") },
		"aggregate": func(m *nats.Msg) { m.Subject = strings.Replace(m.Subject, "2026-0001", "2026-0002", 1) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := openLog(t, Config{Dir: t.TempDir()})
			mustAppend(t, l, 2, entry("2026-0001", "c1", 0, 2))
			m := stored(t, l, 2)
			for h := range m.Header {
				if strings.HasPrefix(h, "Nats-") {
					m.Header.Del(h)
				}
			}
			alter(m)
			if _, err := l.js.PublishMsg(testContext(t), m); err != nil {
				t.Fatal(err)
			}
			f := follow(t, l, 0)
			err := f.finished(t)
			wantError(t, err, ErrShorter)
			if !strings.Contains(err.Error(), "at position 3, "+m.Subject) {
				t.Errorf("said: %v", err)
			}
			_, err = l.Read(testContext(t), 0, 10)
			wantError(t, err, ErrShorter)
			_, err = l.Append(testContext(t), entry("2026-0001", "c2", 3, 1))
			wantError(t, err, ErrShorter)
		})
	}
}
