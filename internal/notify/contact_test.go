package notify

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/subscription"
)

func contactOf(t testing.TB, s *replica, office *postOffice, c subscription.Command) Created {
	t.Helper()
	created := subscribe(t, s, c)
	asked := office.wait(t, c.Contact, 1)[0]
	if v, err := s.ConfirmContact(t.Context(), asked.link(t, mail.ContactPath)); err != nil || v.ID != created.ID || !v.ContactConfirmed {
		t.Fatalf("confirmed %+v: %v", v, err)
	}
	return created
}

// disabledBy410 turns a webhook on again and waits until its receiver has

// answered that it is gone.
func disabledBy410(t testing.TB, s *replica, id string) {
	t.Helper()
	if _, err := s.Resume(t.Context(), as(vendor), id); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is disabled", func() bool { return status(t, s, id) == subscription.Disabled })
	nothingWaits(t, s, id)
}

// A contact that never answers gets the question and nothing else, however
// often the webhook is turned off.
func TestAContactIsAskedFirst(t *testing.T) {
	t.Parallel()
	r, office, in := open(t), openOffice(t), receive(t)
	s := start(t, r, office.by)
	in.answers(func(received) (int, http.Header) { return http.StatusGone, nil })
	c := toWebhook(in.URL)
	c.Contact = victims[0]
	created, err := s.Create(t.Context(), as(vendor), c)
	if err != nil || created.ContactConfirmed {
		t.Fatalf("created %+v: %v", created, err)
	}
	eventually(t, "it is disabled", func() bool { return status(t, s, created.ID) == subscription.Disabled })
	asked := office.wait(t, victims[0], 1)[0]
	for range 13 {
		disabledBy410(t, s, created.ID)
	}
	give(t, s, created.ID, subscription.Task{Kind: subscription.TaskNotice, At: s.now(), Nonce: "before contacts were asked", Notice: &subscription.Notice{Reason: subscription.ReasonGone}})
	nothingWaits(t, s, created.ID)
	if n := lettersToVictim(office); n != 1 {
		t.Fatalf("%d letters", n)
	}
	if _, err := s.ConfirmEmail(t.Context(), asked.link(t, mail.ContactPath)); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("the contact's link activates the webhook: %v", err)
	}
	if _, err := s.ConfirmContact(t.Context(), asked.link(t, mail.ContactPath)); err != nil {
		t.Fatal(err)
	}
	for n := 2; n <= 3; n++ { // one notice a day
		for range 5 {
			disabledBy410(t, s, created.ID)
		}
		letters := office.wait(t, victims[0], n)
		if len(letters) != n || strings.Contains(letters[n-1].subject, "127.0.0.1") || !strings.Contains(letters[n-1].body, mail.NeverPath) {
			t.Errorf("%d letters, the last one %q", len(letters), letters[n-1].subject)
		}
		r.Clock.Advance(24 * time.Hour)
	}
}

// A contact answers once for all webhooks of an organisation, and for no other
// organisation; another address must answer itself.
func TestAContactAgreesForOneOrganisation(t *testing.T) {
	t.Parallel()
	r, office, in := open(t), openOffice(t), receive(t)
	s := start(t, r, office.by)
	c := toWebhook(in.URL)
	c.Contact = "drift@leverandor.example"
	before := subscribe(t, s, c)
	created := subscribe(t, s, c) // is not refused for the letter that is out
	asked := office.wait(t, c.Contact, 1)[0]
	if _, err := s.ConfirmContact(t.Context(), asked.link(t, mail.ContactPath)); err != nil {
		t.Fatal(err)
	}
	after := subscribe(t, s, c)
	for _, id := range []string{before.ID, created.ID, after.ID} {
		if v, err := s.Get(t.Context(), vendor, id); err != nil || !v.ContactConfirmed {
			t.Errorf("%+v: %v", v, err)
		}
	}
	r.Clock.Advance(time.Hour)
	if other, err := s.Create(t.Context(), as(strangers[1]), c); err != nil || other.ContactConfirmed {
		t.Errorf("of another organisation: %+v, %v", other, err)
	}
	office.wait(t, c.Contact, 2)
	c.Contact = "annen@leverandor.example"
	if v, err := s.Update(t.Context(), as(vendor), created.ID, c, 0); err != nil || v.ContactConfirmed || v.Status != subscription.Active {
		t.Errorf("another contact: %+v, %v", v, err)
	}
	office.wait(t, c.Contact, 1)
}

// The link of a letter to an address is not one to the contact of a webhook
// that the subscription has become: it neither activates nor disables it.
func TestLinksOfWhatASubscriptionWas(t *testing.T) {
	t.Parallel()
	r, office, in := open(t), openOffice(t), receive(t)
	s := start(t, r, office.by)
	created := confirmed(t, s, office, toMail(victims[0], subscription.Immediate))
	confirm := office.letters(victims[0])[0].link(t, mail.ConfirmPath)
	propose(t, r, "Ett")
	stop := office.wait(t, victims[0], 2)[1].link(t, mail.UnsubscribePath)
	in.answers(func(received) (int, http.Header) { return http.StatusNotFound, nil })
	hook := toWebhook(in.URL)
	hook.Contact = victims[0]
	r.Clock.Advance(time.Hour)
	if v, err := s.Update(t.Context(), as(vendor), created.ID, hook, 0); err != nil || v.Status != subscription.Pending {
		t.Fatalf("changed to %+v: %v", v, err)
	}
	if _, err := s.ConfirmEmail(t.Context(), confirm); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("activated by a letter: %v", err)
	}
	if _, err := s.Unsubscribe(t.Context(), stop); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("disabled by a letter: %v", err)
	}
}

// A mail server that is down holds a webhook up for a moment only.
func TestAWebhookDoesNotWaitForItsContact(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r, func(c *Config) {
		c.Mail = &mail.Config{Host: "127.0.0.1", Port: 1, Security: mail.Plain, From: "varsel@samstyring.example"}
		c.Schedule = webhook.Schedule{}
	})
	c := toWebhook(in.URL)
	c.Contact = "drift@leverandor.example"
	created, err := s.Create(t.Context(), as(vendor), c)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is active", func() bool { // the clock does not wait for a machine that is busy
		r.Clock.Advance(time.Minute)
		return status(t, s, created.ID) == subscription.Active
	})
}
