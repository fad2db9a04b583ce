package notify

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/notify/deliverylog"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
)

// failing is a webhook that has agreed and answers nothing good since, with a
// change that waits.
func failing(t *testing.T) (r *testkit.Registry, s *replica, created Created) {
	t.Helper()
	t.Helper()
	r = open(t)
	in := receive(t)
	s = start(t, r, byHand(r))
	created = subscribe(t, s, toWebhook(in.URL))
	in.answers(func(received) (int, http.Header) { return http.StatusInternalServerError, nil })
	propose(t, r, "Venter")
	attempts(t, s, created.ID, 1)
	return r, s, created
}

// What waits for an endpoint when it is replaced reaches the new one, before
// what is published later, and its line in the log ends.
func TestWhatWaitsGoesWhereTheWebhookWasMoved(t *testing.T) {
	t.Parallel()
	r, s, created := failing(t)
	there := receive(t)
	there.answers(func(received) (int, http.Header) { return http.StatusServiceUnavailable, nil })
	if v, err := s.Update(t.Context(), as(vendor), created.ID, toWebhook(there.URL), 0); err != nil || v.Status != subscription.Pending {
		t.Fatalf("moved %+v: %v", v, err)
	}
	propose(t, r, "Mens den ikke har svart")
	untilMatched(t, s)
	if n := there.count(); n > 0 {
		t.Errorf("%d were sent to a receiver that has not agreed", n)
	}
	there.answers(nil)
	eventually(t, "it is active", func() bool {
		r.Clock.Advance(time.Minute)
		return status(t, s, created.ID) == subscription.Active
	})
	propose(t, r, "Etterpå")
	wantTitles(t, there.wait(t, 3), created.ID, "Venter", "Mens den ikke har svart", "Etterpå")
	nothingWaits(t, s, created.ID)
	eventually(t, "all lines of the log have ended", func() bool {
		lines, err := s.Deliveries(t.Context(), vendor, created.ID)
		return err == nil && changeLines(lines) == 3 &&
			!slices.ContainsFunc(lines, func(d deliverylog.Delivery) bool { return d.Status != deliverylog.Delivered })
	})
}

func changeLines(lines []deliverylog.Delivery) (n int) {
	for _, d := range lines {
		if d.Kind == string(kindChange) {
			n++
		}
	}
	return n
}

// An answer of the endpoint before says nothing of the one that it was moved to.
func TestTheEndpointBeforeDisablesNothing(t *testing.T) {
	t.Parallel()
	r, in, there := open(t), receive(t), receive(t)
	s := start(t, r)
	created := subscribe(t, s, toWebhook(in.URL))
	under, moved := make(chan struct{}), make(chan struct{})
	in.answers(func(received) (int, http.Header) {
		close(under)
		<-moved
		return http.StatusGone, nil
	})
	propose(t, r, "Underveis")
	<-under
	if _, err := s.Update(t.Context(), as(vendor), created.ID, toWebhook(there.URL), 0); err != nil {
		t.Fatal(err)
	}
	close(moved)
	active(t, s, created.ID)
	wantTitles(t, there.wait(t, 1), created.ID, "Underveis")
}

// What is not sent any more does not stand as waiting in the log for ever.
func TestLinesEndWithWhatWaits(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(s *replica, id string) error{
		"pause": func(s *replica, id string) error { _, err := s.Pause(t.Context(), as(vendor), id); return err },
		"disable": func(s *replica, id string) error {
			_, err := s.disable(t.Context(), id, subscription.ReasonUnsubscribed)
			return err
		},
		"other filters": func(s *replica, id string) error {
			c := toWebhook("http://127.0.0.1:1/")
			stored, _ := s.live.get(id)
			c.Endpoint = stored.Subscription.Endpoint
			c.Filters = subscription.Asking(filter.Set{filter.Initiative: {"2031-0001"}})
			_, err := s.alter(t.Context(), id, func(sub subscription.Subscription) (subscription.Subscription, error) {
				return sub.Change(c, sub.After, s.now()), nil
			})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, s, created := failing(t)
			if err := end(s, created.ID); err != nil {
				t.Fatal(err)
			}
			eventually(t, "the line has ended", func() bool {
				lines, err := s.Deliveries(t.Context(), vendor, created.ID)
				return err == nil && len(lines) > 0 && lines[0].Kind == string(kindChange) && lines[0].Status == deliverylog.GivenUp
			})
			nothingWaits(t, s, created.ID)
		})
	}
}

// A replica that was cut off stores nothing over what the one has stored that
// took its partition.
func TestOneReplicaStoresCursors(t *testing.T) {
	t.Parallel()
	s := start(t, open(t))
	s.stop()
	const id = "a"
	number := partitionOf(id)
	old, err := s.cursors.checkpoint(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	taken := &write{number: number, seen: old, next: checkpoint{By: "another"}, of: map[string]progress{id: {Done: 2}}}
	if err := s.cursors.save(t.Context(), []*write{taken}); err != nil {
		t.Fatal(err)
	}
	late := &write{number: number, seen: old, next: old, of: map[string]progress{id: {Done: 1}}}
	if err := s.cursors.save(t.Context(), []*write{late}); !errors.Is(err, eventlog.ErrConflict) {
		t.Errorf("it was stored: %v", err)
	}
	if all, err := s.cursors.all(t.Context(), number); err != nil || all[id].Done != 2 {
		t.Errorf("stored is %+v: %v", all, err)
	}
}

// More than one batch takes is stored all the same, and the checkpoint last.
func TestManyCursors(t *testing.T) {
	t.Parallel()
	s := start(t, open(t))
	s.stop()
	const number = 3
	at, err := s.cursors.checkpoint(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	w := &write{number: number, seen: at, next: checkpoint{By: "me", Rules: "r"}, of: map[string]progress{}}
	for n := 0; len(w.of) < 2*eventlog.MaxBatch+7; n++ {
		if id := fmt.Sprint("s", n); partitionOf(id) == number {
			w.of[id] = progress{Done: n + 1}
		}
	}
	if err := s.cursors.save(t.Context(), []*write{w}); err != nil {
		t.Fatal(err)
	}
	all, err := s.cursors.all(t.Context(), number)
	if err != nil || len(all) != len(w.of) {
		t.Errorf("%d of %d are stored: %v", len(all), len(w.of), err)
	}
	if got, err := s.cursors.checkpoint(t.Context(), number); err != nil || got.sequence != w.seen.sequence || got.By != "me" {
		t.Errorf("the checkpoint is %+v, want %+v: %v", got, w.seen, err)
	}
}
