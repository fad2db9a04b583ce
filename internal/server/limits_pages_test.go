package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
)

var formToken = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// signIn begins a session and gives its cookies.
func signIn(t *testing.T, h http.Handler, identity string) string {
	t.Helper()
	page := asked(h, request(http.MethodGet, "/logg-inn", ""))
	token := formToken.FindStringSubmatch(page.Body.String())
	if token == nil {
		t.Fatalf("no form: %d %.300s", page.Code, page.Body)
	}
	form := url.Values{"_token": {token[1]}, "identitet": {identity}}.Encode()
	before := strings.Split(page.Header().Get("Set-Cookie"), ";")[0]
	done := asked(h, request(http.MethodPost, "/logg-inn", form, with("Content-Type", "application/x-www-form-urlencoded"), with("Cookie", before)))
	for _, c := range done.Result().Cookies() {
		if c.Name == "sesjon" {
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
	digdir, again, ks := signIn(t, unlimited, "digdir"), signIn(t, unlimited, "digdir"), signIn(t, unlimited, "ks")
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
