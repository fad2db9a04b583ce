package notify

import (
	"net/http"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/testkit"
)

// What the clock publishes, the log publishes too when it goes on: under the same
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
	if published := feed(t, s); len(published) != 1 {
		t.Errorf("%d changes are published before they may be", len(published))
	}
	r.Clock.Advance(changes.DefaultLag)
	got := in.wait(t, 2)[1]
	if got.payload.Class != changes.Described || got.payload.Old.Title["nb"] != "Ett" || got.payload.New.Title["nb"] != "Tre" {
		t.Errorf("got %+v", got.payload)
	}
	byClock := feed(t, s)
	propose(t, r, "Et annet")
	in.wait(t, 3)
	byLog := feed(t, s)
	if len(byLog) != 3 || byLog[1].Cursor != byClock[1].Cursor || byLog[1].ID != byClock[1].ID {
		t.Errorf("the clock published\n%+v\nthe log\n%+v", byClock, byLog)
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

// An edit that is undone in time is published to nobody.
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
	if got[1].payload.Initiative.Title != "Et annet" {
		t.Errorf("notified of %+v", got[1].payload)
	}
}

// A replica that finds other rules than those that changes were matched by
// publishes once more what may have been held back by them.
func TestOtherRules(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r)
	id := subscribe(t, s, toWebhook(in.URL)).ID
	propose(t, r, "Ett")
	in.wait(t, 1)
	untilMatched(t, s)
	s.stop()
	at, err := s.cursors.checkpoint(t.Context(), partitionOf(id))
	if err != nil {
		t.Fatal(err)
	}
	other := at
	other.Rules = "others"
	if err := s.cursors.save(t.Context(), []*write{{number: partitionOf(id), seen: at, next: other}}); err != nil {
		t.Fatal(err)
	}
	start(t, r)
	if got := in.wait(t, 2); got[0].ID != got[1].ID {
		t.Error("it came again under another id")
	}
}

// The backlog of a receiver that was away for long is delivered in order, most
// of it from further back in the change log than anybody keeps in memory.
func TestBacklog(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r, func(c *Config) { c.keep = 8 })
	created := subscribe(t, s, toWebhook(in.URL))
	in.answers(func(received) (int, http.Header) { return http.StatusInternalServerError, nil })
	id := propose(t, r, "Etterslep")
	const more = maxDue + 20
	for n := range more {
		bind(t, r, id, events.Date(time.Date(2027, 1, 1+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)))
	}
	untilMatched(t, s)
	in.answers(nil)
	eventually(t, "all have come", func() bool { r.Clock.Advance(time.Minute); return len(taken(in)) > more })
	got := taken(in)
	for i := 1; i < len(got); i++ {
		if got[i].payload.Cursor.Compare(got[i-1].payload.Cursor) <= 0 {
			t.Errorf("%s came after %s", got[i].payload.Cursor, got[i-1].payload.Cursor)
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
