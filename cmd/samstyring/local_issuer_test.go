package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Tokens are called back, and the issuer switched off, while the registry runs;
// what was said holds after a restart, and can be said while nothing runs.
func TestLocalIssuerWhileItRuns(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	r.serve(t)
	if info, err := os.Stat(filepath.Join(r.data, "operator")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder of the socket: %v, %v", info, err)
	}
	status := func(token string) int {
		t.Helper()
		got, err := r.do(context.WithoutCancel(t.Context()), call{method: http.MethodGet, path: "/subscriptions", token: token})
		if err != nil {
			t.Fatal(err)
		}
		return got.status
	}
	say := func(what, want string) {
		t.Helper()
		if said := r.run(t, "local-issuer", what); !strings.Contains(said, want) {
			t.Errorf("%s says %q, want %q", what, said, want)
		}
	}
	token := r.token(t, "991825827")
	if got := status(token); got != http.StatusOK {
		t.Fatalf("at first: %d", got)
	}
	say("status", "issuer are taken")
	say("revoke", "before ")
	if got := status(token); got != http.StatusUnauthorized {
		t.Errorf("called back: %d", got)
	}
	until(t, "a new token", func() bool { return status(r.token(t, "991825827")) == http.StatusOK }) // from the next second on
	fresh := r.token(t, "991825827")
	say("off", "are not taken")
	if got := status(fresh); got != http.StatusUnauthorized {
		t.Errorf("switched off: %d", got)
	}
	r.halt(t)
	say("status", "are not taken")
	r.serve(t)
	if got := status(fresh); got != http.StatusUnauthorized {
		t.Errorf("after a restart: %d", got)
	}
	r.halt(t)
	say("on", "issuer are taken")
	r.serve(t)
	if got := status(fresh); got != http.StatusOK {
		t.Errorf("switched on again: %d", got)
	}
}
