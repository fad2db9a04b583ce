package shell_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
	"github.com/samstyring/samstyring/internal/web"
)

func TestFormsFromElsewhereAreRefused(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	b.SignIn("ks")
	token := b.Get("/").Token()
	other := w.Browser("nb")
	other.SignIn("digdir")
	for name, c := range map[string]struct {
		token   string
		headers http.Header
	}{
		"without a token":        {"", nil},
		"another session's form": {other.Get("/").Token(), nil},
		"another site":           {token, http.Header{"Sec-Fetch-Site": {"cross-site"}}},
		"another origin":         {token, http.Header{"Origin": {"https://ond.example"}}},
		"a sibling site":         {token, http.Header{"Sec-Fetch-Site": {"same-site"}}},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/logg-ut", strings.NewReader(url.Values{"_token": {c.token}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for k, v := range c.headers {
			r.Header[k] = v
		}
		got := b.Send(r)
		if got.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", name, got.StatusCode)
		}
		b.Get("/").Has(t, "Du representerer KS")
	}
}

func TestCookiesAreStrict(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, func(c *web.Config) { c.Site = testkit.Site("https://samstyring.example") })
	for _, path := range []string{"/logg-inn/til/proveutsteder", "/sprak?til=nn&tilbake=/"} {
		for _, c := range w.Browser("nb").Get("https://samstyring.example" + path).Cookies() {
			if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
				t.Errorf("%s: %s", path, c.Raw)
			}
			if path != "/sprak?til=nn&tilbake=/" && !strings.HasPrefix(c.Name, "__Host-") {
				t.Errorf("the cookie of the sign-in is called %s", c.Name)
			}
		}
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	for _, path := range []string{"/", "/nei", "/logg-inn", "/static/0/app.css", "/kommuner/3011"} {
		got := w.Browser("nb").Get(path)
		policy := got.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: %s", path, policy)
		}
		if got.Header.Get("X-Content-Type-Options") != "nosniff" || got.Header.Get("Referrer-Policy") == "" {
			t.Errorf("%s lacks headers: %v", path, got.Header)
		}
	}
}

func TestLanguageIsChosenAndKept(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("en")
	b.Get("/om").Has(t, `<html lang="en"`)
	if got := b.Get("/sprak?til=nn&tilbake=/om"); got.Header.Get("Location") != "/om" {
		t.Errorf("leads to %s", got.Header.Get("Location"))
	}
	b.Get("/om").Has(t, `<html lang="nn"`)
	b.Get("/sprak?til=xx&tilbake=/om")
	b.Get("/om").Has(t, `<html lang="nn"`)
}

func TestNoAddressLeadsAway(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	for _, back := range []string{"https://ond.example/", "//ond.example", "/\\ond.example", "javascript:alert(1)", "\t//ond.example", "/%0d%0aSet-Cookie:x", "ond", ""} {
		got := w.Browser("nb").Get("/sprak?til=nb&tilbake=" + url.QueryEscape(back))
		to, err := url.Parse(got.Header.Get("Location"))
		if err != nil || to.Host != "" || to.Scheme != "" || !strings.HasPrefix(to.Path, "/") || strings.HasPrefix(to.Path, "//") || len(got.Header["Set-Cookie"]) != 1 {
			t.Errorf("%q leads to %q", back, got.Header.Get("Location"))
		}
	}
}

func TestFormsAreNotEndless(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, func(c *web.Config) { c.MaxForm = 1000 })
	b := w.Browser("nb")
	b.SignIn("ks")
	got := b.Post("/logg-ut", url.Values{"_token": {b.Get("/").Token()}, "x": {strings.Repeat("x", 2000)}})
	if got.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a form of 2 kB answers %d", got.StatusCode)
	}
}
