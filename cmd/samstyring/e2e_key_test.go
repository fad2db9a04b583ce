package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/testkit/forensic"
)

// endpoint is a receiver that nobody answers at; it stands for what is secret.
func endpoint(name string) string { return "http://127.0.0.1:9/mottak-" + name }

func subscriptionTo(name string) string {
	return fmt.Sprintf(`{"channel": "webhook", "endpoint": %q, "filters": {"everything": true}, "language": "nb"}`, endpoint(name))
}

// subscribeTo makes a subscription and gives its path and tag.
func subscribeTo(t *testing.T, r *registry, token, name string) (path, etag string) {
	t.Helper()
	made := r.want(t, http.StatusCreated, call{method: http.MethodPost, path: "/subscriptions", token: token, key: name, body: subscriptionTo(name)})
	path = strings.TrimPrefix(made.location, "/api/v1")
	return path, r.want(t, http.StatusOK, call{method: http.MethodGet, path: path, token: token}).etag
}

func (r *registry) keyFile() string { return filepath.Join(r.data, "issuer.key") }

// shown says which of the receivers the data folder shows to whoever has all of
// it.
func (r *registry) shown(t *testing.T, names ...string) (out []string) {
	t.Helper()
	keys, err := access.LoadKeys(r.keyFile())
	if err != nil {
		t.Fatal(err)
	}
	finds, err := forensic.Read(r.data, keys.Derive("rooms"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		for _, f := range finds {
			if bytes.Contains(f.Clear, []byte("mottak-"+name)) {
				out = append(out, name)
				break
			}
		}
	}
	return out
}

// A program that is killed leaves nothing that a start does not sweep up. What
// was erased is gone before the answer, also without a start.
func TestKilledProgramKeepsNothingThatWasErased(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	r.serve(t, "ALLOW_PRIVATE_WEBHOOKS")
	token := r.token(t, "991825827")
	changed, etag := subscribeTo(t, r, token, "forste")
	erased, _ := subscribeTo(t, r, token, "slettet")
	r.want(t, http.StatusOK, call{method: http.MethodPut, path: changed, token: token, ifMatch: etag, body: subscriptionTo("andre")})
	r.want(t, http.StatusNoContent, call{method: http.MethodDelete, path: erased, token: token})
	r.kill(t)
	if left := r.shown(t, "slettet"); len(left) > 0 {
		t.Errorf("after the kill there can be read: %q", left)
	}
	r.serve(t, "ALLOW_PRIVATE_WEBHOOKS")
	r.kill(t)
	if left := r.shown(t, "slettet", "forste"); len(left) > 0 {
		t.Errorf("after another start there can be read: %q", left)
	}
	if left := r.shown(t, "andre"); len(left) != 1 {
		t.Error("what is kept cannot be found: the search is of no use")
	}
}

// A registry is not started with another key than it was begun with, and no key
// is made beside it, unless a person gives up what only the lost one opens.
func TestKeyIsTheOneThatTheLogWasBegunWith(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	r.serve(t, "ALLOW_PRIVATE_WEBHOOKS")
	path, _ := subscribeTo(t, r, r.token(t, "991825827"), "forste")
	r.halt(t)
	right := readFile(t, r.keyFile())

	remove(t, r.keyFile())
	wantSays(t, r.wontServe(t, nil), "issuer.key is missing", "--new-key", "subscriptions", "sealed scores", "drafts", "pseudonym")
	wantSays(t, r.fails(t, "rebuild"), "issuer.key is missing")
	wantSays(t, r.fails(t, "token", "--org", "991825827"), "issuer.key is missing")
	if _, err := os.Stat(r.keyFile()); !os.IsNotExist(err) {
		t.Fatalf("a key was made beside a log: %v", err)
	}
	if _, err := access.OpenKeys(r.keyFile()); err != nil {
		t.Fatal(err)
	}
	wantSays(t, r.wontServe(t, nil), "not the one that this log was begun with", "--new-key", "Nothing was changed")

	writeFile(t, r.keyFile(), right)
	wantSays(t, r.wontServe(t, map[string]string{"SAMSTYRING_NEW_KEY": "true"}), "leave out --new-key")
	r.serve(t, "ALLOW_PRIVATE_WEBHOOKS")
	r.want(t, http.StatusOK, call{method: http.MethodGet, path: path, token: r.token(t, "991825827")})
	r.halt(t)

	remove(t, r.keyFile())
	r.serve(t, "NEW_KEY", "ALLOW_PRIVATE_WEBHOOKS")
	r.want(t, http.StatusNotFound, call{method: http.MethodGet, path: path, token: r.token(t, "991825827")})
	subscribeTo(t, r, r.token(t, "991825827"), "siden")
	r.halt(t)
	r.serve(t, "ALLOW_PRIVATE_WEBHOOKS")
	if body := r.want(t, http.StatusOK, call{method: http.MethodGet, path: "/subscriptions", token: r.token(t, "991825827")}).body; !strings.Contains(body, "mottak-siden") {
		t.Errorf("after the new key there is %s", body)
	}
	r.halt(t)
}

// fails runs a command that must fail, and gives what it says.
func (r *registry) fails(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), r.program, args...)
	cmd.Env = surroundings(map[string]string{"SAMSTYRING_DATA": r.data})
	said, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatalf("%v succeeded: %s", args, said)
	}
	return string(said)
}

func wantSays(t *testing.T, said string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(said, part) {
			t.Errorf("%q is not said in:\n%s", part, said)
		}
	}
}
