package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
)

// An address of former days leads on, with what was asked.
func TestFormerAddresses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for from, to := range map[string]string{
		"/api/v1/changes/net":                                "/api/v1/changes",
		"/api/v1/changes/net?municipality=1103&after=4790.0": "/api/v1/changes?municipality=1103&after=4790.0",
	} {
		if a := w.send(t, request(http.MethodGet, from, "")); a.Code != http.StatusPermanentRedirect || a.Header().Get("Location") != to {
			t.Errorf("%s: %d to %s", from, a.Code, a.Header().Get("Location"))
		}
	}
}

// A number that is no more leads on: for good where there is one heir, and to a
// choice where there are several.
func TestFormerMunicipalities(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for from, to := range map[string]string{
		"/api/v1/municipalities/3011":             "/api/v1/municipalities/3110",
		"/api/v1/municipalities/3011/initiatives": "/api/v1/municipalities/3110/initiatives",
	} {
		if a := w.send(t, request(http.MethodGet, from, "")); a.Code != http.StatusPermanentRedirect || a.Header().Get("Location") != to {
			t.Errorf("%s: %d to %s", from, a.Code, a.Header().Get("Location"))
		}
	}
	for _, path := range []string{"/api/v1/municipalities/1507", "/api/v1/municipalities/1507/initiatives"} {
		a := w.send(t, request(http.MethodGet, path, ""))
		heirs := decode[struct{ Items []struct{ Number string } }](t, a).Items
		if a.Code != http.StatusMultipleChoices || len(heirs) != 2 || heirs[0].Number != "1508" || heirs[1].Number != "1580" {
			t.Errorf("%s: %d %s", path, a.Code, a.Body)
		}
	}
	hvaler := decode[struct {
		Name          string
		FormerNumbers []struct{ Number string }
	}](t, w.get(t, "/api/v1/municipalities/3110"))
	if hvaler.Name != "Hvaler" || hvaler.FormerNumbers[0].Number != "3011" {
		t.Errorf("3110 is %+v", hvaler)
	}
}

// Everybody may read from a page of their own; nobody may write from one.
func TestHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, "")
	for _, r := range []*http.Request{
		request(http.MethodGet, path, ""), request(http.MethodGet, list+"/abc", ""), request(http.MethodOptions, path, ""),
		request(http.MethodPost, list, `{}`), request(http.MethodGet, "/api/v1/docs", ""),
	} {
		h := w.send(t, r).Header()
		if want := r.Method != http.MethodPost; (h.Get("Access-Control-Allow-Origin") == "*") != want {
			t.Errorf("%s %s: open to other pages %t", r.Method, r.URL, !want)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Frame-Options") != "DENY" || h.Get("Referrer-Policy") == "" ||
			!strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s %s: %v", r.Method, r.URL, h)
		}
	}
	asked := w.send(t, request(http.MethodOptions, path, "", with("Access-Control-Request-Method", "POST")))
	if allowed := asked.Header().Get("Access-Control-Allow-Methods"); asked.Code != http.StatusNoContent || allowed != "GET, HEAD" {
		t.Errorf("asked to write: %d, allowed is %s", asked.Code, allowed)
	}
	if allow := w.send(t, request(http.MethodPut, path, "{}")).Header().Get("Allow"); allow != "GET, PATCH" {
		t.Errorf("the wrong method is answered with %q", allow)
	}
}

// HEAD is GET without the body, also on a real connection.
func TestHead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := httptest.NewServer(w.handler)
	t.Cleanup(s.Close)
	path := w.register(t, testkit.Skatteetaten, "")
	a, err := s.Client().Head(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	if got := w.get(t, path); a.StatusCode != http.StatusOK || a.Header.Get("ETag") != got.Header().Get("ETag") || a.ContentLength != int64(got.Body.Len()) {
		t.Errorf("%s, ETag %s, %d bytes", a.Status, a.Header.Get("ETag"), a.ContentLength)
	}
}

// What stands beside the operations is there, and is what it says it is.
func TestServedFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.register(t, testkit.Skatteetaten, "")
	for path, want := range map[string]struct{ kind, holds string }{
		"/api/v1/openapi.json":      {"application/json", `"openapi":"3.1.0"`},
		"/api/v1/openapi.yaml":      {"application/yaml", "openapi: 3.1.0"},
		"/api/v1/asyncapi.yaml":     {"application/yaml", "asyncapi: 3."},
		"/api/v1/docs":              {"text/html; charset=UTF-8", "gate_unmet"},
		"/api/v1/docs/initiatives":  {"text/html; charset=UTF-8", "proposeInitiative"},
		"/api/v1/docs/style.css":    {"text/css; charset=utf-8", "{"},
		"/healthz":                  {"application/json", `"ok"`},
		"/readyz":                   {"application/json", `"ready":true`},
		"/.well-known/security.txt": {"text/plain; charset=utf-8", "Contact: https://example.org/security\n"},
	} {
		a := w.get(t, path)
		if kind := a.Header().Get("Content-Type"); !strings.HasPrefix(kind, want.kind) || !strings.Contains(a.Body.String(), want.holds) {
			t.Errorf("%s: %s without %q: %.200s", path, kind, want.holds, a.Body)
		}
	}
	referred := regexp.MustCompile(`\$ref: ([^'#\s]+)`).FindAllStringSubmatch(w.get(t, "/api/v1/asyncapi.yaml").Body.String(), -1)
	for _, ref := range referred {
		w.get(t, "/api/v1/"+ref[1])
	}
	if len(referred) < 50 {
		t.Errorf("asyncapi.yaml refers to %d schemas", len(referred))
	}
	if a := w.send(t, request(http.MethodGet, "/metrics", "")); a.Code != http.StatusNotFound {
		t.Errorf("everybody gets the metrics: %d", a.Code)
	}
	if said := w.measured(t); !strings.Contains(said, "\nsamstyring_initiatives 1\n") {
		t.Errorf("metrics: %.500s", said)
	}
	for _, eventType := range []string{"no.samstyring.initiative.proposed.v1", "no.samstyring.initiative.decision-signed.v1"} {
		a := w.get(t, "/api/v1/schemas/"+eventType+".json")
		raw, ok := events.Schema(eventType)
		if !ok || a.Body.String() != string(raw) || !json.Valid(raw) || a.Header().Get("Content-Type") != "application/schema+json" {
			t.Errorf("schema of %s: %s %.100s", eventType, a.Header().Get("Content-Type"), a.Body)
		}
	}
}

func TestSecurityText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.serve(t, w.App, func(c *server.Config) { c.Site = testkit.Site("https://samstyring.example") })
	text := w.sendTo(t, h, request(http.MethodGet, "https://samstyring.example/.well-known/security.txt", "")).Body.String()
	lines := strings.Split(text, "\n")
	if !slices.Contains(lines, "Canonical: https://samstyring.example/.well-known/security.txt") {
		t.Errorf("no canonical address in %s", text)
	}
	for _, line := range lines {
		if at, found := strings.CutPrefix(line, "Expires: "); found {
			if expires, err := time.Parse(time.RFC3339, at); err != nil || !expires.After(w.Clock.Now()) || expires.After(w.Clock.Now().AddDate(1, 0, 0)) {
				t.Errorf("expires %s: %v", at, err)
			}
			return
		}
	}
	t.Errorf("never expires:\n%s", text)
}

// The same key by the same organisation is the same command, also after a
// restart; another organisation's key is its own.
func TestIdempotencyKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dir := t.TempDir()
	w.Registry = testkit.Open(t, dir, eventlog.Config{})
	w.handler = w.serve(t, w.App, func(*server.Config) {})
	key := with("Idempotency-Key", "7d0b1a52")
	of := func(owner string) string {
		return `{"title":{"nb":"En gang"},"summary":{"nb":"Bare en gang."},"owner":"` + owner + `","reach":{"scope":"all"}}`
	}
	first := w.command(t, http.StatusCreated, testkit.Skatteetaten, list, of(testkit.Skatteetaten), key)
	wantReplay := func() {
		t.Helper()
		again := w.command(t, http.StatusCreated, testkit.Skatteetaten, list, of(testkit.Skatteetaten), key)
		for _, name := range []string{"Location", "ETag", "Samstyring-Position"} {
			if again.Header().Get(name) != first.Header().Get(name) {
				t.Errorf("%s %s, and was %s", name, again.Header().Get(name), first.Header().Get(name))
			}
		}
		if again.Header().Get("Idempotent-Replayed") != "true" || again.Body.String() != first.Body.String() {
			t.Errorf("again it is\n%s\nand was\n%s", again.Body, first.Body)
		}
	}
	wantReplay()
	w.command(t, http.StatusOK, testkit.Skatteetaten, first.Header().Get("Location")+"/confirmations", `{}`)
	wantReplay() // as it stood after the command, not as it stands
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w.Registry = testkit.Open(t, dir, eventlog.Config{})
	w.handler = w.serve(t, w.App, func(*server.Config) {})
	wantReplay()
	other := w.command(t, http.StatusCreated, testkit.Nav, list, of(testkit.Nav), key)
	if other.Header().Get("Idempotent-Replayed") != "" || other.Header().Get("Location") == first.Header().Get("Location") {
		t.Errorf("another organisation got %s", other.Header().Get("Location"))
	}
}
