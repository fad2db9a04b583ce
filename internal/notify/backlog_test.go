package notify

import (
	"net/http"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/subscription"
)

// What waits is counted: what was refused and is tried again, and what has come
// to nobody yet, with its age; delivered, it is counted no more.
func TestWhatWaitsIsCounted(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r, byHand(r))
	created := subscribe(t, s, toWebhook(in.URL))
	if b := s.Backlog(); b.Waiting+b.Retrying != 0 || b.Oldest != 0 || b.Delivered != 1 { // the validation
		t.Errorf("at first %+v", b)
	}
	in.answers(func(received) (int, http.Header) { return http.StatusBadGateway, nil })
	propose(t, r, "Venter")
	attempts(t, s, created.ID, 1)
	if b := s.Backlog(); b.Waiting != 1 || b.Retrying != 1 || b.Oldest != 0 || b.Failed != 1 {
		t.Errorf("after a failure %+v", b)
	}
	in.answers(nil)
	r.Clock.Advance(time.Minute)
	eventually(t, "nothing waits", func() bool { return s.Backlog() == Backlog{Delivered: 2, Failed: 1} })

	// Nobody may work on it: it waits untried, and is older each minute.
	s.owned.each((*partition).finish)
	propose(t, r, "Blir liggende")
	eventually(t, "it waits", func() bool { return s.Backlog().Waiting == 1 })
	r.Clock.Advance(10 * time.Minute)
	if b := s.Backlog(); b.Retrying != 0 || b.Oldest != 10*time.Minute {
		t.Errorf("untried for ten minutes %+v", b)
	}
	stored, _ := s.live.get(created.ID)
	stored.Subscription.Frequency = subscription.Weekly // a digest waits, and is not late
	if b := s.Backlog(); b.Waiting != 1 || b.Oldest != 0 {
		t.Errorf("a digest %+v", b)
	}
}
