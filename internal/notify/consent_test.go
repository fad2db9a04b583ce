package notify

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
)

// strangers are three organisations that ask.
var strangers = []access.Caller{testkit.Caller(testkit.Stavanger), testkit.Caller(testkit.Oslo), testkit.Caller(testkit.Skatteetaten)}

// victims are ways of writing one address.
var victims = []string{"offer@offer.example", "Offer@OFFER.example", "offer+1@offer.example", "OFFER+tilbud@offer.example"}

// lettersToVictim is how many letters have come to any of them.
func lettersToVictim(office *postOffice) int {
	office.mu.Lock()
	defer office.mu.Unlock()
	n := 0
	for _, l := range office.got {
		if strings.HasSuffix(l.to, "@offer.example") {
			n++
		}
	}
	return n
}

// refusedFor checks that a call was refused for a field, in words.
func refusedFor(t testing.TB, err error, code fault.Code, path, field string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != code || len(f.Fields) != 1 || f.Fields[0].Path != path || f.Fields[0].Code != field {
		t.Fatalf("refused with %v, want %s for %s: %s", err, code, path, field)
	}
	for _, l := range locale.Languages {
		_, detail := l.Fault(f)
		if text := l.Field(f.Fields[0]); text == "" || detail == "" || strings.Contains(text+detail, "{") || strings.Contains(strings.ToLower(text+detail), "offer") {
			t.Errorf("%s: %q, %q", l, text, detail)
		}
	}
	if code == fault.RateLimited && (f.Retry <= 0 || f.RetryAfter() == "1") {
		t.Errorf("to be tried again after %s", f.Retry)
	}
}

// flood lets three organisations subscribe one address sixty times, and gives
// the subscriptions that were made.
func flood(t testing.TB, replicas ...*replica) (made []Created) {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i, s := range replicas {
		for j, caller := range strangers {
			wg.Go(func() {
				for n := range 60 / len(replicas) / len(strangers) {
					c := toMail(victims[(i+j+n)%len(victims)], subscription.Daily)
					got, err := s.Create(t.Context(), caller, c)
					mu.Lock()
					if err == nil {
						made = append(made, got)
					} else if fault.CodeOf(err) != fault.RateLimited {
						t.Errorf("refused with %v", err)
					}
					mu.Unlock()
				}
			})
		}
	}
	wg.Wait()
	return made
}

// settledAt waits until nothing waits, and checks how many letters there were.
func settledAt(t testing.TB, s *replica, office *postOffice, made []Created, want int) {
	t.Helper()
	for _, m := range made {
		nothingWaits(t, s, m.ID)
	}
	if n := lettersToVictim(office); n != want {
		t.Fatalf("%d letters, want %d", n, want)
	}
}

// Sixty subscriptions of three organisations, resumptions, edits and a restart
// come to three letters a day, a quarter of an hour apart.
func TestAStrangerIsAskedThreeTimesADay(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	made := flood(t, s)
	if len(made) != 1 {
		t.Fatalf("%d subscriptions were made at once", len(made))
	}
	settledAt(t, s, office, made, 1)
	owner := func() access.Caller {
		for _, c := range strangers {
			if c.Organisation == made[0].Owner {
				return c
			}
		}
		return access.Caller{}
	}()
	resume := func() {
		t.Helper()
		for range 40 {
			_, err := s.Resume(t.Context(), owner, made[0].ID)
			refusedFor(t, err, fault.RateLimited, "address", "address_asked")
		}
	}
	resume()
	other, err := s.Create(t.Context(), owner, toMail("annen@kommune.example", subscription.Daily))
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Update(t.Context(), owner, other.ID, toMail(victims[2], subscription.Daily), 0)
	refusedFor(t, err, fault.RateLimited, "address", "address_asked")
	if v, err := s.Update(t.Context(), owner, made[0].ID, toMail(made[0].Address, subscription.Weekly), 0); err != nil || v.Frequency != subscription.Weekly {
		t.Errorf("an edit that does not ask: %+v, %v", v, err)
	}
	settledAt(t, s, office, made, 1)

	for n := 2; n <= 3; n++ {
		r.Clock.Advance(16 * time.Minute) // the clock of a replica runs, and begins anew with it
		s.stop()
		s = start(t, r, office.by)
		if _, err := s.Resume(t.Context(), owner, made[0].ID); err != nil {
			t.Fatalf("letter %d: %v", n, err)
		}
		resume()
		settledAt(t, s, office, made, n)
	}
	r.Clock.Advance(23 * time.Hour)
	resume()
	if more := flood(t, s); len(more) > 0 {
		t.Errorf("%d more were made within the day", len(more))
	}
	settledAt(t, s, office, made, 3)
	r.Clock.Advance(time.Hour)
	if _, err := s.Resume(t.Context(), owner, made[0].ID); err != nil {
		t.Errorf("the next day: %v", err)
	}
	settledAt(t, s, office, made, 4)
}

// Replicas that are asked at the same time count together.
func TestReplicasCountLettersTogether(t *testing.T) {
	t.Parallel()
	_, ra, rb := cluster(t)
	office := openOffice(t)
	a, b := start(t, ra, office.by), start(t, rb, office.by)
	made := flood(t, a, b)
	if len(made) != 1 {
		t.Fatalf("%d subscriptions were made at once", len(made))
	}
	settledAt(t, a, office, made, 1)
}

// What stands in the queue without having been counted is counted when it is
// sent.
func TestQueuedQuestionsAreCounted(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	created, err := s.Create(t.Context(), vendor, toMail(victims[0], subscription.Daily))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 9 {
		d := delivery{Kind: kindAsk, At: s.now(), Nonce: fmt.Sprint("uncounted ", n)}
		if _, err := s.queue.put(t.Context(), created.ID, d, d); err != nil { // twice, as when an answer of the queue is lost
			t.Fatal(err)
		}
	}
	for n := 1; n <= 3; n++ {
		office.wait(t, victims[0], n)
		r.Clock.Advance(16 * time.Minute)
	}
	r.Clock.Advance(22 * time.Hour)
	s.stop()
	if n := lettersToVictim(office); n != 3 {
		t.Errorf("%d letters within a day, want 3", n)
	}
}

// An organisation that asks many different addresses is stopped too, and a
// letter that is not sent counts for nobody.
func TestOneOrganisationAsksSoMany(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	for n := range lettersOfOrganisation.most {
		key := s.quotas.key(byOrganisation, vendor.Organisation)
		if err := s.quotas.take(t.Context(), key, lettersOfOrganisation, fmt.Sprint(n), s.now()); err != nil {
			t.Fatal(err)
		}
	}
	c := toMail("ny@kommune.example", subscription.Daily)
	if _, err := s.Create(t.Context(), vendor, c); fault.CodeOf(err) != fault.RateLimited || !strings.Contains(err.Error(), "too_many_letters") {
		t.Errorf("created: %v", err)
	}
	if _, err := s.Create(t.Context(), strangers[1], c); err != nil {
		t.Errorf("another organisation: %v", err)
	}
}

// Who gets letters already can be subscribed to more without waiting, by the
// same organisation.
func TestAReaderIsAskedAgainAtOnce(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	c := toMail("leder@kommune.example", subscription.Daily)
	confirmed(t, s, office, c)
	for n := 2; n <= lettersToReader.most; n++ {
		if _, err := s.Create(t.Context(), vendor, c); err != nil {
			t.Fatalf("subscription %d: %v", n, err)
		}
	}
	_, err := s.Create(t.Context(), vendor, c)
	refusedFor(t, err, fault.RateLimited, "address", "address_asked")
	_, err = s.Create(t.Context(), strangers[1], c)
	refusedFor(t, err, fault.RateLimited, "address", "address_asked")
}

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
	if err := s.quotas.sweep(t.Context(), s.now()); err != nil {
		t.Fatal(err)
	}
	for _, address := range victims {
		for _, caller := range strangers {
			_, err := s.Create(t.Context(), caller, toMail(address, subscription.Daily))
			refusedFor(t, err, fault.Invalid, "address", "address_blocked")
		}
	}
	_, err := s.Resume(t.Context(), vendor, made.ID)
	refusedFor(t, err, fault.Invalid, "address", "address_blocked")
	hook.Contact = victims[1]
	_, err = s.Create(t.Context(), strangers[1], hook)
	refusedFor(t, err, fault.Invalid, "contact", "address_blocked")
	if n := lettersToVictim(office); n != 2 {
		t.Errorf("%d letters", n)
	}

	if err := s.Unblock(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Resume(t.Context(), vendor, made.ID); err != nil {
		t.Errorf("after it was taken back: %v", err)
	}
	for _, forged := range []string{"", "x", question.link(t, mail.ConfirmPath), s.signer.Issue(mail.PurposeNever, made.ID, "", time.Time{})} {
		if err := s.Block(t.Context(), forged); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("blocked by %q: %v", forged, err)
		}
	}
}

// What waits in the queue when a mailbox refuses is not sent.
func TestBlockedWhileALetterWaits(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	created, err := s.Create(t.Context(), vendor, toMail(victims[0], subscription.Daily))
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
	if _, err := s.queue.put(t.Context(), created.ID, delivery{Kind: kindAsk, At: s.now(), Nonce: "late"}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is disabled", func() bool { return status(t, s, created.ID) == subscription.Disabled })
	settledAt(t, s, office, []Created{created}, 1)
}

// Counts are forgotten when they say nothing any more, and none of them holds
// an address.
func TestCountsAreForgotten(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	if _, err := s.Create(t.Context(), vendor, toMail(victims[0], subscription.Daily)); err != nil {
		t.Fatal(err)
	}
	office.wait(t, victims[0], 1)
	keys := func() []string {
		t.Helper()
		keys, err := s.quotas.room.Keys(t.Context(), ">")
		if err != nil {
			t.Fatal(err)
		}
		return keys
	}
	if got := keys(); len(got) != 2 || strings.Contains(strings.Join(got, " "), "offer") || strings.Contains(strings.Join(got, " "), vendor.Organisation) {
		t.Errorf("kept under %v", got)
	}
	for _, step := range []struct {
		advance time.Duration
		left    int
	}{{23 * time.Hour, 2}, {2 * time.Hour, 0}} {
		r.Clock.Advance(step.advance)
		if err := s.quotas.sweep(t.Context(), s.now()); err != nil {
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
		_, err := s.Create(t.Context(), vendor, toMail(address, subscription.Daily))
		refusedFor(t, err, fault.Invalid, "address", field)
		_, err = s.Preview(t.Context(), vendor, toMail(address, subscription.Daily))
		refusedFor(t, err, fault.Invalid, "address", field)
		hook.Contact = address
		_, err = s.Create(t.Context(), vendor, hook)
		refusedFor(t, err, fault.Invalid, "contact", field)
		_, err = s.Update(t.Context(), vendor, watched.ID, hook, 0)
		refusedFor(t, err, fault.Invalid, "contact", field)
	}
	v, err := s.Create(t.Context(), vendor, toMail("Post@ÅS.kommune.example", subscription.Daily))
	if err != nil || v.Address != "Post@xn--s-1fa.kommune.example" {
		t.Errorf("kept as %q: %v", v.Address, err)
	}
}

// contactOf subscribes a webhook with a contact, and follows the link in the
// contact's letter.
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
	if _, err := s.Resume(t.Context(), vendor, id); err != nil {
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
	created, err := s.Create(t.Context(), vendor, c)
	if err != nil || created.ContactConfirmed {
		t.Fatalf("created %+v: %v", created, err)
	}
	eventually(t, "it is disabled", func() bool { return status(t, s, created.ID) == subscription.Disabled })
	asked := office.wait(t, victims[0], 1)[0]
	for range 13 {
		disabledBy410(t, s, created.ID)
	}
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
	if other, err := s.Create(t.Context(), strangers[1], c); err != nil || other.ContactConfirmed {
		t.Errorf("of another organisation: %+v, %v", other, err)
	}
	office.wait(t, c.Contact, 2)
	c.Contact = "annen@leverandor.example"
	if v, err := s.Update(t.Context(), vendor, created.ID, c, 0); err != nil || v.ContactConfirmed || v.Status != subscription.Active {
		t.Errorf("another contact: %+v, %v", v, err)
	}
	office.wait(t, c.Contact, 1)
}
