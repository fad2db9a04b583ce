package notify

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/subscription"
	client "github.com/samstyring/samstyring/pkg/webhook"
)

// The first thing that a receiver sees is the question, and until it has
// answered there is nothing else.
func TestNothingBeforeTheReceiverHasAgreed(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	in.answers(func(received) (int, http.Header) { return http.StatusTeapot, nil })
	s := start(t, r)
	created, err := s.Create(t.Context(), as(vendor), toWebhook(in.URL))
	if err != nil {
		t.Fatal(err)
	}
	<-in.came
	propose(t, r, "Sendes ikke")
	<-in.came
	if got := in.all(); len(got) > 0 || status(t, s, created.ID) != subscription.Pending {
		t.Errorf("%d notifications were sent to a receiver that has not agreed", len(got))
	}
	in.answers(nil)
	active(t, s, created.ID)
	propose(t, r, "Sendes")
	got := in.wait(t, 1)[0]
	if got.payload.Initiative.Title != "Sendes" {
		t.Errorf("notified of %q, which was published before it was active", got.payload.Initiative.Title)
	}
	verify(t, got, created.Secret)
	if got.Subscription != created.ID || got.Type != client.TypeChange("stage_moved") || got.payload.Headline == "" || !got.payload.Concerns.All {
		t.Errorf("got %+v", got)
	}
}

func verify(t testing.TB, got received, secrets ...string) {
	t.Helper()
	for _, secret := range secrets {
		v, err := client.NewVerifier(secret)
		if err != nil {
			t.Fatal(err)
		}
		if id, err := v.Verify(got.header, got.raw); err != nil || id != got.ID {
			t.Errorf("verify: id %q of event %q: %v", id, got.ID, err)
		}
	}
}

// One subscription's notifications come in the order of publication, whatever
// fails on the way, and each comes once.
func TestOrder(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r)
	subscribe(t, s, toWebhook(in.URL))
	n := 0
	failed := map[string]bool{}
	in.answers(func(got received) (int, http.Header) { // only one is under way at a time
		if n++; n%3 == 0 && !failed[got.ID] {
			failed[got.ID] = true
			return http.StatusInternalServerError, nil
		}
		return http.StatusOK, nil
	})
	id := propose(t, r, "Ett")
	for day := range 20 {
		bind(t, r, id, events.Date(fmt.Sprintf("2027-01-%02d", day+1)))
	}
	eventually(t, "all have come", func() bool { return len(taken(in)) >= 21 })
	got := taken(in)
	for i := 1; i < len(got); i++ {
		if got[i].Position <= got[i-1].Position {
			t.Errorf("position %d came after %d", got[i].Position, got[i-1].Position)
		}
	}
	if len(got) != 21 || len(in.all()) == 21 {
		t.Errorf("%d came, %d of them answered well; want 21", len(in.all()), len(got))
	}
}

// taken is what was answered well.
func taken(in *inbox) (out []received) {
	for _, r := range in.all() {
		if r.status < 300 {
			out = append(out, r)
		}
	}
	return out
}
