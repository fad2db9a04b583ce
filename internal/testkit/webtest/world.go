// Package webtest lets tests see the registry as its visitors do: a registry with
// its pages, browsers with cookies that sign in, fill in forms and press buttons,
// and what must be true of any page. Tests of a room of pages stand in the folder
// of the room; those that cross rooms stand in internal/web.
package webtest

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

// World is a registry with its pages.
type World struct {
	T testing.TB
	*testkit.Registry
	Pages   *web.Web
	Keys    *access.Keys
	People  *testkit.SignIn
	Service *notify.Service // nil until notifying
}

func Open(t testing.TB, edit ...func(*web.Config)) *World {
	t.Helper()
	return OpenAt(t, t.TempDir(), edit...)
}

// OpenAt is open in a folder.
func OpenAt(t testing.TB, dir string, edit ...func(*web.Config)) *World {
	t.Helper()
	return open(t, dir, eventlog.Config{}, edit...)
}

// OpenExercise is OpenAt in the folder of an exercise.
func OpenExercise(t testing.TB, dir string, edit ...func(*web.Config)) *World {
	t.Helper()
	return open(t, dir, eventlog.Config{Content: eventlog.Exercise}, edit...)
}

func open(t testing.TB, dir string, log eventlog.Config, edit ...func(*web.Config)) *World {
	t.Helper()
	w := &World{T: t, Registry: testkit.Open(t, dir, log)}
	var err error
	if w.Keys, err = access.OpenKeys(filepath.Join(t.TempDir(), "issuer.key")); err != nil {
		t.Fatal(err)
	}
	if w.People, err = testkit.OpenSignIn(Home, w.Registry.Clock.Now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.People.Close(); err != nil {
			t.Errorf("close test issuer: %v", err)
		}
	})
	w.Pages = w.Serve(edit...)
	return w
}

// Serve makes pages on the same registry, with another configuration.
func (w *World) Serve(edit ...func(*web.Config)) *web.Web {
	w.T.Helper()
	cfg := web.Config{
		App: w.App, Ref: reference.MustLoad(), Keys: w.Keys, Clock: w.Registry.Clock.Now,
		Logger: testkit.Logger(w.T), SignIn: w.People.Issuers, Site: testkit.Site(Home),
	}
	for _, e := range edit {
		e(&cfg)
	}
	pages, err := web.New(cfg)
	if err != nil {
		w.T.Fatalf("make pages: %v", err)
	}
	return pages
}

// Do gives a command that must succeed.
func (w *World) Do(organisation, id string, cmd initiative.Command) {
	w.T.Helper()
	if _, err := w.Command.Do(w.T.Context(), testkit.As(organisation), id, cmd); err != nil {
		w.T.Fatalf("%T by %s: %v", cmd, organisation, err)
	}
}

func (w *World) Propose(edit func(*events.Proposed)) string {
	w.T.Helper()
	p := testkit.Proposal(testkit.Skatteetaten)
	if edit != nil {
		edit(&p)
	}
	res, err := w.Command.Create(w.T.Context(), testkit.As(p.Owner), initiative.Propose{Proposed: p})
	if err != nil {
		w.T.Fatalf("propose: %v", err)
	}
	return res.ID
}

// Browser is a visitor with cookies.
type Browser struct {
	World   *World
	Pages   http.Handler
	Cookies map[string]string
	Headers http.Header
}

func (w *World) Browser(lang string) *Browser {
	return &Browser{World: w, Pages: w.Pages.Handler(), Cookies: map[string]string{}, Headers: http.Header{"Accept-Language": {lang}}}
}

// Answer is what a browser got.
type Answer struct {
	*http.Response
	Text string // of a page as it is read: where long words may be broken is not part of it
	Sent string // as it came
}

// read is a page without what shows nothing unless a line is broken there.
func read(r *http.Response, sent string) string {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") || r.Header.Get("Content-Encoding") != "" {
		return sent
	}
	return strings.ReplaceAll(sent, "\u00ad", "")
}

func (b *Browser) Send(r *http.Request) Answer {
	b.World.T.Helper()
	for name, values := range b.Headers {
		r.Header[name] = values
	}
	for name, value := range b.Cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	b.Pages.ServeHTTP(rec, r)
	res := rec.Result()
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 {
			delete(b.Cookies, c.Name)
			continue
		}
		b.Cookies[c.Name] = c.Value
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.World.T.Fatal(err)
	}
	a := Answer{res, read(res, string(body)), string(body)}
	b.dump(b.World.T, r, a)
	return a
}

func (b *Browser) Get(path string) Answer {
	b.World.T.Helper()
	return b.Send(httptest.NewRequestWithContext(b.World.T.Context(), http.MethodGet, path, nil))
}

func (b *Browser) Post(path string, form url.Values) Answer {
	b.World.T.Helper()
	r := httptest.NewRequestWithContext(b.World.T.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.Send(r)
}

var tokenPattern = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// Token is that of a form on a page.
func (a Answer) Token() string {
	if m := tokenPattern.FindStringSubmatch(a.Text); m != nil {
		return m[1]
	}
	return ""
}

// Home is the address of the registry.
const Home = "http://example.com"

// SignIn becomes a person of the test issuer, as surely as can be.
func (b *Browser) SignIn(person string) {
	b.World.T.Helper()
	if got := b.Arrive(b.World.People.Begin("/"), person, "high"); got.StatusCode != http.StatusSeeOther {
		b.World.T.Fatalf("sign in as %s: %d\n%s", person, got.StatusCode, got.Text)
	}
}

// Arrive goes to the issuer by a path, signs in there, and gives the answer to
// coming back.
func (b *Browser) Arrive(path, person, level string) Answer {
	b.World.T.Helper()
	return b.Get(b.AtIssuer(path, person, level))
}

// AtIssuer is where the issuer leads back to.
func (b *Browser) AtIssuer(path, person, level string) string {
	b.World.T.Helper()
	got := b.Get(path)
	back, err := b.World.People.At(b.World.T.Context(), got.Header.Get("Location"), person, level)
	if err != nil {
		b.World.T.Fatalf("%s answers %d, and at the issuer: %v", path, got.StatusCode, err)
	}
	return back
}

// Has demands texts in a page.
func (a Answer) Has(t testing.TB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.Text, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
	if t.Failed() && testing.Verbose() {
		t.Logf("%s", a.Text)
	}
}

func (a Answer) HasNot(t testing.TB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(a.Text, text) {
			t.Errorf("the page has %q", text)
		}
	}
}
