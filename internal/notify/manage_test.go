package notify

import (
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/secretbucket"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
)

// A subscriber sees and manages its own, and nobody else's.
func TestOwnOnly(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r)
	created := subscribe(t, s, toWebhook(in.URL))
	other := testkit.Caller(testkit.Oslo)
	ctx := t.Context()
	for name, call := range map[string]func(c access.Caller, id string) error{
		"get": func(c access.Caller, id string) error { _, err := s.Get(ctx, c, id); return err },
		"update": func(c access.Caller, id string) error {
			_, err := s.Update(ctx, as(c), id, toWebhook(in.URL), 0)
			return err
		},
		"pause":  func(c access.Caller, id string) error { _, err := s.Pause(ctx, as(c), id); return err },
		"resume": func(c access.Caller, id string) error { _, err := s.Resume(ctx, as(c), id); return err },
		"rotate": func(c access.Caller, id string) error { _, _, err := s.RotateSecret(ctx, as(c), id, 0); return err },
		"test":   func(c access.Caller, id string) error { _, _, err := s.SendTest(ctx, as(c), id); return err },
		"replay": func(c access.Caller, id string) error {
			_, err := s.Replay(ctx, as(c), id, changes.Cursor{})
			return err
		},
		"redeliver":  func(c access.Caller, id string) error { _, err := s.Redeliver(ctx, as(c), id, "msg_1"); return err },
		"deliveries": func(c access.Caller, id string) error { _, err := s.Deliveries(ctx, c, id); return err },
		"delete":     func(c access.Caller, id string) error { return s.Delete(ctx, c, id) },
	} {
		for _, want := range []struct {
			caller access.Caller
			id     string
			code   fault.Code
		}{
			{other, created.ID, fault.Forbidden}, {vendor, "finnes-ikke", fault.NotFound}, {vendor, "*", fault.NotFound},
			{access.Caller{}, created.ID, fault.Unauthenticated},
		} {
			if got := fault.CodeOf(call(want.caller, want.id)); got != want.code {
				t.Errorf("%s of %s by %q: %s, want %s", name, want.id, want.caller.Organisation, got, want.code)
			}
		}
	}
	if list, err := s.List(ctx, other); err != nil || len(list) > 0 {
		t.Errorf("others see %v: %v", list, err)
	}
	if list, err := s.List(ctx, vendor); err != nil || len(list) != 1 || list[0].Status != subscription.Active {
		t.Errorf("its owner sees %v: %v", list, err)
	}
}

// What is refused is reported with every reason, and nothing is kept of it.
func TestRefused(t *testing.T) {
	t.Parallel()
	s := start(t, open(t), func(c *Config) { c.Webhook.AllowPrivate = false })
	for name, c := range map[string]struct {
		command subscription.Command
		want    string
	}{
		"metadata of a cloud": {toWebhook("http://169.254.169.254/latest"), "endpoint: endpoint_address"},
		"this machine":        {toWebhook("http://127.0.0.1:8443/"), "endpoint: endpoint_address"},
		"no filter":           {subscription.Command{Channel: subscription.Webhook, Endpoint: "http://127.0.0.1/"}, "filters: filters_needed"},
		"unknown municipality": {subscription.Command{Channel: subscription.Webhook, Endpoint: "http://127.0.0.1/",
			Filters: subscription.Filters{Set: filter.Set{filter.Municipality: {"9999"}}}}, "filters.municipality[0]: unknown_municipality"},
	} {
		_, err := s.Create(t.Context(), as(vendor), c.command)
		if fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if list, err := s.List(t.Context(), vendor); err != nil || len(list) > 0 {
		t.Errorf("kept %v: %v", list, err)
	}
}

// What is erased is gone: the subscription, what is known of its deliveries,
// and what waits.
func TestErased(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r)
	created := subscribe(t, s, toWebhook(in.URL))
	in.answers(func(received) (int, http.Header) { return http.StatusInternalServerError, nil })
	propose(t, r, "Ett")
	propose(t, r, "To")
	attempts(t, s, created.ID, 1)
	if err := s.Delete(t.Context(), vendor, created.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(t.Context(), vendor, created.ID); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("it is still there: %v", err)
	}
	propose(t, r, "Tre")
	untilMatched(t, s)
	nothingWaits(t, s, created.ID)
	s.stop()
	for n := range Partitions {
		if left, err := s.cursors.all(t.Context(), n); err != nil || len(left) > 0 {
			t.Errorf("left are the cursors %v: %v", left, err)
		}
	}
	for _, in := range []*secretbucket.Bucket{s.deliveries, s.store.bucket} {
		keys, err := in.Keys(t.Context(), ">")
		if err != nil || len(keys) > 0 {
			t.Errorf("left are %v: %v", keys, err)
		}
	}
}

// What was published while nobody listened can be had again, under the ids that it
// has.
func TestReplay(t *testing.T) {
	t.Parallel()
	r, in := open(t), receive(t)
	s := start(t, r)
	propose(t, r, "Før abonnementet")
	created := subscribe(t, s, toWebhook(in.URL))
	if created.Matched != 1 {
		t.Errorf("it would have matched %d", created.Matched)
	}
	propose(t, r, "Vanlig")
	first := in.wait(t, 1)[0]
	if _, err := s.Pause(t.Context(), as(vendor), created.ID); err != nil {
		t.Fatal(err)
	}
	propose(t, r, "Under pausen")
	untilMatched(t, s)
	if _, err := s.Replay(t.Context(), as(vendor), created.ID, changes.Cursor{}); fault.CodeOf(err) != fault.NotAllowedNow {
		t.Errorf("replayed to one that is paused: %v", err)
	}
	if v, err := s.Resume(t.Context(), as(vendor), created.ID); err != nil || v.Status != subscription.Active {
		t.Fatalf("resumed %+v: %v", v, err)
	}
	got, err := s.Replay(t.Context(), as(vendor), created.ID, changes.Cursor{})
	if err != nil || got.Count != 3 || got.More {
		t.Fatalf("replayed %+v: %v", got, err)
	}
	all := in.wait(t, 4)
	for i, want := range []string{"Vanlig", "Før abonnementet", "Vanlig", "Under pausen"} {
		if all[i].payload.Initiative.Title != want {
			t.Errorf("notification %d is of %q, want %q", i, all[i].payload.Initiative.Title, want)
		}
	}
	if all[2].ID != first.ID {
		t.Error("it has another id the second time")
	}
	eventually(t, "it stands in the log", func() bool {
		_, err := s.Redeliver(t.Context(), as(vendor), created.ID, first.ID)
		return err == nil
	})
	if again := in.wait(t, 5)[4]; again.ID != first.ID {
		t.Errorf("%s came again, want %s", again.ID, first.ID)
	}
	id, _, err := s.SendTest(t.Context(), as(vendor), created.ID)
	if err != nil {
		t.Fatal(err)
	}
	if test := in.wait(t, 6)[5]; !test.payload.Test || test.header.Get("Webhook-Id") != id {
		t.Errorf("test %+v", test.payload)
	}
}

// An update is refused on what is not true any more, and another endpoint must
// agree first.
func TestUpdate(t *testing.T) {
	t.Parallel()
	r, in, elsewhere := open(t), receive(t), receive(t)
	s := start(t, r)
	created := subscribe(t, s, toWebhook(in.URL))
	if _, err := s.Update(t.Context(), as(vendor), created.ID, toWebhook(elsewhere.URL), created.Revision); fault.CodeOf(err) != fault.PreconditionFailed {
		t.Errorf("updated what was activated since: %v", err)
	}
	elsewhere.answers(func(received) (int, http.Header) { return http.StatusNotFound, nil })
	v, err := s.Update(t.Context(), as(vendor), created.ID, toWebhook(elsewhere.URL), 0)
	if err != nil || v.Status != subscription.Pending {
		t.Fatalf("updated %+v: %v", v, err)
	}
	elsewhere.answers(nil)
	active(t, s, created.ID)
	propose(t, r, "Der borte")
	elsewhere.wait(t, 1)
	if n := len(in.all()); n > 0 {
		t.Errorf("%d went where they did before", n)
	}
}
