package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/web"
)

// measured is what the operator is shown.
func (w *world) measured(t *testing.T) string {
	t.Helper()
	recorder := httptest.NewRecorder()
	w.metrics.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if recorder.Code != http.StatusOK {
		t.Fatalf("metrics: %d", recorder.Code)
	}
	return recorder.Body.String()
}

// withPages puts the pages behind a server.
func (w *world) withPages(t *testing.T, demo bool, change func(*server.Config)) http.Handler {
	t.Helper()
	cfg := web.Config{
		App: w.App, Ref: w.Query.Reference(), Keys: w.keys, Clock: w.Clock.Now, Logger: testkit.Logger(t),
		Site: testkit.Site("http://example.com"),
	}
	if demo {
		cfg.SignIn = w.people(t).Issuers
	}
	pages, err := web.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return w.serve(t, w.App, func(c *server.Config) { c.Pages = pages; change(c) })
}

// asked sends a request without looking at the form of the answer.
func asked(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, r)
	return recorder
}

// series are the names of everything that is measured about requests.
func (w *world) series(t *testing.T) (names []string) {
	t.Helper()
	for line := range strings.Lines(w.measured(t)) {
		if strings.HasPrefix(line, "samstyring_http") {
			names = append(names, line[:strings.LastIndexByte(line, ' ')])
		}
	}
	return names
}

// A stranger makes no series, whatever method and address is made up.
func TestMadeUpMethodsLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.withPages(t, false, func(*server.Config) {})
	for _, path := range []string{"/api/v1/initiatives", "/", "/finnes-ikke", "/static/x", "/static", "/api/finnes-ikke", "//tiltak", "/tiltak/x"} {
		asked(h, request("OTHER", path, ""))
		asked(h, request(http.MethodGet, path, ""))
	}
	before := w.series(t)
	long := strings.Repeat("X", 1000)
	for i := range 48_000 {
		a := asked(h, request(fmt.Sprintf("M%d%s", i, long), "/api/v1/initiatives", ""))
		if a.Code != http.StatusMethodNotAllowed || a.Header().Get("Allow") == "" {
			t.Fatalf("method %d: %d", i, a.Code)
		}
	}
	for i := range 500 {
		for _, path := range []string{"/finnes-ikke", "/static/", "/api/", "//", "/tiltak/"} {
			asked(h, request(http.MethodGet, fmt.Sprintf("%s%d", path, i), ""))
		}
	}
	after := w.series(t)
	if extra := len(after) - len(before); extra > 2*16 { // two routes that were not asked for before
		t.Errorf("%d series became %d", len(before), len(after))
	}
	for _, name := range after {
		if strings.Contains(name, "XXX") || strings.Contains(name, "499") {
			t.Fatalf("a stranger made %.200s", name)
		}
	}
}

// Whoever keeps on sending tokens that are none has to wait, and nobody else.
func TestWrongTokensAreLimited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.serve(t, w.App, func(c *server.Config) { c.ReadRate = 1_000_000 })
	good := w.by(t, testkit.Nav)
	if a := asked(h, request(http.MethodGet, "/api/v1/initiatives", "", good)); a.Code != http.StatusOK {
		t.Fatal(a.Code)
	}
	token := w.token(t, testkit.Digdir, access.ScopeWrite)
	head, signature := token[:strings.LastIndexByte(token, '.')+1], token[strings.LastIndexByte(token, '.')+1:]
	got := map[int]int{}
	for i := range 8000 {
		forged := head + fmt.Sprintf("%04d", i) + signature[4:]
		a := asked(h, request(http.MethodGet, "/api/v1/initiatives", "", with("Authorization", "Bearer "+forged)))
		if got[a.Code]++; a.Code == http.StatusTooManyRequests && a.Header().Get("Retry-After") == "" {
			t.Fatal("no word of when to come again")
		}
	}
	if got[http.StatusUnauthorized] > 30 || got[http.StatusUnauthorized]+got[http.StatusTooManyRequests] != 8000 {
		t.Errorf("answers by status: %v", got)
	}
	if a := w.sendTo(t, h, request(http.MethodGet, "/api/v1/initiatives", "", with("Authorization", "Basic eDp5"))); a.Code != http.StatusTooManyRequests {
		t.Errorf("another kind of wrong: %d", a.Code)
	}
	if a := asked(h, request(http.MethodGet, "/api/v1/initiatives", "", good)); a.Code != http.StatusOK {
		t.Errorf("a token that is known: %d", a.Code)
	}
	from := func(r *http.Request) { r.RemoteAddr = "198.51.100.7:1" }
	if a := asked(h, request(http.MethodGet, "/api/v1/initiatives", "", from, with("Authorization", "Bearer "+token))); a.Code != http.StatusOK {
		t.Errorf("another address: %d", a.Code)
	}
}

// There is no answer that is not counted: refusals, files and pages neither.
func TestEveryAnswerIsLimited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, r := range map[string]*http.Request{
		"list":             request(http.MethodGet, "/api/v1/initiatives", ""),
		"head":             request(http.MethodHead, "/api/v1/initiatives", ""),
		"unknown route":    request(http.MethodGet, "/api/finnes-ikke", ""),
		"unknown page":     request(http.MethodGet, "/finnes-ikke", ""),
		"unknown method":   request("BREW", "/", ""),
		"wrong method":     request(http.MethodDelete, "/api/v1/initiatives", ""),
		"no token":         request(http.MethodPost, "/api/v1/initiatives", "{}"),
		"wrong token":      request(http.MethodPost, "/api/v1/initiatives", "{}", with("Authorization", "Bearer x.y.z")),
		"other token":      request(http.MethodGet, "/api/v1/initiatives", "", with("Authorization", "Basic eDp5")),
		"long query":       request(http.MethodGet, "/api/v1/initiatives?q="+strings.Repeat("x", 5000), ""),
		"malformed query":  request(http.MethodGet, "/api/v1/initiatives?q=%zz", ""),
		"preflight":        request(http.MethodOptions, "/api/v1/initiatives", ""),
		"description":      request(http.MethodGet, "/api/v1/openapi.json", ""),
		"documentation":    request(http.MethodGet, "/api/v1/docs", ""),
		"schema":           request(http.MethodGet, "/api/v1/schemas/no.samstyring.initiative.proposed.v1.json", ""),
		"security":         request(http.MethodGet, "/.well-known/security.txt", ""),
		"front page":       request(http.MethodGet, "/", ""),
		"file":             request(http.MethodGet, "/static/0/app.css", ""),
		"form of nobody":   request(http.MethodPost, "/tiltak", "x=y", with("Content-Type", "application/x-www-form-urlencoded")),
		"from another web": request(http.MethodPost, "/logg-inn", "x=y", with("Sec-Fetch-Site", "cross-site")),
		"health":           request(http.MethodGet, "/healthz", ""),
	} {
		h := w.withPages(t, true, func(c *server.Config) { c.ReadRate = 0.000_001 })
		if a := asked(h, r.Clone(t.Context())); a.Code == http.StatusTooManyRequests {
			t.Errorf("%s: the first one is too many", name)
		}
		a := asked(h, r.Clone(t.Context()))
		if a.Code != http.StatusTooManyRequests || a.Header().Get("Retry-After") == "" || a.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: the second one is answered %d", name, a.Code)
		}
	}
}

// Whoever has a network of addresses has one budget, and nobody chooses a
// budget by saying where it comes from.
func TestAddressesOfOneNetworkShareABudget(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.serve(t, w.App, func(c *server.Config) { c.ReadRate = 0.000_001 })
	passed := 0
	for i := range 20_000 {
		r := request(http.MethodGet, "/healthz", "")
		r.RemoteAddr = fmt.Sprintf("[2001:db8:1:2:%x::%x]:5000", i%7, i)
		r.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.100.%d, 10.0.0.1", i%250))
		if asked(h, r).Code == http.StatusOK {
			passed++
		}
	}
	if passed != 1 {
		t.Errorf("%d of 20,000 passed", passed)
	}
}
