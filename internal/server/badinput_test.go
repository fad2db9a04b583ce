package server_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
)

const golden = "testdata/badinput.txtar"

// languages are what is asked for, and the language that is answered in.
var languages = map[string]string{"": "nb", "nn-NO, en;q=0.5": "nn", "en-GB": "en", "de": "nb"}

// Whatever comes in that is wrong is answered with every reason, in a form and
// with codes that do not change (the golden file), in the language that was
// asked for, and nothing is written.
func TestBadInput(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := &bad{world: w, own: w.register(t, testkit.Skatteetaten, `,"phase":"concept"`)}
	for range 2 {
		w.register(t, testkit.Skatteetaten, "")
	}
	b.rolled = w.register(t, testkit.Skatteetaten, rolledOut)
	cases := b.cases(t)
	before := w.Query.Position()
	want := &txtar.Archive{}
	if raw, err := os.ReadFile(golden); err == nil {
		want = txtar.Parse(raw)
	} else if !*update {
		t.Fatal(err)
	}
	got := &txtar.Archive{Comment: []byte("What is answered to bad input: request, status, code, exact reason, and all that is wrong.\n")}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			answer := w.refused(t, c.make)
			got.Files = append(got.Files, txtar.File{Name: c.name, Data: []byte(answer)})
			if diff := cmp.Diff(section(want, c.name), answer); diff != "" && !*update {
				t.Errorf("not as in %s (-want +got):\n%s", golden, diff)
			}
			w.wantUnwritten(t, before)
		})
	}
	if *update {
		if err := os.WriteFile(golden, txtar.Format(got), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if len(want.Files) != len(got.Files) {
		t.Errorf("%s has %d cases, and there are %d", golden, len(want.Files), len(got.Files))
	}
}

func section(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

// refused sends a request in every language and gives what is the same in all.
func (w *world) refused(t *testing.T, build func() *http.Request) string {
	t.Helper()
	var answer string
	for asked, language := range languages {
		r := build()
		if asked != "" {
			r.Header.Set("Accept-Language", asked)
		}
		line := r.Method + " " + r.URL.Path
		a := w.send(t, r)
		if kind := a.Header().Get("Content-Type"); kind != "application/problem+json" {
			t.Fatalf("%s: %d %s, want problem+json: %.300s", line, a.Code, kind, a.Body)
		}
		if got := a.Header().Get("Content-Language"); got != language {
			t.Errorf("asked for %q, and answered in %s", asked, got)
		}
		p := decode[api.Problem](t, a)
		if p.Status != a.Code || p.Instance != string([]rune(r.URL.Path)) {
			t.Errorf("status %d and instance %q of %d and %q", p.Status, p.Instance, a.Code, r.URL.Path)
		}
		wantWords(t, p)
		now := summary(line, p)
		if answer != "" && answer != now {
			t.Errorf("in %s it is\n%s\nand elsewhere\n%s", language, now, answer)
		}
		answer = now
	}
	return answer
}

// summary is the part of a problem that programs rely on.
func summary(line string, p api.Problem) string {
	if len(line) > 100 {
		line = line[:100] + " …"
	}
	out := fmt.Sprintf("%q\n%d %s %s", line, p.Status, p.Code, p.Key)
	out = strings.TrimSuffix(out, " ") + "\n"
	for _, e := range p.Errors {
		out += strings.TrimPrefix(e.Path+": "+e.Code+"\n", ": ")
	}
	return out
}

// wantWords demands that everything is answered in words that are looked up, with
// what they leave room for filled in.
func wantWords(t *testing.T, p api.Problem) {
	t.Helper()
	texts := []string{p.Title, p.Detail}
	for _, e := range p.Errors {
		texts = append(texts, e.Detail)
	}
	for _, text := range texts {
		if text == "" || strings.HasPrefix(text, "fault.") || strings.HasPrefix(text, "field.") || strings.Contains(text, "<nil>") || strings.ContainsAny(text, "{}") {
			t.Errorf("text %q in %+v", text, p)
		}
	}
}

// wantUnwritten demands that neither log nor views have gone on.
func (w *world) wantUnwritten(t *testing.T, before uint64) {
	t.Helper()
	records, err := w.Query.Records(t.Context(), before, 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(records) > 0 || w.Query.Position() != before {
		t.Fatalf("it was at %d, and then came %v", before, records)
	}
}

// Too much is answered with when to come again.
func TestRateLimit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.Query.Position()
	reads := w.serve(t, w.App, func(c *server.Config) { c.ReadRate = 0.001 })
	writes := w.serve(t, w.App, func(c *server.Config) { c.WriteRate = 0.001 })
	for _, one := range []struct {
		handler http.Handler
		build   func() *http.Request
	}{
		{reads, func() *http.Request { return request(http.MethodGet, "/api/v1/initiatives", "") }},
		{writes, func() *http.Request {
			return request(http.MethodPost, "/api/v1/bounces", "x", with("Content-Type", "message/rfc822"))
		}},
		{writes, func() *http.Request {
			return request(http.MethodPost, "/api/v1/initiatives", `{}`, w.by(t, testkit.Skatteetaten))
		}},
	} {
		build := one.build
		w.handler = one.handler
		if a := w.send(t, build()); a.Code == http.StatusTooManyRequests {
			t.Errorf("the first one is too many: %s", a.Body)
		}
		if a := w.send(t, build()); a.Code != http.StatusTooManyRequests || a.Header().Get("Retry-After") == "" {
			t.Errorf("%d, try again after %q", a.Code, a.Header().Get("Retry-After"))
		}
		if answer, want := w.refused(t, build), "429 rate_limited rate_limited\n"; !strings.HasSuffix(answer, want) {
			t.Errorf("answered %s, want %s", answer, want)
		}
	}
	// Another organisation has its own measure.
	if a := w.send(t, request(http.MethodPost, "/api/v1/initiatives", `{}`, w.by(t, testkit.Nav))); a.Code != http.StatusUnprocessableEntity {
		t.Errorf("another organisation: %d", a.Code)
	}
	w.wantUnwritten(t, before)
}

// While the views are being built, an answer would be half the truth.
func TestNotReady(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.serve(t, w.unprojected(t), func(*server.Config) {})
	for _, r := range []*http.Request{
		request(http.MethodGet, "/api/v1/initiatives", ""), request(http.MethodGet, "/api/v1/history", ""),
		request(http.MethodPost, "/api/v1/initiatives", `{}`, w.by(t, testkit.Skatteetaten)),
	} {
		a := w.sendTo(t, h, r)
		if p := decode[api.Problem](t, a); a.Code != http.StatusServiceUnavailable || p.Key != "not_ready" || a.Header().Get("Retry-After") == "" {
			t.Errorf("%s %s: %d %+v", r.Method, r.URL, a.Code, p)
		}
	}
	a := w.sendTo(t, h, request(http.MethodGet, "/readyz", ""))
	if p := decode[map[string]any](t, a); a.Code != http.StatusServiceUnavailable || p["ready"] != false {
		t.Errorf("readyz: %d %v", a.Code, p)
	}
	if a := w.sendTo(t, h, request(http.MethodGet, "/healthz", "")); a.Code != http.StatusOK {
		t.Errorf("healthz: %d", a.Code)
	}
}

// tampered changes one character in the middle.
func tampered(s string) string {
	i := len(s) / 2
	other := "A"
	if s[i] == 'A' {
		other = "B"
	}
	return s[:i] + other + s[i+1:]
}

// cursor is where the next page of a list begins.
func (w *world) cursor(t *testing.T, query string) string {
	t.Helper()
	next := decode[struct{ Next string }](t, w.get(t, "/api/v1/initiatives?limit=1&"+query)).Next
	if next == "" {
		t.Fatal("there is no next page")
	}
	return next
}

// expired is a token whose hour has gone, with the leeway for clocks.
func (w *world) expired(t *testing.T) string {
	t.Helper()
	earlier := func() time.Time { return w.Clock.Now().Add(-3 * time.Hour) }
	token, err := access.NewIssuer(w.keys, earlier).Token(access.TokenRequest{
		Organisation: testkit.Skatteetaten, Scope: access.ScopeWrite, TTL: time.Hour,
	})
	if err != nil {
		t.Fatal(err)
	}
	return token
}
