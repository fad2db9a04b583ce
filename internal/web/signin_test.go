package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/web"
)

// strangers are requests that are not made on this machine to this registry: a
// proxy lets in whoever reaches it, and a name of somebody else's may have been
// pointed here.
var strangers = map[string]func(*http.Request){
	"for":       func(r *http.Request) { r.Header.Set("X-Forwarded-For", "8.8.8.8") },
	"proto":     func(r *http.Request) { r.Header.Set("X-Forwarded-Proto", "https") },
	"host":      func(r *http.Request) { r.Header.Set("X-Forwarded-Host", "samstyring.example.no") },
	"forwarded": func(r *http.Request) { r.Header.Set("Forwarded", "for=8.8.8.8") },
	"via":       func(r *http.Request) { r.Header.Set("Via", "1.1 proxy") },
	"real":      func(r *http.Request) { r.Header.Set("X-Real-IP", "8.8.8.8") },
	"rebound": func(r *http.Request) {
		r.Host = "evil.example:8080"
		r.Header.Set("Origin", "http://evil.example:8080")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	},
}

func TestStrangersCannotSignIn(t *testing.T) {
	t.Parallel()
	w := open(t)
	back := w.browser("nb").atIssuer(w.people.Begin("/"), "ks", "")
	for name, strange := range strangers {
		for _, path := range []string{"/logg-inn", "/logg-inn/til/proveutsteder", back} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
			strange(r)
			got := w.browser("nb").send(r)
			if got.StatusCode != http.StatusForbidden || strings.Contains(got.Header.Get("Set-Cookie"), "sesjon") || strings.Contains(got.body, "evil") {
				t.Errorf("%s: %s: %d, cookie %q", name, path, got.StatusCode, got.Header.Get("Set-Cookie"))
			}
			got.hasNot(t, `href="/logg-inn`)
		}
	}
}

// A session that was begun on this machine is worth nothing through a proxy, and
// nothing where prepared identities are not asked for any more.
func TestSessionsOfPreparedIdentitiesStayHere(t *testing.T) {
	t.Parallel()
	w := open(t)
	b := w.browser("nb")
	b.signIn("digdir")
	for name, strange := range strangers {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		strange(r)
		if got := b.send(r); strings.Contains(got.body, "Du representerer") || strings.Contains(got.body, `href="/logg-inn`) {
			t.Errorf("%s: the session is good", name)
		}
	}
	b.get("/").has(t, "Du representerer Digdir")
	b.pages = w.serve(func(c *web.Config) { c.SignIn = nil })
	b.get("/").hasNot(t, "Du representerer", `href="/logg-inn`)
}

// Pages that are kept for everybody show a stranger no way to sign in, and do not
// take it from others.
func TestKeptPagesDoNotMixStrangers(t *testing.T) {
	t.Parallel()
	w := open(t)
	strange := func() answer {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/om", nil)
		r.Header.Set("Via", "1.1 proxy")
		return w.browser("nb").send(r)
	}
	strange().hasNot(t, `href="/logg-inn`)
	w.browser("nb").get("/om").has(t, `href="/logg-inn`)
	strange().hasNot(t, `href="/logg-inn`)
}

// Whoever has copied the cookie has nothing when its owner has signed out, on this
// replica and on others, and after a restart.
func TestSignOutEndsTheSession(t *testing.T) {
	t.Parallel()
	w := open(t)
	b := w.browser("nb")
	b.signIn("ks")
	thief := w.browser("nb")
	thief.cookies["sesjon"] = b.cookies["sesjon"]
	other := w.browser("nb")
	other.pages, other.cookies["sesjon"] = w.serve(), b.cookies["sesjon"]
	for _, one := range []*browser{thief, other} {
		one.get("/").has(t, "Du representerer KS")
	}
	if out := b.post("/logg-ut", url.Values{"_token": {b.get("/").token()}}); out.StatusCode != http.StatusOK || b.cookies["sesjon"] != "" {
		t.Fatalf("signed out: %d, cookie %q", out.StatusCode, b.cookies["sesjon"])
	}
	for _, one := range []*browser{thief, other} {
		one.get("/").hasNot(t, "Du representerer")
	}
	again := w.browser("nb")
	again.signIn("ks")
	again.get("/").has(t, "Du representerer KS")
}

// Becoming somebody else ends the session of whom one was before.
func TestSignInEndsTheSessionBefore(t *testing.T) {
	t.Parallel()
	w := open(t)
	b := w.browser("nb")
	b.signIn("ks")
	thief := w.browser("nb")
	thief.cookies["sesjon"] = b.cookies["sesjon"]
	b.signIn("digdir")
	thief.get("/").hasNot(t, "Du representerer")
	b.get("/").has(t, "Du representerer Digdir")
}

// A session ends when it is left alone, and after a day's work however it is used.
func TestSessionsEndByThemselves(t *testing.T) {
	t.Parallel()
	w := open(t)
	left, used := w.browser("nb"), w.browser("nb")
	left.signIn("ks")
	used.signIn("ks")
	for range 15 {
		w.Registry.Clock.Advance(30 * time.Minute)
		used.get("/").has(t, "Du representerer KS")
	}
	left.get("/").hasNot(t, "Du representerer")
	w.Registry.Clock.Advance(30 * time.Minute)
	used.get("/").hasNot(t, "Du representerer")
}
