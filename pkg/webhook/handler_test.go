package webhook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/pkg/webhook"
)

func TestHandlerHandsOnOnce(t *testing.T) {
	t.Parallel()
	var got []webhook.Event
	h := webhook.Handler(newVerifier(t, newKey), nil, func(_ context.Context, e webhook.Event) error {
		got = append(got, e)
		return nil
	})
	for range 3 { // the last two are repetitions, which a sender may make, or replays
		if w := serve(h, request(t, "msg_1", encode(t, changeEvent("msg_1")))); w.Code != http.StatusNoContent {
			t.Fatalf("answered %d %s", w.Code, w.Body)
		}
	}
	serve(h, request(t, "msg_2", encode(t, changeEvent("msg_2"))))
	if diff := cmp.Diff([]webhook.Event{changeEvent("msg_1"), changeEvent("msg_2")}, got); diff != "" {
		t.Error(diff)
	}
}

func TestHandlerRefuses(t *testing.T) {
	t.Parallel()
	good := encode(t, changeEvent("msg_1"))
	change := func(f func(*http.Request)) *http.Request {
		r := request(t, "msg_1", good)
		f(r)
		return r
	}
	for name, tc := range map[string]struct {
		r    *http.Request
		want int
	}{
		"GET":               {change(func(r *http.Request) { r.Method = http.MethodGet }), http.StatusMethodNotAllowed},
		"plain JSON":        {change(func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }), http.StatusUnsupportedMediaType},
		"no content type":   {change(func(r *http.Request) { r.Header.Del("Content-Type") }), http.StatusUnsupportedMediaType},
		"unsigned":          {change(func(r *http.Request) { r.Header.Del("Webhook-Signature") }), http.StatusUnauthorized},
		"other id":          {change(func(r *http.Request) { r.Header.Set("Webhook-Id", "msg_2") }), http.StatusUnauthorized},
		"too long":          {request(t, "msg_1", bytes.Repeat([]byte(" "), webhook.MaxBody+1)), http.StatusRequestEntityTooLarge},
		"as long as can be": {request(t, "msg_1", append(good, bytes.Repeat([]byte(" "), webhook.MaxBody-len(good))...)), http.StatusNoContent},
		"not JSON":          {request(t, "msg_1", []byte(`{`)), http.StatusBadRequest},
		"not an event":      {request(t, "msg_1", []byte(`{"id":"msg_1"}`)), http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			called := false
			h := webhook.Handler(newVerifier(t, newKey), nil, func(context.Context, webhook.Event) error {
				called = true
				return nil
			})
			if w := serve(h, tc.r); w.Code != tc.want {
				t.Errorf("answered %d %s, want %d", w.Code, w.Body, tc.want)
			}
			if called != (tc.want == http.StatusNoContent) {
				t.Errorf("called: %v", called)
			}
		})
	}
}

func TestHandlerAnswersValidation(t *testing.T) {
	t.Parallel()
	h := webhook.Handler(newVerifier(t, newKey), nil, func(context.Context, webhook.Event) error {
		t.Error("the validation event was handed on")
		return nil
	})
	e := webhook.Event{ID: "msg_v", Source: "s", Type: webhook.TypeValidation}
	for range 2 {
		if w := serve(h, request(t, "msg_v", encode(t, e))); w.Code != http.StatusNoContent {
			t.Errorf("answered %d", w.Code)
		}
	}
	forged := request(t, "msg_v", encode(t, e))
	forged.Header.Set("Webhook-Signature", "v1,AAAA")
	if w := serve(h, forged); w.Code != http.StatusUnauthorized {
		t.Errorf("a forged validation was answered %d", w.Code)
	}
}

func TestHandlerAnswersErrors(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		err   error
		want  int
		after string
	}{
		"any":   {errors.New("secret detail"), http.StatusInternalServerError, ""},
		"gone":  {fmt.Errorf("closed: %w", webhook.ErrGone), http.StatusGone, ""},
		"later": {fmt.Errorf("full: %w", webhook.Later{After: 90*time.Second + 1}), http.StatusServiceUnavailable, "91"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			h := webhook.Handler(newVerifier(t, newKey), nil, func(context.Context, webhook.Event) error {
				calls++
				if calls == 1 {
					return tc.err
				}
				return nil
			})
			w := serve(h, request(t, "msg_1", encode(t, changeEvent("msg_1"))))
			if w.Code != tc.want || w.Header().Get("Retry-After") != tc.after || strings.Contains(w.Body.String(), "secret") {
				t.Errorf("answered %d, %v, %s", w.Code, w.Header(), w.Body)
			}
			w = serve(h, request(t, "msg_1", encode(t, changeEvent("msg_1"))))
			if w.Code != http.StatusNoContent || calls != 2 {
				t.Errorf("the next try was answered %d after %d calls", w.Code, calls)
			}
		})
	}
}

// TestHandlerConcurrent sends an event again while it is being dealt with, and
// after the function has panicked.
func TestHandlerConcurrent(t *testing.T) {
	t.Parallel()
	body := encode(t, changeEvent("msg_1"))
	var h http.Handler
	calls := 0
	h = webhook.Handler(newVerifier(t, newKey), nil, func(context.Context, webhook.Event) error {
		if calls++; calls > 1 {
			return nil
		}
		if w := serve(h, request(t, "msg_1", body)); w.Code != http.StatusConflict {
			t.Errorf("answered %d while busy", w.Code)
		}
		panic("receiver's mistake")
	})
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		serve(h, request(t, "msg_1", body))
	}()
	if w := serve(h, request(t, "msg_1", body)); w.Code != http.StatusNoContent || calls != 2 {
		t.Errorf("answered %d after %d calls", w.Code, calls)
	}
}

// brokenStore fails where a test asks it to.
type brokenStore struct {
	webhook.Store
	claim, done error
}

func (s brokenStore) Claim(context.Context, string) (webhook.Claim, error) {
	return webhook.Fresh, s.claim
}
func (s brokenStore) Done(context.Context, string) error { return s.done }

func TestHandlerWithBrokenStore(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, store := range map[string]brokenStore{"claim": {claim: broken}, "done": {done: broken}} {
		h := webhook.Handler(newVerifier(t, newKey), store, func(context.Context, webhook.Event) error { return nil })
		if w := serve(h, request(t, "msg_1", encode(t, changeEvent("msg_1")))); w.Code != http.StatusServiceUnavailable {
			t.Errorf("%s: answered %d", name, w.Code)
		}
	}
}

// contextStore fails like a database does when its context has ended.
type contextStore struct{ webhook.Store }

func (s contextStore) Done(ctx context.Context, id string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.Store.Done(ctx, id)
}

// TestHandlerNotesAfterTheSenderHasGone: what was done is remembered all the same.
func TestHandlerNotesAfterTheSenderHasGone(t *testing.T) {
	t.Parallel()
	ctx, hangUp := context.WithCancel(t.Context())
	calls := 0
	store := contextStore{webhook.NewMemory(10, time.Hour)}
	h := webhook.Handler(newVerifier(t, newKey), store, func(context.Context, webhook.Event) error {
		calls++
		hangUp()
		return nil
	})
	for _, ctx := range []context.Context{ctx, t.Context()} {
		w := serve(h, request(t, "msg_1", encode(t, changeEvent("msg_1"))).WithContext(ctx))
		if w.Code != http.StatusNoContent || calls != 1 {
			t.Errorf("answered %d after %d calls", w.Code, calls)
		}
	}
}

// TestHandlerOverTheWire sends to a real server.
func TestHandlerOverTheWire(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(webhook.Handler(newVerifier(t, newKey), nil, func(context.Context, webhook.Event) error { return nil }))
	defer server.Close()
	r := request(t, "msg_1", encode(t, changeEvent("msg_1")))
	out, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, r.Body)
	if err != nil {
		t.Fatal(err)
	}
	out.Header = r.Header
	resp, err := server.Client().Do(out)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		t.Errorf("answered %s", resp.Status)
	}
}

func TestParseEvent(t *testing.T) {
	t.Parallel()
	const head = `{"specversion":"1.0","id":"a","source":"s","type":"t"`
	for body, want := range map[string]webhook.Event{
		head + `}`: {ID: "a", Source: "s", Type: "t"},
		head + `,"ID":"b","time":null,"data":null,"traceparent":"x","datacontenttype":"application/json"}`: {ID: "a", Source: "s", Type: "t"},
		head + `,"position":7,"subscription":"u","data":[1]}`:                                              {ID: "a", Source: "s", Type: "t", Position: 7, Subscription: "u", Data: json.RawMessage(`[1]`)},
		head + `,"time":"2026-02-03T11:30:00.000+01:00"}`:                                                  {ID: "a", Source: "s", Type: "t", Time: now},
	} {
		got, err := webhook.ParseEvent([]byte(body))
		if diff := cmp.Diff(want, got, cmp.Comparer(time.Time.Equal)); diff != "" || err != nil {
			t.Errorf("%s: %v %s", body, err, diff)
		}
	}
	for _, body := range []string{
		``, `null`, `[]`, `"a"`, head, `{"specversion":"0.3","id":"a","source":"s","type":"t"}`,
		`{"specversion":"1.0","ID":"a","source":"s","type":"t"}`, `{"specversion":"1.0","id":"a","source":"s"}`,
		`{"specversion":"1.0","id":1,"source":"s","type":"t"}`, head + `,"time":"yesterday"}`,
		head + `,"position":-1}`, head + `,"data_base64":"AAAA"}`,
	} {
		if e, err := webhook.ParseEvent([]byte(body)); !errors.Is(err, webhook.ErrEvent) || e.ID != "" {
			t.Errorf("%s: %+v, %v", body, e, err)
		}
	}
}

func TestEventRoundTrip(t *testing.T) {
	t.Parallel()
	want := changeEvent("msg_1")
	var got webhook.Event
	if err := json.Unmarshal(encode(t, want), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
