package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
)

// twoReplicas are two registries on one log, at which the same people sign in.
func twoReplicas(t *testing.T) (here, there *world) {
	t.Helper()
	log := eventlog.Config{URL: testkit.NATS(t)}
	here, there = newWorldOn(t, log), newWorldOn(t, log)
	there.signIn = here.people(t)
	return here, there
}

// A key that is withdrawn through one replica is refused by the other with the next
// request, whatever that one had seen of it.
func TestAnAPIKeyIsWithdrawnOnEveryReplicaAtOnce(t *testing.T) {
	t.Parallel()
	here, there := twoReplicas(t)
	k := here.makeKey(t, testkit.Skatteetaten, mayWrite)
	ask := func() int {
		return there.send(t, request(http.MethodGet, "/api/v1/imports", "", key(k.Secret))).Code
	}
	deadline, code := time.Now().Add(testkit.Patience), ask()
	for code == http.StatusServiceUnavailable && time.Now().Before(deadline) { // its roles are not known there yet
		code = ask()
	}
	if code != http.StatusOK {
		t.Fatalf("a good key: %d", code)
	}
	if got := here.send(t, request(http.MethodDelete, "/api/v1/api-keys/"+k.ID, "", here.manager(t, testkit.Skatteetaten))); got.Code != http.StatusNoContent {
		t.Fatalf("withdraw: %d %s", got.Code, got.Body)
	}
	if code := ask(); code != http.StatusUnauthorized {
		t.Errorf("a key that was withdrawn at the other replica: %d", code)
	}
}

var formToken = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// Whoever signs out through one replica, of one session or of all others, is nobody at
// the other with the next page.
func TestSignOutEndsASessionOnEveryReplicaAtOnce(t *testing.T) {
	t.Parallel()
	here, there := twoReplicas(t)
	pagesHere, pagesThere := here.withPages(t, true, func(*server.Config) {}), there.withPages(t, true, func(*server.Config) {})
	first, second, third := here.session(t, pagesHere, "ks"), there.session(t, pagesThere, "ks"), there.session(t, pagesThere, "ks")
	const sessions = "/min-side/okter"
	in := func(h http.Handler, cookie string) bool {
		return asked(h, request(http.MethodGet, sessions, "", with("Cookie", cookie))).Code == http.StatusOK
	}
	send := func(h http.Handler, cookie, path string, form url.Values) {
		t.Helper()
		page := asked(h, request(http.MethodGet, sessions, "", with("Cookie", cookie))).Body.String()
		form.Set("_token", formToken.FindStringSubmatch(page)[1])
		got := asked(h, request(http.MethodPost, path, form.Encode(), with("Cookie", cookie), with("Content-Type", "application/x-www-form-urlencoded")))
		if got.Code >= http.StatusBadRequest {
			t.Fatalf("%s: %d", path, got.Code)
		}
	}
	for name, cookie := range map[string]string{"first": first, "second": second, "third": third} {
		if !in(pagesHere, cookie) || !in(pagesThere, cookie) {
			t.Fatalf("the %s session is not known everywhere", name)
		}
	}
	send(pagesHere, second, "/logg-ut", url.Values{})
	if in(pagesThere, second) {
		t.Error("who has signed out here is still signed in there")
	}
	send(pagesHere, first, sessions, url.Values{"okt": {"andre"}})
	if in(pagesThere, third) || !in(pagesThere, first) {
		t.Error("all other sessions are not ended there, or this one is")
	}
}

// What is done counts for who does it: a vendor that acts for an organisation, and a
// person under a mandate, use up what is theirs.
func TestRatesCountForWhoeverActs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	verifier, err := access.NewVerifier(access.VerifierConfig{
		Local: w.keys, Issuers: []access.RemoteIssuer{{Issuer: w.people(t).Address, JWKSURL: w.people(t).Address + "/jwk"}},
		Clock: w.Clock.Now, PseudonymKey: w.keys.Derive("pseudonym"),
	})
	if err != nil {
		t.Fatal(err)
	}
	w.mandate(t, testkit.Stavanger, `"pilots"`)
	unlimited := w.withPages(t, true, func(*server.Config) {})
	form := with("Content-Type", "application/x-www-form-urlencoded")
	cookie := with("Cookie", w.session(t, unlimited, "supplier"))
	choose := formToken.FindStringSubmatch(asked(unlimited, request(http.MethodGet, "/logg-inn/virksomhet", "", cookie)).Body.String())[1]
	chosen := url.Values{"_token": {choose}, "virksomhet": {testkit.Stavanger + "." + company}}
	if got := asked(unlimited, request(http.MethodPost, "/logg-inn/virksomhet", chosen.Encode(), cookie, form)); got.Code != http.StatusSeeOther {
		t.Fatalf("act for Stavanger: %d", got.Code)
	}
	once := w.withPages(t, true, func(c *server.Config) { c.WriteRate, c.Verifier = 0.000_001, verifier })
	post := func(options ...option) bool {
		return asked(once, request(http.MethodPost, "/api/v1/initiatives", "{}", options...)).Code != http.StatusTooManyRequests
	}
	delegated := with("Authorization", "Bearer "+w.remote(t, testkit.Stavanger, access.ScopeWrite, company))
	if !post(delegated) || post(delegated) {
		t.Error("a vendor has not the budget of one")
	}
	if got := asked(once, request(http.MethodPost, "/tiltak/nytt", "x=y", cookie, form)).Code; got != http.StatusTooManyRequests {
		t.Errorf("a person of the vendor has another budget: %d", got)
	}
	if !post(w.by(t, testkit.Stavanger)) {
		t.Error("who was acted for has nothing left")
	}
}

// However much one client of an organisation does, its others get on.
func TestClientsOfAnOrganisationShareFairly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.serve(t, w.App, func(c *server.Config) { c.WriteRate = 4 })
	client := func(id string) func() bool {
		token, err := access.NewIssuer(w.keys, w.Clock.Now).Token(access.TokenRequest{
			Organisation: testkit.Nav, Scope: access.ScopeWrite, TTL: time.Hour, ClientID: id,
		})
		if err != nil {
			t.Fatal(err)
		}
		return func() bool {
			return asked(h, request(http.MethodPost, "/api/v1/initiatives", "{}", key(token))).Code != http.StatusTooManyRequests
		}
	}
	greedy, modest := client("greedy"), client("modest")
	for deadline := time.Now().Add(testkit.Patience); greedy(); {
		if time.Now().After(deadline) {
			t.Fatal("one client has no limit")
		}
	}
	if !modest() {
		t.Error("nothing is left to another client")
	}
}
