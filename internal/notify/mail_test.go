package notify

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/subscription"
)

func toMail(address string, f subscription.Frequency) subscription.Command {
	return subscription.Command{
		Channel: subscription.Email, Address: address, Filters: subscription.Filters{Everything: true}, Frequency: f, Language: "nb",
	}
}

// confirmed subscribes an address and follows the link in the letter.
func confirmed(t testing.TB, s *replica, office *postOffice, c subscription.Command) Created {
	t.Helper()
	created, err := s.Create(t.Context(), as(vendor), c)
	if err != nil {
		t.Fatal(err)
	}
	asked := office.wait(t, c.Address, 1)[0]
	v, err := s.ConfirmEmail(t.Context(), asked.link(t, mail.ConfirmPath))
	if err != nil || v.ID != created.ID || v.Status != subscription.Active {
		t.Fatalf("confirmed %+v: %v", v, err)
	}
	return created
}

// Nobody gets letters who has not asked for them, and everybody can stop them
// with the link in each.
func TestDoubleOptIn(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	created, err := s.Create(t.Context(), as(vendor), toMail("leder@kommune.example", subscription.Immediate))
	if err != nil || created.Secret != "" {
		t.Fatalf("created %+v: %v", created, err)
	}
	asked := office.wait(t, "leder@kommune.example", 1)[0]
	propose(t, r, "Før svaret")
	token := asked.link(t, mail.ConfirmPath)
	if v, err := s.Linked(t.Context(), mail.PurposeConfirm, token); err != nil || v.Status != subscription.Pending {
		t.Errorf("the link is about %+v: %v", v, err)
	}
	if _, err := s.Unsubscribe(t.Context(), token); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("unsubscribed with the link that confirms: %v", err)
	}
	for range 2 {
		if v, err := s.ConfirmEmail(t.Context(), token); err != nil || v.Status != subscription.Active {
			t.Fatalf("confirmed %+v: %v", v, err)
		}
	}
	propose(t, r, "Etter svaret")
	letters := office.wait(t, "leder@kommune.example", 2)
	if !strings.Contains(letters[1].body, "Etter svaret") || len(letters) != 2 {
		t.Errorf("%d letters, the last one:\n%s", len(letters), letters[1].body)
	}
	stop := letters[1].link(t, mail.UnsubscribePath)
	if v, err := s.Unsubscribe(t.Context(), stop); err != nil || v.Status != subscription.Disabled || v.Reason != subscription.ReasonUnsubscribed {
		t.Errorf("unsubscribed %+v: %v", v, err)
	}
}

// Every letter says which subscription it belongs to and what that is about; a
// question, which may reach a stranger, repeats nothing that was typed.
func TestLettersSayWhatTheyBelongTo(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	c := toMail("leder@kommune.example", subscription.Immediate)
	c.Filters = subscription.Asking(filter.Set{filter.Municipality: {"3110", "1103"}, filter.Text: {"felles"}})
	created := confirmed(t, s, office, c)
	propose(t, r, "Felles løsning")
	letters := office.wait(t, c.Address, 2)
	for i, typed := range []bool{false, true} {
		for _, want := range []string{created.ID, "kommune: Hvaler, Stavanger"} {
			if !strings.Contains(letters[i].plain(t), want) {
				t.Errorf("letter %d does not say %q:\n%s", i, want, letters[i].plain(t))
			}
		}
		if strings.Contains(letters[i].plain(t), "«felles»") != typed {
			t.Errorf("what was typed, in letter %d:\n%s", i, letters[i].plain(t))
		}
	}
}

// An address that does not exist is not written to again.
func TestBounce(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	created, err := s.Create(t.Context(), as(vendor), toMail("gone@kommune.example", subscription.Immediate))
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is disabled", func() bool { return status(t, s, created.ID) == subscription.Disabled })
	if v, err := s.Get(t.Context(), vendor, created.ID); err != nil || v.Reason != subscription.ReasonBounced {
		t.Errorf("disabled as %q: %v", v.Reason, err)
	}
}

// A digest comes at its time on the next working day with what the day came
// to, also if the service was restarted meanwhile, and not twice.
func TestDigest(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t) // Monday the 7th of September, noon
	s := start(t, r, office.by, byHand(r))
	c := toMail("leder@kommune.example", subscription.Daily)
	c.At = "07:30"
	created := confirmed(t, s, office, c)
	bound, moved := propose(t, r, "Plikten"), propose(t, r, "Datoen")
	bind(t, r, bound, "2027-06-01")
	plan := func(d events.Date) {
		milestones := []events.Milestone{{Milestone: "Oppstart", Date: d}}
		do(t, r, moved, initiative.Amend{Plan: &milestones})
	}
	for _, d := range []events.Date{"2027-01-01", "2027-03-01", "2027-05-01"} {
		plan(d)
		r.Clock.Advance(time.Hour) // each its own change
	}
	eventually(t, "the clock has published all edits", func() bool {
		all, _, err := s.feed.Changes(changes.Cursor{}, 100)
		return err == nil && len(all) == 6
	})
	untilMatched(t, s)
	s.stop()
	s = start(t, r, office.by, byHand(r))
	if n := len(office.letters(c.Address)); n != 1 {
		t.Fatalf("%d letters before it is time", n)
	}
	r.Clock.Advance(time.Date(2026, 9, 8, 5, 30, 0, 0, time.UTC).Sub(r.Clock.Now()))
	digest := office.wait(t, c.Address, 2)[1]
	for _, want := range []string{"Plikten", "Datoen", "Oppstart"} {
		if !strings.Contains(digest.body, want) {
			t.Errorf("the digest does not tell of %s:\n%s", want, digest.body)
		}
	}
	if strings.Contains(digest.body, "mars 2027") {
		t.Errorf("the digest tells of a date that is neither the old nor the new one:\n%s", digest.body)
	}
	nothingWaits(t, s, created.ID)
	r.Clock.Advance(48 * time.Hour)
	propose(t, r, "Dagen etter")
	untilMatched(t, s)
	r.Clock.Advance(24 * time.Hour)
	if last := office.wait(t, c.Address, 3)[2]; strings.Contains(last.body, "Plikten") || !strings.Contains(last.body, "Dagen etter") {
		t.Errorf("the next digest:\n%s", last.body)
	}
}

// untilMatched waits until everybody is marked who wants anything of what has
// been published.
func untilMatched(t testing.TB, s *replica) {
	t.Helper()
	eventually(t, "all is matched", func() bool {
		last, err := s.feed.Last()
		if err != nil {
			t.Fatal(err)
		}
		at, of := s.owned.matched()
		return len(of) == Partitions && at.Compare(last) >= 0
	})
}

// A subscription by e-mail is refused when there is no mail server.
func TestNoMail(t *testing.T) {
	t.Parallel()
	s := start(t, open(t))
	_, err := s.Create(t.Context(), as(vendor), toMail("leder@kommune.example", subscription.Immediate))
	if fault.CodeOf(err) != fault.NotAllowedNow {
		t.Errorf("created: %v", err)
	}
	in := receive(t)
	in.answers(func(received) (int, http.Header) { return http.StatusOK, nil })
	subscribe(t, s, toWebhook(in.URL))
}
