package eventlog

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A log that lost its beginning or something in the middle on a server of its
// own is refused.
func TestRemoteLogWithGaps(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]uint64{"the first": 1, "one between": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startServer(t, t.TempDir(), -1)
			makeStream(t, s.ClientURL(), jetstream.StreamConfig{Subjects: []string{"event.>"}})
			spoil(t, s.ClientURL(), remove)
			_, _, _, err := openLog(t, Config{URL: s.ClientURL()}).Extent(testContext(t))
			wantError(t, err, ErrShorter)
			if want := fmt.Sprintf("%d is missing", remove); !strings.Contains(err.Error(), want) {
				t.Errorf("%q is missing in: %v", want, err)
			}
		})
	}
}

// spoil fills a stream with five messages and deletes one of them.
func spoil(t *testing.T, url string, remove uint64) {
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
	for range 5 {
		if _, err := js.Publish(testContext(t), "event.initiative.2026-0001.proposed", nil); err != nil {
			t.Fatal(err)
		}
	}
	stream, err := js.Stream(testContext(t), StreamName)
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.DeleteMsg(testContext(t), remove); err != nil {
		t.Fatal(err)
	}
}

func TestExtent(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := openLog(t, Config{Dir: dir})
	wantExtent := func(l *Log, id, first string, last uint64) (string, string) {
		t.Helper()
		gotID, gotFirst, gotLast, err := l.Extent(testContext(t))
		if err != nil || gotLast != last || id != "" && gotID != id || first != "" && gotFirst != first {
			t.Fatalf("log %q begins with %q and ends at %d, %v", gotID, gotFirst, gotLast, err)
		}
		return gotID, gotFirst
	}
	id, first := wantExtent(l, "", "", 0)
	if id == "" || first != "" {
		t.Fatalf("empty log %q begins with %q", id, first)
	}
	mustAppend(t, l, 2, entry("2026-0001", "c1", 0, 2))
	_, first = wantExtent(l, id, "", 2)
	if r, err := l.Record(testContext(t), 1); err != nil || r.ID != first || r.Position != 1 {
		t.Errorf("first record %+v, %v", r, err)
	}
	if _, err := l.Record(testContext(t), 3); !errors.Is(err, ErrShorter) {
		t.Errorf("record that is not there: %v", err)
	}
	mustClose(t, l)
	wantExtent(openLog(t, Config{Dir: dir}), id, first, 2)
}

// What the server keeps about the stream is damaged or gone: the stream is made
// anew around the same records, and is still known by the first of them.
func TestStreamMadeAnewIsTheSameLog(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"meta.inf", "meta.sum"} {
		dir := filled(t, 20, 100)
		l := openLog(t, Config{Dir: dir})
		_, first, last, err := l.Extent(testContext(t))
		if err != nil {
			t.Fatal(err)
		}
		mustClose(t, l)
		flip(t, filepath.Join(dir, "jetstream", "$G", "streams", StreamName, name), 0.5)
		l, err = Open(testContext(t), Config{Dir: dir})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		_, again, now, err := l.Extent(testContext(t))
		if err != nil || again != first || now != last {
			t.Errorf("%s: log begins with %q and ends at %d, %v", name, again, now, err)
		}
		mustClose(t, l)
	}
}
