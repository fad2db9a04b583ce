package notify

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
	client "github.com/samstyring/samstyring/pkg/webhook"
)

// under is a request of a caller under a key.
func under(c access.Caller, key, fingerprint string) Request {
	return Request{Caller: c, Key: key, Fingerprint: fingerprint}
}

// asked is how often a receiver was asked whether it agrees.
func (in *inbox) asked() (n int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, r := range in.got {
		if r.Type == client.TypeValidation {
			n++
		}
	}
	return n
}

// However often and wherever a subscription is made under one key, it is one,
// and everybody is answered the same, also after a restart.
func TestMadeOnce(t *testing.T) {
	t.Parallel()
	_, ra, rb := cluster(t)
	in := receive(t)
	a, b := start(t, ra), start(t, rb)
	propose(t, ra, "Før")
	eventually(t, "both replicas have read it", func() bool { return rb.Query.Position() >= ra.Query.Position() })
	var wait sync.WaitGroup
	made := make([]Created, 8)
	for i := range made {
		wait.Go(func() {
			var err error
			if made[i], err = []*replica{a, b}[i%2].Create(t.Context(), under(vendor, "k1", "f1"), toWebhook(in.URL)); err != nil {
				t.Errorf("create %d: %v", i, err)
			}
		})
	}
	wait.Wait()
	first := made[0]
	active(t, b, first.ID)
	if _, err := a.Pause(t.Context(), as(vendor), first.ID); err != nil {
		t.Fatal(err)
	}
	a.stop()
	b.stop()
	c := start(t, ra)
	late, err := c.Create(t.Context(), under(vendor, "k1", "f1"), toWebhook(in.URL))
	if err != nil || !late.Replayed || late.Revision != 0 {
		t.Errorf("after a restart %+v, replayed %v: %v", late, late.Replayed, err)
	}
	for i, m := range append(made[1:], late) {
		if m.ID != first.ID || m.Secret != first.Secret || m.Secret == "" || m.Status != subscription.Pending || m.Matched != 1 || !m.Created.Equal(first.Created) {
			t.Errorf("answer %d is %+v, the first %+v", i+1, m, first)
		}
	}
	if list, err := c.List(t.Context(), vendor); err != nil || len(list) != 1 {
		t.Errorf("there are %v: %v", list, err)
	}
	if n := in.asked(); n != 1 {
		t.Errorf("the receiver was asked %d times", n)
	}
}

// A key is an organisation's own and stands for one request, also when what it
// made is gone.
func TestReusedKeys(t *testing.T) {
	t.Parallel()
	in := receive(t)
	s := start(t, open(t))
	create := func(caller access.Caller, key, fingerprint string) (Created, error) {
		return s.Create(t.Context(), under(caller, key, fingerprint), toWebhook(in.URL))
	}
	first, err := create(vendor, "k1", "f1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := create(vendor, "k1", "f2"); fault.CodeOf(err) != fault.KeyReused {
		t.Errorf("another request: %v", err)
	}
	for name, c := range map[string]struct {
		by  access.Caller
		key string
	}{"another key": {vendor, "k2"}, "another organisation": {testkit.Caller(testkit.Oslo), "k1"}} {
		if other, err := create(c.by, c.key, "f1"); err != nil || other.ID == first.ID || other.Secret == first.Secret {
			t.Errorf("%s: %+v: %v", name, other, err)
		}
	}
	if err := s.Delete(t.Context(), vendor, first.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := create(vendor, "k1", "f1"); fault.CodeOf(err) != fault.KeyReused {
		t.Errorf("the call that made what was erased: %v", err)
	}
	if _, err := s.Get(t.Context(), vendor, first.ID); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("it is back: %v", err)
	}
}

// Calls about a subscription do what they do once, and answer the same.
func TestCalledOnce(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r)
	created := subscribe(t, s, toWebhook(in.URL))
	propose(t, r, "Ett")
	first := in.wait(t, 1)[0]
	attempts(t, s, created.ID, 1)
	for i, call := range []struct {
		name string
		sent int // notifications that it leads to
		do   func(req Request) (any, error)
	}{
		{"pause", 0, func(req Request) (any, error) { return s.Pause(t.Context(), req, created.ID) }},
		{"resume", 0, func(req Request) (any, error) { return s.Resume(t.Context(), req, created.ID) }},
		{"rotate", 0, func(req Request) (any, error) {
			secret, v, err := s.RotateSecret(t.Context(), req, created.ID, 0)
			return secret + v.SecretUntil.String(), err
		}},
		{"test", 1, func(req Request) (any, error) {
			id, _, err := s.SendTest(t.Context(), req, created.ID)
			return id, err
		}},
		{"replay", 1, func(req Request) (any, error) { return s.Replay(t.Context(), req, created.ID, changes.Cursor{}) }},
		{"redeliver", 1, func(req Request) (any, error) {
			_, err := s.Redeliver(t.Context(), req, created.ID, first.ID)
			return nil, err
		}},
	} {
		came := in.count()
		var answers [4]string
		var wait sync.WaitGroup
		for n := range answers {
			wait.Go(func() {
				answer, err := call.do(under(vendor, fmt.Sprint("k", i), "f"))
				if err != nil {
					t.Errorf("%s: %v", call.name, err)
				}
				if v, is := answer.(View); is {
					v.Revision, answer = 0, v
				}
				raw, _ := json.Marshal(answer)
				answers[n] = string(raw)
			})
		}
		wait.Wait()
		for _, a := range answers[1:] {
			if a != answers[0] {
				t.Errorf("%s answers %s and then %s", call.name, answers[0], a)
			}
		}
		if _, err := call.do(under(vendor, fmt.Sprint("k", i), "other")); fault.CodeOf(err) != fault.KeyReused {
			t.Errorf("%s of something else: %v", call.name, err)
		}
		in.wait(t, came+call.sent)
		nothingWaits(t, s, created.ID)
		if got := in.count() - came; got != call.sent {
			t.Errorf("%s sent %d, want %d", call.name, got, call.sent)
		}
	}
}

// A secret is in a repeated answer for a day, and not when it is another's turn.
func TestSecretShownAgain(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r)
	create := func() Created {
		t.Helper()
		made, err := s.Create(t.Context(), under(vendor, "k1", "f"), toWebhook(in.URL))
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	rotate := func() string {
		t.Helper()
		secret, _, err := s.RotateSecret(t.Context(), under(vendor, "k2", "f"), create().ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	first := create()
	r.Clock.Advance(subscription.SecretShown - time.Minute)
	if create().Secret != first.Secret {
		t.Error("the secret is not shown within a day")
	}
	second := rotate()
	if again := create(); again.Secret != "" || again.ID != first.ID {
		t.Errorf("after another secret %+v", again)
	}
	if rotate() != second {
		t.Error("the other secret is not shown again")
	}
	r.Clock.Advance(subscription.SecretShown)
	if got := rotate(); got != "" {
		t.Error("it is shown after more than a day")
	}
	stored, _ := s.live.get(first.ID)
	if raw, _ := json.Marshal(stored.Subscription.Calls); len(stored.Subscription.Calls) != 2 || strings.Contains(string(raw), "whsec_") {
		t.Errorf("kept of the calls is %s", raw)
	}
}
