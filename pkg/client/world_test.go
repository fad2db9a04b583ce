package client

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// world is what a client under test sees of time: it never sleeps, and notes
// how long it would have.
type world struct {
	mu     sync.Mutex
	pauses []time.Duration
	during func(pause int) error // called at each pause; an error ends it
}

func (w *world) sleep(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	w.pauses = append(w.pauses, d)
	n, during := len(w.pauses), w.during
	w.mu.Unlock()
	if during != nil {
		if err := during(n); err != nil {
			return err
		}
	}
	return ctx.Err()
}

var testNow = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// serve gives a client of a handler on loopback, and its world.
func serve(t *testing.T, h http.HandlerFunc, opts ...Option) (*Client, *world) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	c, err := New(s.URL, opts...)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{}
	c.sleep, c.jitter, c.now = w.sleep, func() float64 { return 1 }, func() time.Time { return testNow }
	return c, w
}

// script answers with one handler after the other, the last one for ever.
func script(steps ...http.HandlerFunc) http.HandlerFunc {
	var mu sync.Mutex
	next := 0
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		step := steps[min(next, len(steps)-1)]
		next++
		mu.Unlock()
		step(w, r)
	}
}

func answer(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body)) // the client may have gone
	}
}

// hangUp breaks off in the middle of a body.
func hangUp(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	_, _ = w.Write([]byte(`{"items":[`))
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}
