package openid_test

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/access/openid"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/testissuer"
)

const (
	home     = "https://samstyring.example"
	resource = "urn:altinn:resource:samstyring"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// clock is moved by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// world is two test issuers that the registry trusts, and one that it does not.
type world struct {
	t                    *testing.T
	clock                *clock
	one, other, stranger *testissuer.Issuer
	address              map[string]string // of the issuers
	issuers              *openid.Issuers
	claims               func(map[string]any) // changes what the next id token of one says
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{now: start}, address: map[string]string{}}
	w.one, w.other, w.stranger = w.issuer("one"), w.issuer("other"), w.issuer("stranger")
	var err error
	w.issuers, err = openid.New(openid.Config{
		Site: home, Clock: w.clock.Now, Issuers: []openid.Issuer{w.config("one"), w.config("other")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) config(name string) openid.Issuer {
	return openid.Issuer{
		Key: name, Name: name, Address: w.address[name], ClientID: "samstyring", ClientSecret: "secret of " + name,
		DetailsType: testissuer.DetailsType, Resource: resource, Level: access.LevelSubstantial, Signing: access.LevelHigh,
		Levels: map[access.Level]string{access.LevelSubstantial: "substantial", access.LevelHigh: "high"},
	}
}

// issuer serves one on this machine.
func (w *world) issuer(name string) *testissuer.Issuer {
	w.t.Helper()
	var h http.Handler
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { h.ServeHTTP(rw, r) }))
	w.t.Cleanup(s.Close)
	w.address[name] = s.URL
	i, err := testissuer.New(testissuer.Config{
		Address: s.URL, Clock: w.clock.Now, Clients: []testissuer.Client{{
			ID: "samstyring", Secret: "secret of " + name, Redirects: []string{home + openid.CallbackPath + name},
			AfterLogout: []string{home + openid.LoggedOutPath},
		}},
		Claims: func(c map[string]any) {
			if w.claims != nil {
				w.claims(c)
			}
		},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	h = i.Handler()
	return i
}

// begin begins a sign-in.
func (w *world) begin(issuer string, ask openid.Ask) (string, openid.Attempt) {
	w.t.Helper()
	to, a, err := w.issuers.Begin(w.t.Context(), issuer, ask)
	if err != nil {
		w.t.Fatal(err)
	}
	return to, a
}

// answer signs in as a person at the issuer, and gives what it sends back.
func (w *world) answer(to, person, level string) url.Values {
	w.t.Helper()
	back, err := testissuer.SignIn(w.t.Context(), http.DefaultClient, to, person, level)
	if err != nil {
		w.t.Fatal(err)
	}
	u, err := url.Parse(back)
	if err != nil || !strings.HasPrefix(back, home+openid.CallbackPath) {
		w.t.Fatalf("the issuer leads to %s", back)
	}
	return u.Query()
}

// finishAs signs in with a browser that keeps cookies.
func (w *world) finishAs(browser *http.Client, to string, a openid.Attempt, person, level string) (openid.Person, error) {
	w.t.Helper()
	back, err := testissuer.SignIn(w.t.Context(), browser, to, person, level)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.issuers.Finish(w.t.Context(), a, must(url.Parse(back)).Query())
}

func newJar(t *testing.T) http.CookieJar {
	t.Helper()
	return must(cookiejar.New(nil))
}

// key is the key of a fault.
func key(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Key
	}
	return ""
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// unsigned is a token that says it needs no signature.
func unsigned(token string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + strings.Split(token, ".")[1] + "."
}
