package notify

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/notify/quota"
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
					got, err := s.Create(t.Context(), as(caller), c)
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
			_, err := s.Resume(t.Context(), as(owner), made[0].ID)
			refusedFor(t, err, fault.RateLimited, "address", "address_asked")
		}
	}
	resume()
	other, err := s.Create(t.Context(), as(owner), toMail("annen@kommune.example", subscription.Daily))
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Update(t.Context(), as(owner), other.ID, toMail(victims[2], subscription.Daily), 0)
	refusedFor(t, err, fault.RateLimited, "address", "address_asked")
	if v, err := s.Update(t.Context(), as(owner), made[0].ID, toMail(made[0].Address, subscription.Weekly), 0); err != nil || v.Frequency != subscription.Weekly {
		t.Errorf("an edit that does not ask: %+v, %v", v, err)
	}
	settledAt(t, s, office, made, 1)

	for n := 2; n <= 3; n++ {
		r.Clock.Advance(16 * time.Minute) // the clock of a replica runs, and begins anew with it
		s.stop()
		s = start(t, r, office.by)
		if _, err := s.Resume(t.Context(), as(owner), made[0].ID); err != nil {
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
	if _, err := s.Resume(t.Context(), as(owner), made[0].ID); err != nil {
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

// What was given to a worker without having been counted is counted when it is
// sent.
func TestQuestionsThatWaitAreCounted(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	created, err := s.Create(t.Context(), as(vendor), toMail(victims[0], subscription.Daily))
	if err != nil {
		t.Fatal(err)
	}
	office.wait(t, victims[0], 1)
	for n := range 9 {
		r.Clock.Advance(16 * time.Minute)
		give(t, s, created.ID, subscription.Task{Kind: subscription.TaskAsk, At: s.now(), Nonce: fmt.Sprint("uncounted ", n)})
		office.wait(t, victims[0], min(n+2, 3))
	}
	r.Clock.Advance(21 * time.Hour)
	s.stop()
	if n := lettersToVictim(office); n != 3 {
		t.Errorf("%d letters within a day, want 3", n)
	}
}

// A letter that is to be sent twice, as after a crash before it was stored that
// it was sent, is sent once.
func TestALetterThatIsGivenTwice(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	created, err := s.Create(t.Context(), as(vendor), toMail(victims[0], subscription.Daily))
	if err != nil {
		t.Fatal(err)
	}
	office.wait(t, victims[0], 1)
	r.Clock.Advance(time.Hour)
	ask := subscription.Task{Kind: subscription.TaskAsk, At: s.now(), Nonce: "the same"}
	give(t, s, created.ID, ask, ask)
	settledAt(t, s, office, []Created{created}, 2)
}

// An organisation that asks many different addresses is stopped too, and a
// letter that is not sent counts for nobody.
func TestOneOrganisationAsksSoMany(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	for n := range lettersOfOrganisation.Most {
		key := s.quotas.Key(quota.Organisation, vendor.Organisation)
		if err := s.quotas.Take(t.Context(), key, lettersOfOrganisation, fmt.Sprint(n), s.now()); err != nil {
			t.Fatal(err)
		}
	}
	c := toMail("ny@kommune.example", subscription.Daily)
	if _, err := s.Create(t.Context(), as(vendor), c); fault.CodeOf(err) != fault.RateLimited || !strings.Contains(err.Error(), "too_many_letters") {
		t.Errorf("created: %v", err)
	}
	if _, err := s.Create(t.Context(), as(strangers[1]), c); err != nil {
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
	for n := 2; n <= lettersToReader.Most; n++ {
		if _, err := s.Create(t.Context(), as(vendor), c); err != nil {
			t.Fatalf("subscription %d: %v", n, err)
		}
	}
	_, err := s.Create(t.Context(), as(vendor), c)
	refusedFor(t, err, fault.RateLimited, "address", "address_asked")
	_, err = s.Create(t.Context(), as(strangers[1]), c)
	refusedFor(t, err, fault.RateLimited, "address", "address_asked")
}
