package notify

import (
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/testkit"
)

// What the clock tells, the log tells too when it goes on: under the same
// cursors, and to subscribers once.
func TestTheClockAndTheLog(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r, byHand(r))
	subscribe(t, s, toWebhook(in.URL))
	id := propose(t, r, "Ett")
	in.wait(t, 1)
	retitle(t, r, id, "To")
	retitle(t, r, id, "Tre")
	r.Clock.Advance(10 * time.Minute)
	if told := feed(t, s); len(told) != 1 {
		t.Errorf("%d changes are told before they may be", len(told))
	}
	r.Clock.Advance(changes.DefaultLag)
	got := in.wait(t, 2)[1]
	if got.told.Class != changes.Described || got.told.Old.Title["nb"] != "Ett" || got.told.New.Title["nb"] != "Tre" {
		t.Errorf("told %+v", got.told)
	}
	byClock := feed(t, s)
	propose(t, r, "Et annet")
	in.wait(t, 3)
	byLog := feed(t, s)
	if len(byLog) != 3 || byLog[1].Cursor != byClock[1].Cursor || byLog[1].ID != byClock[1].ID {
		t.Errorf("the clock told\n%+v\nthe log\n%+v", byClock, byLog)
	}
	if got := in.all(); len(got) != 3 {
		t.Errorf("%d notifications of 3 changes", len(got))
	}
	for _, c := range byLog {
		at, ok, err := s.feed.At(c.Cursor)
		if err != nil || !ok || at.ID != c.ID {
			t.Errorf("at %s is %s: %v", c.Cursor, at.ID, err)
		}
	}
	page, more, err := s.feed.Changes(byLog[0].Cursor, 1)
	if err != nil || !more || len(page) != 1 || page[0].ID != byLog[1].ID {
		t.Errorf("the page after the first: %v, more %v: %v", page, more, err)
	}
}

func feed(t testing.TB, s *replica) []changes.Change {
	t.Helper()
	all, _, err := s.feed.Changes(changes.Cursor{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// An edit that is undone in time is told to nobody.
func TestUndone(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r, byHand(r))
	subscribe(t, s, toWebhook(in.URL))
	id := propose(t, r, "Ett")
	retitle(t, r, id, "To")
	retitle(t, r, id, "Ett")
	r.Clock.Advance(time.Hour)
	propose(t, r, "Et annet")
	got := in.wait(t, 2)
	if got[1].told.Initiative.Title != "Et annet" {
		t.Errorf("told of %+v", got[1].told)
	}
}

// A dispatcher that finds other rules than those of the mark tells once more
// what may have been held back by them.
func TestOtherRules(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r)
	subscribe(t, s, toWebhook(in.URL))
	propose(t, r, "Ett")
	in.wait(t, 1)
	s.stop()
	m, err := s.queue.mark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	seen := m.sequence
	m.Feed = "others"
	if _, err := s.queue.dispatch(t.Context(), nil, m, seen); err != nil {
		t.Fatal(err)
	}
	start(t, r)
	if got := in.wait(t, 2); got[0].ID != got[1].ID {
		t.Error("it came again under another id")
	}
}

// The backlog of a receiver that was away for long is delivered in order, most
// of it straight from the stream.
func TestBacklog(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r)
	created := subscribe(t, s, toWebhook(in.URL))
	s.stop()
	var list []delivery
	told := testChange(t, r, s) // which comes too, at the end
	for n := range keptByPartition + 500 {
		c := told
		c.ID, c.Cursor.N = c.ID+"-"+time.Duration(n).String(), n
		list = append(list, s.delivery(kindReplay, &c))
	}
	if _, err := s.queue.put(t.Context(), created.ID, list...); err != nil {
		t.Fatal(err)
	}
	s = start(t, r)
	got := in.wait(t, len(list))
	for i, n := range got[:len(list)] {
		if n.told.Cursor.N != i {
			t.Fatalf("number %d came as number %d", n.told.Cursor.N, i)
		}
	}
	nothingWaits(t, s, created.ID)
}

func testChange(t testing.TB, r *testkit.Registry, s *replica) changes.Change {
	t.Helper()
	propose(t, r, "Etterslep")
	all := feed(t, s)
	return all[len(all)-1]
}
