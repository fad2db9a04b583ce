package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/web"
)

// world is a registry with its pages.
type world struct {
	t testing.TB
	*testkit.Registry
	pages   *web.Web
	keys    *access.Keys
	people  *testkit.SignIn
	service *notify.Service // nil until notifying
}

func open(t testing.TB, edit ...func(*web.Config)) *world {
	t.Helper()
	return openAt(t, t.TempDir(), edit...)
}

// openAt is open in a folder.
func openAt(t testing.TB, dir string, edit ...func(*web.Config)) *world {
	t.Helper()
	w := &world{t: t, Registry: testkit.Open(t, dir, eventlog.Config{})}
	var err error
	if w.keys, err = access.OpenKeys(filepath.Join(t.TempDir(), "issuer.key")); err != nil {
		t.Fatal(err)
	}
	if w.people, err = testkit.OpenSignIn(home, w.Registry.Clock.Now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.people.Close(); err != nil {
			t.Errorf("close test issuer: %v", err)
		}
	})
	w.pages = w.serve(edit...)
	return w
}

// serve makes pages on the same registry, with another configuration.
func (w *world) serve(edit ...func(*web.Config)) *web.Web {
	w.t.Helper()
	cfg := web.Config{
		App: w.App, Ref: reference.MustLoad(), Keys: w.keys, Clock: w.Registry.Clock.Now,
		Logger: testkit.Logger(w.t), SignIn: w.people.Issuers, Site: testkit.Site(home),
	}
	for _, e := range edit {
		e(&cfg)
	}
	pages, err := web.New(cfg)
	if err != nil {
		w.t.Fatalf("make pages: %v", err)
	}
	return pages
}

// do gives a command that must succeed.
func (w *world) do(organisation, id string, cmd initiative.Command) {
	w.t.Helper()
	if _, err := w.Command.Do(w.t.Context(), testkit.As(organisation), id, cmd); err != nil {
		w.t.Fatalf("%T by %s: %v", cmd, organisation, err)
	}
}

func (w *world) propose(edit func(*events.Proposed)) string {
	w.t.Helper()
	p := testkit.Proposal(testkit.Skatteetaten)
	if edit != nil {
		edit(&p)
	}
	res, err := w.Command.Create(w.t.Context(), testkit.As(p.Owner), initiative.Propose{Proposed: p})
	if err != nil {
		w.t.Fatalf("propose: %v", err)
	}
	return res.ID
}

// browser is a visitor with cookies.
type browser struct {
	w       *world
	pages   http.Handler
	cookies map[string]string
	headers http.Header
}

func (w *world) browser(lang string) *browser {
	return &browser{w: w, pages: w.pages.Handler(), cookies: map[string]string{}, headers: http.Header{"Accept-Language": {lang}}}
}

// answer is what a browser got.
type answer struct {
	*http.Response
	body string
}

func (b *browser) send(r *http.Request) answer {
	b.w.t.Helper()
	for name, values := range b.headers {
		r.Header[name] = values
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	b.pages.ServeHTTP(rec, r)
	res := rec.Result()
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
			continue
		}
		b.cookies[c.Name] = c.Value
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.w.t.Fatal(err)
	}
	a := answer{res, string(body)}
	b.dump(b.w.t, r, a)
	return a
}

func (b *browser) get(path string) answer {
	b.w.t.Helper()
	return b.send(httptest.NewRequestWithContext(b.w.t.Context(), http.MethodGet, path, nil))
}

func (b *browser) post(path string, form url.Values) answer {
	b.w.t.Helper()
	r := httptest.NewRequestWithContext(b.w.t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

var tokenPattern = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// token is that of a form on a page.
func (a answer) token() string {
	if m := tokenPattern.FindStringSubmatch(a.body); m != nil {
		return m[1]
	}
	return ""
}

// home is the address of the registry.
const home = "http://example.com"

// signIn becomes a person of the test issuer, as surely as can be.
func (b *browser) signIn(person string) {
	b.w.t.Helper()
	if got := b.arrive(b.w.people.Begin("/"), person, "high"); got.StatusCode != http.StatusSeeOther {
		b.w.t.Fatalf("sign in as %s: %d\n%s", person, got.StatusCode, got.body)
	}
}

// arrive goes to the issuer by a path, signs in there, and gives the answer to
// coming back.
func (b *browser) arrive(path, person, level string) answer {
	b.w.t.Helper()
	return b.get(b.atIssuer(path, person, level))
}

// atIssuer is where the issuer leads back to.
func (b *browser) atIssuer(path, person, level string) string {
	b.w.t.Helper()
	got := b.get(path)
	back, err := b.w.people.At(b.w.t.Context(), got.Header.Get("Location"), person, level)
	if err != nil {
		b.w.t.Fatalf("%s answers %d, and at the issuer: %v", path, got.StatusCode, err)
	}
	return back
}

// has demands texts in a page.
func (a answer) has(t testing.TB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
	if t.Failed() && testing.Verbose() {
		t.Logf("%s", a.body)
	}
}

func (a answer) hasNot(t testing.TB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(a.body, text) {
			t.Errorf("the page has %q", text)
		}
	}
}
