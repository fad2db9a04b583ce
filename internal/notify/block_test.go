package notify

import (
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/subscription"
)

// The link in a question stops everything to the mailbox, for every
// organisation, until its owner takes it back.
func TestNeverAgain(t *testing.T) {
	t.Parallel()
	r, office, in := open(t), openOffice(t), receive(t)
	s := start(t, r, office.by)
	made := confirmed(t, s, office, toMail(victims[0], subscription.Immediate))
	question := office.letters(victims[0])[0]
	token := question.link(t, mail.NeverPath)
	if !strings.Contains(question.unsubscribe, mail.NeverPath+token) {
		t.Errorf("mail programs are offered %q", question.unsubscribe)
	}
	hook := toWebhook(in.URL)
	hook.Contact = victims[0]
	r.Clock.Advance(time.Hour)
	watched := subscribe(t, s, hook)
	if _, err := s.ConfirmContact(t.Context(), office.wait(t, victims[0], 2)[1].link(t, mail.ContactPath)); err != nil {
		t.Fatal(err)
	}

	if blocked, err := s.Blocked(t.Context(), token); err != nil || blocked {
		t.Fatalf("blocked by a look: %v, %v", blocked, err)
	}
	for range 2 {
		if err := s.Block(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := s.Get(t.Context(), vendor, made.ID); err != nil || v.Status != subscription.Disabled || v.Reason != subscription.ReasonUnsubscribed {
		t.Errorf("what was agreed to is %+v: %v", v, err)
	}
	if v, err := s.Get(t.Context(), vendor, watched.ID); err != nil || v.Status != subscription.Active || v.ContactConfirmed {
		t.Errorf("the webhook is %+v: %v", v, err)
	}
	s.stop()
	s = start(t, r, office.by)
	r.Clock.Advance(48 * time.Hour)
	if err := s.quotas.Sweep(t.Context(), s.now()); err != nil {
		t.Fatal(err)
	}
	for _, address := range victims {
		for _, caller := range strangers {
			_, err := s.Create(t.Context(), as(caller), toMail(address, subscription.Daily))
			refusedFor(t, err, fault.Invalid, "address", "address_blocked")
		}
	}
	_, err := s.Resume(t.Context(), as(vendor), made.ID)
	refusedFor(t, err, fault.Invalid, "address", "address_blocked")
	hook.Contact = victims[1]
	_, err = s.Create(t.Context(), as(strangers[1]), hook)
	refusedFor(t, err, fault.Invalid, "contact", "address_blocked")
	if n := lettersToVictim(office); n != 2 {
		t.Errorf("%d letters", n)
	}

	if err := s.Unblock(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Resume(t.Context(), as(vendor), made.ID); err != nil {
		t.Errorf("after it was taken back: %v", err)
	}
	for _, forged := range []string{"", "x", question.link(t, mail.ConfirmPath), s.signer.Issue(mail.PurposeNever, made.ID, "", time.Time{})} {
		if err := s.Block(t.Context(), forged); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("blocked by %q: %v", forged, err)
		}
	}
}

// What waits when a mailbox refuses is not sent.
func TestBlockedWhileALetterWaits(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	created, err := s.Create(t.Context(), as(vendor), toMail(victims[0], subscription.Daily))
	if err != nil {
		t.Fatal(err)
	}
	token := office.wait(t, victims[0], 1)[0].link(t, mail.NeverPath)
	if err := s.Block(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if _, err := s.alter(t.Context(), created.ID, func(sub subscription.Subscription) (subscription.Subscription, error) {
		return sub.Enable(s.now()) // as if it had been written while the mailbox was being blocked
	}); err != nil {
		t.Fatal(err)
	}
	give(t, s, created.ID, subscription.Task{Kind: subscription.TaskAsk, At: s.now(), Nonce: "late"})
	eventually(t, "it is disabled", func() bool { return status(t, s, created.ID) == subscription.Disabled })
	settledAt(t, s, office, []Created{created}, 1)
}

// Counts are forgotten when they say nothing any more, and none of them holds
// an address.
func TestCountsAreForgotten(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	if _, err := s.Create(t.Context(), as(vendor), toMail(victims[0], subscription.Daily)); err != nil {
		t.Fatal(err)
	}
	office.wait(t, victims[0], 1)
	keys := func() []string {
		t.Helper()
		keys, err := s.quotas.Keys(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return keys
	}
	// Counting that a letter was sent writes a key anew, and a list that is made
	// at that moment leaves it out.
	var got []string
	eventually(t, "both are counted", func() bool { got = keys(); return len(got) == 2 })
	if strings.Contains(strings.Join(got, " "), "offer") || strings.Contains(strings.Join(got, " "), vendor.Organisation) {
		t.Errorf("kept under %v", got)
	}
	for _, step := range []struct {
		advance time.Duration
		left    int
	}{{23 * time.Hour, 2}, {2 * time.Hour, 0}} {
		r.Clock.Advance(step.advance)
		if err := s.quotas.Sweep(t.Context(), s.now()); err != nil {
			t.Fatal(err)
		}
		if got := keys(); len(got) != step.left {
			t.Errorf("after %s there are %v", step.advance, got)
		}
	}
}

// Every door refuses what is no address of a person, and the registry's own.
func TestAddressesThatAreRefused(t *testing.T) {
	t.Parallel()
	r, office, in := open(t), openOffice(t), receive(t)
	s := start(t, r, office.bounces)
	hook := toWebhook(in.URL)
	watched := subscribe(t, s, hook)
	for address, field := range map[string]string{
		"a@[127.0.0.1]": "address_domain", "a@127.0.0.1": "address_domain",
		strings.Repeat("a", 65) + "@kommune.example":               "address_local",
		"a@" + strings.Repeat("b.", 130) + "example":               "too_long",
		"varsel@samstyring.example":                                "address_own",
		"Varsel+x@SAMSTYRING.example":                              "address_own",
		"postmaster@samstyring.example":                            "address_own",
		"abuse@samstyring.example":                                 "address_own",
		"retur@samstyring.example":                                 "address_own",
		"retur+" + strings.Repeat("a", 48) + "@samstyring.example": "address_own",
	} {
		_, err := s.Create(t.Context(), as(vendor), toMail(address, subscription.Daily))
		refusedFor(t, err, fault.Invalid, "address", field)
		_, err = s.Preview(t.Context(), as(vendor), toMail(address, subscription.Daily))
		refusedFor(t, err, fault.Invalid, "address", field)
		hook.Contact = address
		_, err = s.Create(t.Context(), as(vendor), hook)
		refusedFor(t, err, fault.Invalid, "contact", field)
		_, err = s.Update(t.Context(), as(vendor), watched.ID, hook, 0)
		refusedFor(t, err, fault.Invalid, "contact", field)
	}
	v, err := s.Create(t.Context(), as(vendor), toMail("Post@ÅS.kommune.example", subscription.Daily))
	if err != nil || v.Address != "Post@xn--s-1fa.kommune.example" {
		t.Errorf("kept as %q: %v", v.Address, err)
	}
}

// contactOf subscribes a webhook with a contact, and follows the link in the
// contact's letter.
