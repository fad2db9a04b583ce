package webhook

import (
	"bytes"
	"context"
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	receiver "github.com/samstyring/samstyring/pkg/webhook"
)

// TestSendToOwnReceiver goes all the way: a public name over TLS, with the
// receiver's helper at the other end.
func TestSendToOwnReceiver(t *testing.T) {
	t.Parallel()
	v, err := receiver.NewVerifier(receiver.FormatSecret(oldKey))
	if err != nil {
		t.Fatal(err)
	}
	v.Clock = func() time.Time { return start }
	var events []receiver.Event
	var headers []http.Header
	h := receiver.Handler(v, nil, func(_ context.Context, e receiver.Event) error {
		events = append(events, e)
		return nil
	})
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		headers = append(headers, r.Header.Clone())
		h.ServeHTTP(w, r)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // a handshake is to fail
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	d := &detour{to: server.Listener.Addr().String()}
	s := newSender(t, Config{
		Resolver: resolving("example.com", []string{public}), Dialer: d, RootCAs: roots,
		Clock: func() time.Time { return start },
	})

	validation, err := ValidationMessage("https://samstyring.example", "s-1", start)
	if err != nil {
		t.Fatal(err)
	}
	change := interopMessage(t)
	for _, m := range []Message{validation, change, change} {
		r := s.Send(t.Context(), "https://example.com/hook", [][]byte{newKey, oldKey}, m)
		if diff := cmp.Diff(Result{Outcome: Delivered, Status: http.StatusNoContent}, r); diff != "" {
			t.Error(diff)
		}
	}
	if len(events) != 1 || events[0].ID != change.ID || events[0].Position != 4817 {
		t.Errorf("received %+v", events)
	}
	if diff := cmp.Diff([]string{public + ":443"}, d.asked); diff != "" {
		t.Errorf("one connection should do: %s", diff)
	}
	want := http.Header{
		"Content-Type": {"application/cloudevents+json"}, "User-Agent": {"Samstyring-Webhook/1"},
		"Webhook-Id": {change.ID}, "Webhook-Timestamp": {"1770114600"},
	}
	got := headers[1]
	if n := len(strings.Fields(got.Get("Webhook-Signature"))); n != 2 {
		t.Errorf("%d signatures", n)
	}
	got.Del("Webhook-Signature")
	got.Del("Content-Length")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	strangers := newSender(t, Config{Resolver: resolving("example.com", []string{public}), Dialer: d, RootCAs: x509.NewCertPool()})
	if r := strangers.Send(t.Context(), "https://example.com/hook", [][]byte{oldKey}, change); r.Reason != ReasonTLS || r.Outcome != Retry {
		t.Errorf("a certificate that is not trusted: %+v", r)
	}
}

func TestSendJudgesAnswers(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		after  string
		body   string
		want   Result
	}{
		"200":                    {200, "", "ok", Result{Outcome: Delivered, Excerpt: "ok"}},
		"202":                    {202, "", "", Result{Outcome: Delivered}},
		"304":                    {304, "", "", Result{Outcome: Retry, Reason: ReasonRedirect}},
		"400":                    {400, "", "", Result{Outcome: Retry, Reason: ReasonStatus}},
		"401":                    {401, "", "", Result{Outcome: Retry, Reason: ReasonStatus}},
		"404":                    {404, "", "", Result{Outcome: Retry, Reason: ReasonStatus}},
		"410":                    {410, "60", "", Result{Outcome: Gone, Reason: ReasonStatus}},
		"429":                    {429, "", "", Result{Outcome: SlowDown, Reason: ReasonStatus, After: DefaultSlowDown}},
		"429 with seconds":       {429, "17", "", Result{Outcome: SlowDown, Reason: ReasonStatus, After: 17 * time.Second}},
		"429 with zero":          {429, "0", "", Result{Outcome: SlowDown, Reason: ReasonStatus}},
		"429 with nonsense":      {429, "-3", "", Result{Outcome: SlowDown, Reason: ReasonStatus, After: DefaultSlowDown}},
		"503 with a date":        {503, start.Add(90 * time.Second).Format(http.TimeFormat), "", Result{Outcome: SlowDown, Reason: ReasonStatus, After: 90 * time.Second}},
		"503 with a past date":   {503, start.Add(-time.Hour).Format(http.TimeFormat), "", Result{Outcome: SlowDown, Reason: ReasonStatus}},
		"503 for very long":      {503, "99999999", "", Result{Outcome: SlowDown, Reason: ReasonStatus, After: MaxRetryAfter}},
		"503 for ever":           {503, "99999999999999999999999", "", Result{Outcome: SlowDown, Reason: ReasonStatus, After: MaxRetryAfter}},
		"503 until a far date":   {503, start.AddDate(1, 0, 0).Format(http.TimeFormat), "", Result{Outcome: SlowDown, Reason: ReasonStatus, After: MaxRetryAfter}},
		"500":                    {500, "", "", Result{Outcome: Retry, Reason: ReasonStatus}},
		"500 with seconds":       {500, "17", "", Result{Outcome: Retry, Reason: ReasonStatus, After: 17 * time.Second}},
		"an answer to clean":     {500, "", "  line\r\n\x1b[31mred\x00 \u202eturned\u200b \xff\xfeæ\n", Result{Outcome: Retry, Reason: ReasonStatus, Excerpt: "line [31mred turned æ"}},
		"an answer cut in two":   {500, "", strings.Repeat("a", 511) + "æøå", Result{Outcome: Retry, Reason: ReasonStatus, Excerpt: strings.Repeat("a", 511)}},
		"an answer of 40 MiB":    {200, "", strings.Repeat("a", 40<<20), Result{Outcome: Delivered, Excerpt: strings.Repeat("a", 512)}},
		"an answer that is gzip": {200, "", "\x1f\x8b\x08", Result{Outcome: Delivered}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if tc.after != "" {
					w.Header().Set("Retry-After", tc.after)
				}
				w.WriteHeader(tc.status)
				_, _ = io.WriteString(w, tc.body)
			}))
			defer server.Close()
			s := newSender(t, Config{AllowPrivate: true, AllowHTTP: true, Clock: func() time.Time { return start }})
			tc.want.Status = tc.status
			got := s.Send(t.Context(), server.URL, [][]byte{newKey}, someMessage)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
			s.Close()
		})
	}
}

// TestRedirectsAreNotFollowed, least of all to a private address.
func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the redirect was followed")
	}))
	t.Cleanup(target.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, location := range []string{target.URL, "http://169.254.169.254/", "https://localhost/", "/elsewhere"} {
			calls := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				calls++
				w.Header().Set("Location", location)
				w.WriteHeader(status)
			}))
			d := &detour{to: server.Listener.Addr().String()}
			s := newSender(t, Config{AllowHTTP: true, Resolver: resolving("receiver.example", []string{public}), Dialer: d})
			r := s.Send(t.Context(), "http://receiver.example/", [][]byte{newKey}, someMessage)
			if r.Outcome != Retry || r.Reason != ReasonRedirect || r.Status != status || calls != 1 || len(d.asked) != 1 {
				t.Errorf("%d to %s: %+v after %d calls, connected to %v", status, location, r, calls, d.asked)
			}
			s.Close()
			server.Close()
		}
	}
}

func TestSendSignsEachAttemptAnew(t *testing.T) {
	t.Parallel()
	var stamps, ids []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		stamps, ids = append(stamps, r.Header.Get("Webhook-Timestamp")), append(ids, r.Header.Get("Webhook-Id"))
		w.WriteHeader(http.StatusInternalServerError)
	}))
	t.Cleanup(server.Close)
	at := start
	s := newSender(t, Config{AllowPrivate: true, AllowHTTP: true, Clock: func() time.Time { return at }})
	for range 2 {
		s.Send(t.Context(), server.URL, [][]byte{newKey}, someMessage)
		at = at.Add(24 * time.Hour)
	}
	if diff := cmp.Diff([]string{"1770114600", "1770201000"}, stamps); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"msg_1", "msg_1"}, ids); diff != "" {
		t.Error(diff)
	}
}

// TestKeptConnectionClosed closes a connection while it is kept: the next
// attempt makes another, and does not fail.
func TestKeptConnectionClosed(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	s := newSender(t, Config{AllowPrivate: true, AllowHTTP: true})
	for range 20 {
		if r := s.Send(t.Context(), server.URL, [][]byte{newKey}, someMessage); r.Outcome != Delivered {
			t.Fatalf("got %+v", r)
		}
		server.CloseClientConnections()
	}
}

func TestSendWithoutAnswer(t *testing.T) {
	t.Parallel()
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	t.Cleanup(plain.Close)
	closed := httptest.NewServer(nil)
	closed.Close()
	for name, tc := range map[string]struct {
		endpoint string
		want     Reason
	}{
		"closed port":        {closed.URL, ReasonConnection},
		"aborted":            {plain.URL, ReasonConnection},
		"TLS to plain HTTP":  {strings.Replace(plain.URL, "http:", "https:", 1), ReasonTLS},
		"name without entry": {"https://nowhere.example/", ReasonName},
	} {
		s := newSender(t, Config{AllowPrivate: true, AllowHTTP: true})
		r := s.Send(t.Context(), tc.endpoint, [][]byte{newKey}, someMessage)
		if r.Outcome != Retry || r.Reason != tc.want || r.Status != 0 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestSendRefusesMessages(t *testing.T) {
	t.Parallel()
	s := newSender(t, Config{AllowPrivate: true, AllowHTTP: true, Dialer: noDialer{t}})
	for name, tc := range map[string]struct {
		secrets [][]byte
		m       Message
	}{
		"too long":     {[][]byte{newKey}, Message{ID: "msg_1", Body: bytes.Repeat([]byte("a"), receiver.MaxBody+1)}},
		"no secret":    {nil, someMessage},
		"short secret": {[][]byte{newKey[:5]}, someMessage},
		"bad id":       {[][]byte{newKey}, Message{ID: "a.b"}},
	} {
		if r := s.Send(t.Context(), "http://127.0.0.1:1/", tc.secrets, tc.m); r.Outcome != Failed || r.Reason != ReasonMessage {
			t.Errorf("%s: %+v", name, r)
		}
	}
}
