package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHealthcheck(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status, code int
		says         string
	}{
		"ready":                      {http.StatusOK, 0, ""},
		"rebuilding":                 {http.StatusServiceUnavailable, 1, "percent 40"},
		"something else on the port": {http.StatusNotFound, 1, "404"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			registry := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/readyz" {
					t.Errorf("asked for %s", r.URL.Path)
				}
				w.WriteHeader(test.status)
				_, _ = w.Write([]byte("percent 40"))
			}))
			defer registry.Close()
			wantHealthcheck(t, strings.TrimPrefix(registry.URL, "http://"), test.code, test.says)
		})
	}
}

func TestHealthcheckOfNothing(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	wantHealthcheck(t, strings.TrimPrefix(gone.URL, "http://"), 1, "refused")
	wantHealthcheck(t, "8080", 1, "missing port")
}

func wantHealthcheck(t *testing.T, listen string, code int, says string) {
	t.Helper()
	var stderr bytes.Buffer
	got := run(t.Context(), []string{"healthcheck", "--listen", listen}, &stderr, &stderr)
	if got != code || !strings.Contains(stderr.String(), says) {
		t.Errorf("healthcheck of %s: exit code %d, want %d; it says %q, want %q in it", listen, got, code, stderr.String(), says)
	}
}

func TestDialable(t *testing.T) {
	t.Parallel()
	for listen, want := range map[string]string{
		"0.0.0.0:8080":   "127.0.0.1:8080",
		":8080":          "127.0.0.1:8080",
		"[::]:8080":      "[::1]:8080",
		"127.0.0.1:9":    "127.0.0.1:9",
		"localhost:8080": "localhost:8080",
		"192.0.2.7:8080": "192.0.2.7:8080",
	} {
		if got, err := dialable(listen); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", listen, got, err, want)
		}
	}
}
