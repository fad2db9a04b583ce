package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"
)

func TestDoRepeatsWhatIsSafeToRepeat(t *testing.T) {
	t.Parallel()
	key := http.Header{"Idempotency-Key": {"k1"}}
	for name, c := range map[string]struct {
		method  string
		headers http.Header
		first   http.HandlerFunc
		tries   int
	}{
		"a read that fails":                   {http.MethodGet, nil, answer(503, ""), 2},
		"a read that is broken off":           {http.MethodGet, nil, hangUp, 2},
		"a read that is refused":              {http.MethodGet, nil, answer(404, ""), 1},
		"a command with a key":                {http.MethodPost, key, answer(500, ""), 2},
		"a command with a key, broken off":    {http.MethodPost, key, hangUp, 2},
		"a command without a key":             {http.MethodPost, nil, answer(503, ""), 1},
		"a command without a key, broken off": {http.MethodPatch, nil, hangUp, 1},
		"a command that was too early":        {http.MethodPatch, nil, answer(429, ""), 2},
		"a command that is refused":           {http.MethodPost, key, answer(409, ""), 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bodies := make(chan string, 2*defaultAttempts)
			handler := script(c.first, answer(200, `{}`))
			api, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
				raw, _ := io.ReadAll(r.Body)
				bodies <- string(raw) + r.Header.Get("Idempotency-Key")
				handler(w, r)
			})
			_, err := api.Do(t.Context(), c.method, "/x", map[string]int{"a": 1}, nil, c.headers)
			if (err == nil) != (c.tries == 2) || len(bodies) != c.tries {
				t.Errorf("error %v after %d tries, want %d", err, len(bodies), c.tries)
			}
			for range len(bodies) {
				if got, want := <-bodies, `{"a":1}`+c.headers.Get("Idempotency-Key"); got != want {
					t.Errorf("sent %q, want %q", got, want)
				}
			}
		})
	}
}

func TestDoGivesUpInTheEnd(t *testing.T) {
	t.Parallel()
	var reported []time.Duration
	api, w := serve(t, script(answer(429, "", "Retry-After", "9"), answer(503, "")),
		WithOnRetry(func(_ error, wait time.Duration) { reported = append(reported, wait) }))
	_, err := api.Get(t.Context(), "2026-0042")
	var p *Problem
	if !errors.As(err, &p) || p.Status != 503 {
		t.Fatalf("got %v", err)
	}
	want := []time.Duration{9 * time.Second, time.Second, 2 * time.Second, 4 * time.Second}
	if !slices.Equal(w.pauses, want) || !slices.Equal(reported, want) {
		t.Errorf("paused %v and reported %v, want %v", w.pauses, reported, want)
	}
}

func TestDoEndsWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	api, w := serve(t, answer(503, ""))
	w.during = func(int) error { cancel(); return ctx.Err() }
	_, err := api.Get(ctx, "2026-0042")
	var p *Problem
	if !errors.Is(err, context.Canceled) || !errors.As(err, &p) {
		t.Errorf("got %v, want both why it failed and why it stopped", err)
	}
	if len(w.pauses) != 1 {
		t.Errorf("went on after the end: %v", w.pauses)
	}
}

func TestAnUntrustedCertificateIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(answer(200, `{}`))
	s.Config.ErrorLog = quietLog()
	s.StartTLS()
	defer s.Close()
	api, err := New(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{}
	api.sleep = w.sleep
	if _, err := api.Get(t.Context(), "2026-0042"); err == nil || len(w.pauses) > 0 {
		t.Errorf("got %v after %d pauses", err, len(w.pauses))
	}
}

func TestDoSendsWhatItWasGiven(t *testing.T) {
	t.Parallel()
	var got *http.Request
	api, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		answer(200, `{"id":"x"}`, "ETag", `"7"`, "Samstyring-Position", "9")(w, r)
	}, WithToken("t0ken"), WithLanguage("nn"), WithActingFor("964965226"))
	var out []byte
	a, err := api.Do(t.Context(), http.MethodPatch, "/initiatives/x?a=b", map[string]any{"phase": nil}, &out,
		http.Header{"if-match": {`"6"`}, "Content-Type": {"application/merge-patch+json"}})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Authorization": "Bearer t0ken", "Accept-Language": "nn", "If-Match": `"6"`, "Content-Type": "application/merge-patch+json",
		"Accept": "application/json", "Samstyring-Acting-For": "964965226",
	} {
		if got.Header.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, got.Header.Get(name), want)
		}
	}
	if got.URL.String() != "/api/v1/initiatives/x?a=b" {
		t.Errorf("asked for %s", got.URL)
	}
	if a.ETag() != `"7"` || a.Position() != 9 || a.Status != 200 || string(out) != `{"id":"x"}` {
		t.Errorf("answer %+v, %s", a, out)
	}
	if _, err := api.Do(t.Context(), http.MethodGet, "evil.example/x", nil, nil, nil); err == nil {
		t.Error("a path without a slash was taken")
	}
}
