package account_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
	"github.com/samstyring/samstyring/internal/web"
)

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	b.Get("/logg-inn?tilbake=/tiltak%3Fvis%3Dtavle").Has(t, "Logg inn med Prøveutsteder", "ikke etter passord",
		`href="/logg-inn/til/proveutsteder?tilbake=%2Ftiltak%3Fvis%3Dtavle"`)
	b.Get("/abonner?kommune=1103") // begins a session that nobody has signed in to
	got := b.Arrive(w.People.Begin("/tiltak%3Fvis%3Dtavle"), "ks", "")
	if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/tiltak?vis=tavle" || b.Cookies["innlogging"] != "" {
		t.Fatalf("signed in: %d to %s, cookies %v", got.StatusCode, got.Header.Get("Location"), b.Cookies)
	}
	home := b.Get("/")
	home.Has(t, "Du representerer KS", "Du er logget inn og representerer KS")
	if cc := home.Header.Get("Cache-Control"); cc != "no-store" {
		t.Errorf("a page for one session may be kept: %s", cc)
	}
	again := b.Get("/")
	again.HasNot(t, "Du er logget inn og representerer KS")
	out := b.Post("/logg-ut", url.Values{"_token": {again.Token()}})
	to := strings.TrimPrefix(out.Header.Get("Refresh"), "0; url="+w.People.Address+"/logout?")
	q, err := url.ParseQuery(to)
	if err != nil || out.StatusCode != http.StatusOK || q.Get("id_token_hint") == "" || q.Get("post_logout_redirect_uri") != "http://example.com/logg-ut" {
		t.Fatalf("signed out: %d, leads on to %s", out.StatusCode, to)
	}
	out.Has(t, "Logg ut hos Prøveutsteder")
	if out.Header.Get("Referrer-Policy") != "no-referrer" || b.Cookies["utlogging"] != "" || b.Cookies["sesjon"] != "" {
		t.Errorf("headers %v, cookies %v", out.Header, b.Cookies)
	}
	b.Get("/logg-ut").Has(t, "Du er logget ut")
	b.Get("/").HasNot(t, "Du representerer")
}

func TestNoSignInUnlessAskedFor(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, func(c *web.Config) { c.SignIn = nil })
	b := w.Browser("nb")
	for _, path := range []string{"/logg-inn", "/logg-inn/til/proveutsteder", "/logg-ut", "/min-side/okter"} {
		if got := b.Get(path); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, got.StatusCode)
		}
	}
	b.Get("/").HasNot(t, "Logg inn")
}

func TestForgedSessionsAreNobody(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	b.SignIn("digdir")
	real := b.Cookies["sesjon"]
	elsewhere := w.Browser("nb")
	keys, err := access.OpenKeys(filepath.Join(t.TempDir(), "other.key"))
	if err != nil {
		t.Fatal(err)
	}
	elsewhere.Pages = w.Serve(func(c *web.Config) { c.Keys = keys })
	elsewhere.SignIn("digdir")
	flipped := []byte(real)
	flipped[len(flipped)/2] ^= 1
	for name, cookie := range map[string]string{
		"nothing": "", "no base64": "%%%", "too short": "AAAA", "changed": string(flipped), "cut": real[:len(real)-4],
		"of another registry": elsewhere.Cookies["sesjon"], "a message": b.Cookies["melding"], "huge": strings.Repeat("A", 9000),
	} {
		forger := w.Browser("nb")
		forger.Cookies["sesjon"] = cookie
		forger.Get("/").HasNot(t, "Du representerer")
		if t.Failed() {
			t.Fatal(name)
		}
	}
	w.Registry.Clock.Advance(11 * time.Hour)
	b.Get("/").HasNot(t, "Du representerer")
}
