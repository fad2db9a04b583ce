package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/web"
)

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	w := open(t)
	b := w.browser("nb")
	b.get("/logg-inn?tilbake=/tiltak%3Fvis%3Dtavle").has(t, "Logg inn med Prøveutsteder", "ikke etter passord",
		`href="/logg-inn/til/proveutsteder?tilbake=%2Ftiltak%3Fvis%3Dtavle"`)
	b.get("/abonner?kommune=1103") // begins a session that nobody has signed in to
	got := b.arrive(w.people.Begin("/tiltak%3Fvis%3Dtavle"), "ks", "")
	if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/tiltak?vis=tavle" || b.cookies["innlogging"] != "" {
		t.Fatalf("signed in: %d to %s, cookies %v", got.StatusCode, got.Header.Get("Location"), b.cookies)
	}
	home := b.get("/")
	home.has(t, "Du representerer KS", "Du er logget inn og representerer KS")
	if cc := home.Header.Get("Cache-Control"); cc != "no-store" {
		t.Errorf("a page for one session may be kept: %s", cc)
	}
	again := b.get("/")
	again.hasNot(t, "Du er logget inn og representerer KS")
	out := b.post("/logg-ut", url.Values{"_token": {again.token()}})
	to := strings.TrimPrefix(out.Header.Get("Refresh"), "0; url="+w.people.Address+"/logout?")
	q, err := url.ParseQuery(to)
	if err != nil || out.StatusCode != http.StatusOK || q.Get("id_token_hint") == "" || q.Get("post_logout_redirect_uri") != "http://example.com/logg-ut" {
		t.Fatalf("signed out: %d, leads on to %s", out.StatusCode, to)
	}
	out.has(t, "Logg ut hos Prøveutsteder")
	if out.Header.Get("Referrer-Policy") != "no-referrer" || b.cookies["utlogging"] != "" || b.cookies["sesjon"] != "" {
		t.Errorf("headers %v, cookies %v", out.Header, b.cookies)
	}
	b.get("/logg-ut").has(t, "Du er logget ut")
	b.get("/").hasNot(t, "Du representerer")
}

func TestNoSignInUnlessAskedFor(t *testing.T) {
	t.Parallel()
	w := open(t, func(c *web.Config) { c.SignIn = nil })
	b := w.browser("nb")
	for _, path := range []string{"/logg-inn", "/logg-inn/til/proveutsteder", "/logg-ut", "/min-side/okter"} {
		if got := b.get(path); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, got.StatusCode)
		}
	}
	b.get("/").hasNot(t, "Logg inn")
}

func TestFormsFromElsewhereAreRefused(t *testing.T) {
	t.Parallel()
	w := open(t)
	b := w.browser("nb")
	b.signIn("ks")
	token := b.get("/").token()
	other := w.browser("nb")
	other.signIn("digdir")
	for name, c := range map[string]struct {
		token   string
		headers http.Header
	}{
		"without a token":        {"", nil},
		"another session's form": {other.get("/").token(), nil},
		"another site":           {token, http.Header{"Sec-Fetch-Site": {"cross-site"}}},
		"another origin":         {token, http.Header{"Origin": {"https://ond.example"}}},
		"a sibling site":         {token, http.Header{"Sec-Fetch-Site": {"same-site"}}},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/logg-ut", strings.NewReader(url.Values{"_token": {c.token}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for k, v := range c.headers {
			r.Header[k] = v
		}
		got := b.send(r)
		if got.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", name, got.StatusCode)
		}
		b.get("/").has(t, "Du representerer KS")
	}
}

func TestForgedSessionsAreNobody(t *testing.T) {
	t.Parallel()
	w := open(t)
	b := w.browser("nb")
	b.signIn("digdir")
	real := b.cookies["sesjon"]
	elsewhere := w.browser("nb")
	keys, err := access.OpenKeys(filepath.Join(t.TempDir(), "other.key"))
	if err != nil {
		t.Fatal(err)
	}
	elsewhere.pages = w.serve(func(c *web.Config) { c.Keys = keys })
	elsewhere.signIn("digdir")
	flipped := []byte(real)
	flipped[len(flipped)/2] ^= 1
	for name, cookie := range map[string]string{
		"nothing": "", "no base64": "%%%", "too short": "AAAA", "changed": string(flipped), "cut": real[:len(real)-4],
		"of another registry": elsewhere.cookies["sesjon"], "a message": b.cookies["melding"], "huge": strings.Repeat("A", 9000),
	} {
		forger := w.browser("nb")
		forger.cookies["sesjon"] = cookie
		forger.get("/").hasNot(t, "Du representerer")
		if t.Failed() {
			t.Fatal(name)
		}
	}
	w.Registry.Clock.Advance(11 * time.Hour)
	b.get("/").hasNot(t, "Du representerer")
}

func TestCookiesAreStrict(t *testing.T) {
	t.Parallel()
	w := open(t, func(c *web.Config) { c.Site = testkit.Site("https://samstyring.example") })
	for _, path := range []string{"/logg-inn/til/proveutsteder", "/sprak?til=nn&tilbake=/"} {
		for _, c := range w.browser("nb").get("https://samstyring.example" + path).Cookies() {
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
	w := open(t)
	for _, path := range []string{"/", "/nei", "/logg-inn", "/static/0/app.css", "/kommuner/3011"} {
		got := w.browser("nb").get(path)
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
	w := open(t)
	b := w.browser("en")
	b.get("/om").has(t, `<html lang="en"`)
	if got := b.get("/sprak?til=nn&tilbake=/om"); got.Header.Get("Location") != "/om" {
		t.Errorf("leads to %s", got.Header.Get("Location"))
	}
	b.get("/om").has(t, `<html lang="nn"`)
	b.get("/sprak?til=xx&tilbake=/om")
	b.get("/om").has(t, `<html lang="nn"`)
}

func TestNoAddressLeadsAway(t *testing.T) {
	t.Parallel()
	w := open(t)
	for _, back := range []string{"https://ond.example/", "//ond.example", "/\\ond.example", "javascript:alert(1)", "\t//ond.example", "/%0d%0aSet-Cookie:x", "ond", ""} {
		got := w.browser("nb").get("/sprak?til=nb&tilbake=" + url.QueryEscape(back))
		to, err := url.Parse(got.Header.Get("Location"))
		if err != nil || to.Host != "" || to.Scheme != "" || !strings.HasPrefix(to.Path, "/") || strings.HasPrefix(to.Path, "//") || len(got.Header["Set-Cookie"]) != 1 {
			t.Errorf("%q leads to %q", back, got.Header.Get("Location"))
		}
	}
}

func TestFormsAreNotEndless(t *testing.T) {
	t.Parallel()
	w := open(t, func(c *web.Config) { c.MaxForm = 1000 })
	b := w.browser("nb")
	b.signIn("ks")
	got := b.post("/logg-ut", url.Values{"_token": {b.get("/").token()}, "x": {strings.Repeat("x", 2000)}})
	if got.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a form of 2 kB answers %d", got.StatusCode)
	}
}
