package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/server"
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
