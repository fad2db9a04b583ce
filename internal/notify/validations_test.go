package notify

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/subscription"
)

// elsewhere lets every name lead to one public address, and every connection
// to a server on loopback.
type elsewhere struct{ server, address string }

func (e elsewhere) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr(e.address)}, nil
}

func (e elsewhere) DialContext(ctx context.Context, network, _ string) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, network, e.server)
}

// victimHost is a real server that counts what it is sent and answers with one
// status, and a configuration that leads everything to it. The public address is never called.
func victimHost(t testing.TB, answer int) (posts *atomic.Int64, by func(*Config)) {
	t.Helper()
	posts = new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		posts.Add(1)
		w.WriteHeader(answer)
	}))
	t.Cleanup(server.Close)
	to := elsewhere{strings.TrimPrefix(server.URL, "http://"), "9.9.9.9"}
	return posts, func(c *Config) {
		c.Webhook = webhook.Config{AllowHTTP: true, Resolver: to, Dialer: to, Clock: time.Now}
	}
}

// Sixty webhooks and resumptions of three organisations at one host that does
// not answer come to ten validations an hour, whatever they call it.
func TestValidationsOfAHostAreBounded(t *testing.T) {
	t.Parallel()
	for name, endpoint := range map[string]func(n int) string{
		"names of one domain":    func(n int) string { return "http://h" + strconv.Itoa(n) + ".offer.example/" },
		"domains of one address": func(n int) string { return "http://offer" + strconv.Itoa(n) + ".example/" },
		"paths of one host":      func(n int) string { return "http://offer.example/" + strconv.Itoa(n) },
		"the address by itself":  func(n int) string { return "http://9.9.9.9/" + strconv.Itoa(n) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := open(t)
			posts, host := victimHost(t, http.StatusNotFound)
			s := start(t, r, host)
			for n := range 60 {
				caller := strangers[n%len(strangers)]
				created, err := s.Create(t.Context(), as(caller), toWebhook(endpoint(n)))
				if err != nil {
					t.Fatal(err)
				}
				if _, err := s.Resume(t.Context(), as(caller), created.ID); err != nil {
					t.Fatal(err)
				}
			}
			eventually(t, "as many as may be have come", func() bool { return posts.Load() == 10 })
			s.stop()
			s = start(t, r, host)
			untilMatched(t, s)
			r.Clock.Advance(50 * time.Minute)
			s.stop()
			if n := posts.Load(); n != 10 {
				t.Errorf("%d validations, want 10", n)
			}
			s = start(t, r, host)
			r.Clock.Advance(15 * time.Minute)
			eventually(t, "the next have come", func() bool { return posts.Load() == 20 })
			s.stop()
			if n := posts.Load(); n != 20 {
				t.Errorf("%d validations in two hours, want 20", n)
			}
		})
	}
}

// A vendor that answers can register the webhooks of many at once.
func TestValidationsThatAreAnsweredAreNotHeldBack(t *testing.T) {
	t.Parallel()
	posts, host := victimHost(t, http.StatusNoContent)
	s := start(t, open(t), host)
	for n := range 40 {
		subscribe(t, s, toWebhook("http://mottak.leverandor.example/"+strconv.Itoa(n)))
	}
	if n := posts.Load(); n != 40 {
		t.Errorf("%d validations of 40 webhooks", n)
	}
}

// Resuming a webhook that waits for its receiver does not ask once more.
func TestOneValidationWaits(t *testing.T) {
	t.Parallel()
	r := open(t)
	_, host := victimHost(t, http.StatusInternalServerError)
	s := start(t, r, host, func(c *Config) { c.Schedule = webhook.Schedule{Steps: []time.Duration{time.Hour}} })
	created, err := s.Create(t.Context(), as(vendor), toWebhook("http://offer.example/"))
	if err != nil {
		t.Fatal(err)
	}
	for range 40 {
		if _, err := s.Resume(t.Context(), as(vendor), created.ID); err != nil {
			break // it has been given up meanwhile
		}
	}
	eventually(t, "one validation waits at most", func() bool { // what was given up is known as that a moment later
		stored, _ := s.live.get(created.ID)
		at, err := s.cursors.progress(t.Context(), created.ID)
		return err == nil && len(stored.Subscription.Open(at.Done)) <= 1
	})
	eventually(t, "it is given up", func() bool {
		r.Clock.Advance(2 * time.Hour)
		return status(t, s, created.ID) == subscription.Disabled
	})
}

// A webhook that is moved while its validation is under way is validated where
// it delivers by then.
func TestAWebhookIsMovedWhileItIsValidated(t *testing.T) {
	t.Parallel()
	in, there := receive(t), receive(t)
	s := start(t, open(t))
	under, moved := make(chan struct{}), make(chan struct{})
	first := true
	in.answers(func(received) (int, http.Header) {
		if first {
			first = false
			close(under)
			<-moved
		}
		return http.StatusNoContent, nil
	})
	created, err := s.Create(t.Context(), as(vendor), toWebhook(in.URL))
	if err != nil {
		t.Fatal(err)
	}
	<-under
	v, err := s.Update(t.Context(), as(vendor), created.ID, toWebhook(there.URL), 0)
	close(moved)
	if err != nil || v.Status != subscription.Pending {
		t.Fatalf("moved %+v: %v", v, err)
	}
	active(t, s, created.ID)
	there.mu.Lock()
	defer there.mu.Unlock()
	if len(there.got) == 0 {
		t.Error("it is active without having answered")
	}
}
