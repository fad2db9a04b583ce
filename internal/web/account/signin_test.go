package account_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/testkit/webtest"
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
	w := webtest.Open(t)
	back := w.Browser("nb").AtIssuer(w.People.Begin("/"), "ks", "")
	for name, strange := range strangers {
		for _, path := range []string{"/logg-inn", "/logg-inn/til/proveutsteder", back} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
			strange(r)
			got := w.Browser("nb").Send(r)
			if got.StatusCode != http.StatusForbidden || strings.Contains(got.Header.Get("Set-Cookie"), "sesjon") || strings.Contains(got.Text, "evil") {
				t.Errorf("%s: %s: %d, cookie %q", name, path, got.StatusCode, got.Header.Get("Set-Cookie"))
			}
			got.HasNot(t, `href="/logg-inn`)
		}
	}
}

// A session that was begun on this machine is worth nothing through a proxy, and
// nothing where prepared identities are not asked for any more.
func TestSessionsOfPreparedIdentitiesStayHere(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	b.SignIn("digdir")
	for name, strange := range strangers {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		strange(r)
		if got := b.Send(r); strings.Contains(got.Text, "Du representerer") || strings.Contains(got.Text, `href="/logg-inn`) {
			t.Errorf("%s: the session is good", name)
		}
	}
	b.Get("/").Has(t, "Du representerer Digdir")
	b.Pages = w.Serve(func(c *web.Config) { c.SignIn = nil })
	b.Get("/").HasNot(t, "Du representerer", `href="/logg-inn`)
}

// Pages that are kept for everybody show a stranger no way to sign in, and do not
// take it from others.
func TestKeptPagesDoNotMixStrangers(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	strange := func() webtest.Answer {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/om", nil)
		r.Header.Set("Via", "1.1 proxy")
		return w.Browser("nb").Send(r)
	}
	strange().HasNot(t, `href="/logg-inn`)
	w.Browser("nb").Get("/om").Has(t, `href="/logg-inn`)
	strange().HasNot(t, `href="/logg-inn`)
}

// Whoever has copied the cookie has nothing when its owner has signed out, on this
// replica and on others, and after a restart.
func TestSignOutEndsTheSession(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	b.SignIn("ks")
	thief := w.Browser("nb")
	thief.Cookies["sesjon"] = b.Cookies["sesjon"]
	other := w.Browser("nb")
	other.Pages, other.Cookies["sesjon"] = w.Serve(), b.Cookies["sesjon"]
	for _, one := range []*webtest.Browser{thief, other} {
		one.Get("/").Has(t, "Du representerer KS")
	}
	if out := b.Post("/logg-ut", url.Values{"_token": {b.Get("/").Token()}}); out.StatusCode != http.StatusOK || b.Cookies["sesjon"] != "" {
		t.Fatalf("signed out: %d, cookie %q", out.StatusCode, b.Cookies["sesjon"])
	}
	for _, one := range []*webtest.Browser{thief, other} {
		one.Get("/").HasNot(t, "Du representerer")
	}
	again := w.Browser("nb")
	again.SignIn("ks")
	again.Get("/").Has(t, "Du representerer KS")
}

// Becoming somebody else ends the session of whom one was before.
func TestSignInEndsTheSessionBefore(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	b.SignIn("ks")
	thief := w.Browser("nb")
	thief.Cookies["sesjon"] = b.Cookies["sesjon"]
	b.SignIn("digdir")
	thief.Get("/").HasNot(t, "Du representerer")
	b.Get("/").Has(t, "Du representerer Digdir")
}

// A session ends when it is left alone, and after a day's work however it is used.
func TestSessionsEndByThemselves(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	left, used := w.Browser("nb"), w.Browser("nb")
	left.SignIn("ks")
	used.SignIn("ks")
	for range 15 {
		w.Registry.Clock.Advance(30 * time.Minute)
		used.Get("/").Has(t, "Du representerer KS")
	}
	left.Get("/").HasNot(t, "Du representerer")
	w.Registry.Clock.Advance(30 * time.Minute)
	used.Get("/").HasNot(t, "Du representerer")
}
