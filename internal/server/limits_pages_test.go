package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testissuer"
	"github.com/samstyring/samstyring/internal/testkit"
)

// people is where people sign in: one issuer for all pages of the world.
func (w *world) people(t *testing.T) *testkit.SignIn {
	t.Helper()
	if w.signIn != nil {
		return w.signIn
	}
	var err error
	if w.signIn, err = testkit.OpenSignIn("http://example.com", w.Clock.Now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.signIn.Close(); err != nil {
			t.Error(err)
		}
	})
	return w.signIn
}

// session begins one and gives its cookie.
func (w *world) session(t *testing.T, h http.Handler, person string) string {
	t.Helper()
	begun := asked(h, request(http.MethodGet, w.people(t).Begin("/"), ""))
	attempt := strings.Split(begun.Header().Get("Set-Cookie"), ";")[0]
	back, err := w.people(t).At(t.Context(), begun.Header().Get("Location"), person, "high")
	if err != nil {
		t.Fatal(err)
	}
	done := asked(h, request(http.MethodGet, back, "", with("Cookie", attempt)))
	for _, c := range done.Result().Cookies() {
		if c.Name == "sesjon" && c.MaxAge >= 0 {
			return c.Name + "=" + c.Value
		}
	}
	t.Fatalf("no session: %d %.300s", done.Code, done.Body)
	return ""
}

// Forms count by the organisation that is signed in, together with its
// programs, and not by the address that it shares with others.
func TestFormsCountByOrganisation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	unlimited := w.withPages(t, true, func(*server.Config) {})
	local := func(r *http.Request) { r.Host = "localhost"; r.RemoteAddr = "127.0.0.1:5000" }
	send := func(h http.Handler, cookie string) int {
		r := request(http.MethodPost, "/tiltak/2026-0001/bekreft", "x=y", local, with("Content-Type", "application/x-www-form-urlencoded"))
		if cookie != "" {
			r.Header.Set("Cookie", cookie)
		}
		return asked(h, r).Code
	}
	digdir, again, ks := w.session(t, unlimited, "digdir"), w.session(t, unlimited, "digdir"), w.session(t, unlimited, "ks")
	limited := w.withPages(t, true, func(c *server.Config) { c.WriteRate = 0.000_001 })
	const tooMany = http.StatusTooManyRequests
	for i, step := range []struct {
		cookie string
		passes bool
	}{{"", true}, {"", false}, {digdir, true}, {digdir, false}, {again, false}, {ks, true}, {ks, false}, {"sesjon=forged", false}} {
		if got := send(limited, step.cookie); (got != tooMany) != step.passes {
			t.Errorf("form %d: %d", i, got)
		}
	}
	if a := w.sendTo(t, limited, request(http.MethodPost, "/api/v1/initiatives", "{}", w.by(t, testkit.Digdir))); a.Code != tooMany {
		t.Errorf("a program of an organisation that has used its budget: %d", a.Code)
	}
}

// An address whose sign-ins are refused time and again waits; others do not, and
// nor does anything else that it asks for.
func TestFailedSignInsBackOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.withPages(t, true, func(c *server.Config) { c.ReadRate = 1000 })
	try := func(method, path, body, from string) *httptest.ResponseRecorder {
		return asked(h, request(method, path, body, with("Content-Type", "application/x-www-form-urlencoded"),
			func(r *http.Request) { r.RemoteAddr = from + ":5000" }))
	}
	const guess, told = "/logg-inn/retur/" + testissuer.Key + "?state=x&code=y", "/logg-ut/varsel"
	for i := range 21 { // twenty are free; a little of one is forgotten meanwhile
		if got := try(http.MethodGet, guess, "", "192.0.2.1"); i < 20 && got.Code != http.StatusForbidden {
			t.Fatalf("guess %d: %d", i, got.Code)
		}
		if got := try(http.MethodPost, told, "logout_token=x", "192.0.2.2"); i < 20 && got.Code != http.StatusBadRequest {
			t.Fatalf("logout token %d: %d", i, got.Code)
		}
	}
	for _, a := range []*httptest.ResponseRecorder{
		try(http.MethodGet, guess, "", "192.0.2.1"), try(http.MethodPost, told, "logout_token=x", "192.0.2.2"),
	} {
		if a.Code != http.StatusTooManyRequests || a.Header().Get("Retry-After") == "" || !strings.Contains(a.Body.String(), "Vent så mange sekunder") {
			t.Errorf("one more: %d %v", a.Code, a.Header())
		}
	}
	if got := try(http.MethodGet, "/", "", "192.0.2.1").Code; got != http.StatusOK {
		t.Errorf("the front page: %d", got)
	}
	if got := try(http.MethodGet, guess, "", "192.0.2.3").Code; got != http.StatusForbidden {
		t.Errorf("another address: %d", got)
	}
}
