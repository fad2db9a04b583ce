package notify

import (
	"net/http"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/notify/deliverylog"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
)

// byHand makes a service go by the registry's clock alone.
func byHand(r *testkit.Registry) func(*Config) {
	return func(c *Config) {
		c.Clock = r.Clock.Now
		c.Schedule = webhook.Schedule{Rand: func() float64 { return 0.5 }} // the steps themselves
	}
}

// attempts waits until the log of a subscription shows a number of attempts at
// its last change.
func attempts(t testing.TB, s *replica, id string, n int) deliverylog.Delivery {
	t.Helper()
	var last deliverylog.Delivery
	eventually(t, "the log shows the attempts", func() bool {
		list, err := s.Deliveries(t.Context(), vendor, id)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) > 0 {
			last = list[0]
		}
		return last.Kind == string(kindChange) && len(last.Attempts) >= n
	})
	return last
}

// What fails is tried again when the schedule says, or later if the receiver
// asks for that, also after a restart.
func TestRetries(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r, byHand(r))
	created := subscribe(t, s, toWebhook(in.URL))
	in.answers(func(received) (int, http.Header) { return http.StatusBadGateway, nil })
	propose(t, r, "Prøves igjen")
	in.wait(t, 1)
	attempts(t, s, created.ID, 1)
	r.Clock.Advance(5 * time.Second)
	in.wait(t, 2)
	attempts(t, s, created.ID, 2)

	s.stop() // the chain goes on where it was
	s = start(t, r, byHand(r))
	r.Clock.Advance(29 * time.Second)
	in.answers(func(received) (int, http.Header) {
		return http.StatusServiceUnavailable, http.Header{"Retry-After": {"3600"}}
	})
	r.Clock.Advance(time.Second)
	got := in.wait(t, 3)
	if got[0].ID != got[2].ID || string(got[0].raw) != string(got[2].raw) {
		t.Error("an attempt sent something else than the one before")
	}
	d := attempts(t, s, created.ID, 3)
	if a := d.Attempts[2]; a.Status != 503 || d.Status != deliverylog.Waiting || a.At.Sub(d.Attempts[1].At) != 30*time.Second {
		t.Errorf("log %+v", d)
	}
	in.answers(nil)
	r.Clock.Advance(59 * time.Minute)
	s.nudge(created.ID)
	if n := len(in.all()); n != 3 {
		t.Errorf("attempt %d was made before the receiver wanted it", n)
	}
	r.Clock.Advance(time.Minute)
	in.wait(t, 4)
	if d := attempts(t, s, created.ID, 4); d.Status != deliverylog.Delivered {
		t.Errorf("status %s", d.Status)
	}
}

// 410 disables at once, and its contact is notified.
func TestGoneDisables(t *testing.T) {
	t.Parallel()
	r, in, office := open(t), receive(t), openOffice(t)
	s := start(t, r, office.by)
	c := toWebhook(in.URL)
	c.Contact = "drift@kommune.example"
	created := contactOf(t, s, office, c)
	in.answers(func(received) (int, http.Header) { return http.StatusGone, nil })
	propose(t, r, "Siste")
	eventually(t, "it is disabled", func() bool { return status(t, s, created.ID) == subscription.Disabled })
	v, err := s.Get(t.Context(), vendor, created.ID)
	if err != nil || v.Reason != subscription.ReasonGone {
		t.Errorf("reason %q: %v", v.Reason, err)
	}
	office.wait(t, c.Contact, 2)
	propose(t, r, "Etter")
	in.answers(nil)
	if v, err = s.Resume(t.Context(), as(vendor), created.ID); err != nil || v.Status != subscription.Pending {
		t.Errorf("resumed as %s: %v", v.Status, err)
	}
	active(t, s, created.ID)
	propose(t, r, "Igjen")
	got := in.wait(t, 2)
	if last := got[len(got)-1]; last.payload.Initiative.Title != "Igjen" || len(got) != 2 {
		t.Errorf("%d notifications, the last one of %q", len(got), last.payload.Initiative.Title)
	}
}

// After three deliveries that were given up it is the endpoint's fault.
func TestFailingDisables(t *testing.T) {
	t.Parallel()
	r, in, office := open(t), receive(t), openOffice(t)
	s := start(t, r, office.by, func(c *Config) { c.Schedule = webhook.Schedule{Steps: []time.Duration{}} })
	c := toWebhook(in.URL)
	c.Contact = "drift@kommune.example"
	created := contactOf(t, s, office, c)
	in.answers(func(received) (int, http.Header) { return http.StatusInternalServerError, nil })
	for _, title := range []string{"Ett", "To", "Tre", "Fire"} {
		propose(t, r, title)
	}
	eventually(t, "it is disabled", func() bool {
		r.Clock.Advance(time.Minute) // the circuit gives it pauses
		return status(t, s, created.ID) == subscription.Disabled
	})
	office.wait(t, c.Contact, 2)
	if n := len(in.all()); n != 3 {
		t.Errorf("%d attempts, want 3", n)
	}
	nothingWaits(t, s, created.ID)
}

// While a secret is changed both sign; then the new one alone.
func TestRotation(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r)
	created := subscribe(t, s, toWebhook(in.URL))
	secret, v, err := s.RotateSecret(t.Context(), as(vendor), created.ID, time.Hour)
	if err != nil || secret == created.Secret || v.SecretUntil.IsZero() {
		t.Fatalf("rotated %+v: %v", v, err)
	}
	propose(t, r, "Begge")
	verify(t, in.wait(t, 1)[0], created.Secret, secret)
	r.Clock.Advance(2 * time.Hour)
	propose(t, r, "Den nye")
	got := in.wait(t, 2)[1]
	verify(t, got, secret)
	if n := len(got.header.Get("Webhook-Signature")); n > 60 {
		t.Errorf("signed twice after the overlap: %s", got.header.Get("Webhook-Signature"))
	}
}
