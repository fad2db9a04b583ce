package projection

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// Every combination of what views know about a log and what the log is.
func TestCompare(t *testing.T) {
	t.Parallel()
	const end = 10
	origin := func(id, first string) store.Origin { return store.Origin{LogID: id, First: first} }
	log := extent{origin("log", "first"), end}
	empty := extent{origin("log", ""), 0}
	own := events.Record{ID: "event", Aggregate: events.AggregateInitiative}
	other := events.Record{ID: "other", Aggregate: events.AggregateInitiative}
	filler := events.Record{ID: "filler", Aggregate: events.AggregateLog}
	unread := events.Record{}
	for name, test := range map[string]struct {
		known    store.Origin
		position uint64
		record   string
		log      extent
		at       events.Record
		want     verdict
	}{
		"new views":                    {origin("", ""), 0, "", log, unread, continues},
		"new views of an empty log":    {origin("log", ""), 0, "", empty, unread, continues},
		"new views of another log":     {origin("other", ""), 0, "", log, unread, continues},
		"behind":                       {origin("log", "first"), 4, "event", log, own, continues},
		"as far":                       {origin("log", "first"), end, "event", log, own, continues},
		"ahead":                        {origin("log", "first"), end + 1, "event", log, unread, shorter},
		"ahead of an empty log":        {origin("log", "first"), 1, "event", empty, unread, shorter},
		"another record":               {origin("log", "first"), 4, "event", log, other, rewritten},
		"another record at the end":    {origin("log", "first"), end, "event", log, other, rewritten},
		"another first record":         {origin("log", "before"), 4, "event", log, own, rewritten},
		"another first record, ahead":  {origin("log", "before"), end + 1, "event", log, unread, shorter},
		"a record that cannot be read": {origin("log", "first"), 4, "event", log, unread, rewritten},
		"a record that could not be read before either": {origin("log", "first"), 4, "", log, unread, continues},
		"only the id known":                             {origin("log", ""), 4, "event", log, own, continues},
		"only the id known, ahead":                      {origin("log", ""), end + 1, "event", log, unread, shorter},
		"only the id known, another record":             {origin("log", ""), 4, "event", log, other, rewritten},
		"copied into another stream":                    {origin("other", "first"), 4, "event", log, own, continues},
		"copied into another stream, ahead":             {origin("other", "first"), end + 1, "event", log, unread, shorter},
		"copied into another stream, another record":    {origin("other", "first"), 4, "event", log, other, rewritten},
		"another log, behind":                           {origin("other", "before"), 4, "event", log, other, foreign},
		"another log, ahead":                            {origin("other", "before"), end + 1, "event", log, unread, foreign},
		"another log, now empty":                        {origin("other", "before"), 4, "event", empty, unread, foreign},
		"another log, known by its id":                  {origin("other", ""), 4, "event", log, other, foreign},
		"an old file, behind":                           {origin("", ""), 4, "event", log, own, continues},
		"an old file, ahead":                            {origin("", ""), end + 1, "event", log, unread, shorter},
		"an old file, the log is empty":                 {origin("", ""), 4, "event", empty, unread, shorter},
		"an old file, another record":                   {origin("", ""), 4, "event", log, other, rewritten},
		"the loss was accepted":                         {origin("log", "first"), 4, "event", log, filler, accepted},
		"the loss was accepted, an old file":            {origin("", ""), 4, "event", log, filler, accepted},
		"views from after the loss":                     {origin("log", "first"), 4, "filler", log, filler, continues},
		"views of another log at such a record":         {origin("other", "before"), 4, "event", log, filler, foreign},
	} {
		w := store.Witness{Name: "views-1", Position: test.position, Record: test.record, Origin: test.known}
		if got := compare(w, test.log, test.at); got != test.want {
			t.Errorf("%s: verdict %d, want %d", name, got, test.want)
		}
	}
}

// restore puts a record into the log as a server does that catches up, past
// those who write to it.
func (h *history) restore(t *testing.T, id string, p events.Payload) {
	t.Helper()
	r := h.entry(id, p).Records[0]
	data, err := events.Encode(p)
	if err != nil {
		t.Fatal(err)
	}
	m := &nats.Msg{Subject: r.Subject(), Data: data, Header: nats.Header{}}
	for k, v := range r.Headers() {
		m.Header.Set(k, v)
	}
	stored, err := h.Beside().JetStream().PublishMsg(testContext(t), m)
	if err != nil {
		t.Fatal(err)
	}
	h.last[id], h.end = stored.Sequence, stored.Sequence
}

// A log that has lost what the views know is refused, the views stay, and when
// the log is whole again the runner goes on by itself.
func TestLogThatLostEventsIsRefused(t *testing.T) {
	t.Parallel()
	h, restored := newHistory(t), newHistory(t)
	for range 5 {
		h.append(t, "2026-1", phase("idea"))
	}
	for range 3 {
		restored.append(t, "2026-1", phase("idea")) // the ids are the same
	}
	p := newExample()
	dir := t.TempDir()
	s := openStore(t, dir, p)
	first := run(t, h, s, nil, p)
	first.applied(t, h.end)
	first.stop()
	before := dump(t, s)
	if o := s.Origin(); o.LogID == "" || o.First == "" {
		t.Fatalf("origin %+v", o)
	}

	r := run(t, restored, s, nil, p)
	wait(t, r.stopped, 2)
	if _, _, ready := r.Progress(); ready || r.Refused() == nil {
		t.Fatalf("ready %v, refused %v", ready, r.Refused())
	}
	for _, word := range []string{s.Name(), "up to position 5", "ends at 3", "positions 4–5 are missing"} {
		if !strings.Contains(r.Refused().Error(), word) {
			t.Errorf("%q is missing in: %v", word, r.Refused())
		}
	}
	if dump(t, s) != before {
		t.Error("the views were changed")
	}
	if err := s.Reset("damaged meanwhile"); err != nil { // what they knew is still known
		t.Fatal(err)
	}
	wait(t, r.stopped, 2)
	if r.Refused() == nil || s.Checkpoint() != 0 {
		t.Fatalf("at %d, refused %v", s.Checkpoint(), r.Refused())
	}
	e := restored.entry("2026-1", phase("idea"))
	if _, err := restored.Append(testContext(t), e); !errors.Is(err, eventlog.ErrShorter) {
		t.Fatalf("append to a log that is refused: %v", err)
	}
	for range 2 {
		restored.restore(t, "2026-1", phase("idea"))
	}
	wait(t, r.caught, 1)
	if _, _, ready := r.Progress(); !ready || r.Refused() != nil {
		t.Fatalf("ready %v, refused %v", ready, r.Refused())
	}
}

// Losses hears every file in the folder, of whichever version.
func TestLosses(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	h.append(t, "2026-1", phases(5)...)
	id, first, _, err := h.Extent(testContext(t))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name string, position uint64, record string, origin store.Origin) {
		t.Helper()
		s, err := store.Open(store.Options{Dir: dir, Name: store.Name(name), Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Update(position, func(tx *store.Tx) error {
			tx.SetLogIdentity(record)
			return views.RaiseNumber(tx, "2026", position)
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.SetOrigin(origin); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	write("same", 5, "2026-1-0-4", store.Origin{LogID: id, First: first})
	write("ahead", 9, "x", store.Origin{LogID: id, First: first})
	write("old", 5, "2026-1-0-4", store.Origin{})
	write("foreign", 70, "x", store.Origin{LogID: "other", First: "other"})
	write("aside", 90, "x", store.Origin{LogID: id, First: first})
	if err := store.SetAside(dir, store.Name("aside"), "of old", slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	witnesses, unreadable, err := views.Witnesses(dir)
	if err != nil || len(witnesses) != 4 || len(unreadable) != 0 {
		t.Fatalf("witnesses %+v, %v, %v", witnesses, unreadable, err)
	}
	losses, related, err := Losses(testContext(t), h, witnesses)
	if err != nil || len(losses) != 1 || len(related) != 3 {
		t.Fatalf("losses %+v, related %+v, %v", losses, related, err)
	}
	if w := losses[0].Witness; w.Position != 9 || w.Numbers["2026"] != 9 || w.Name != store.Name("ahead") {
		t.Errorf("witness %+v", w)
	}
}
