package account_test

import (
	"bytes"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testissuer"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
	"github.com/samstyring/samstyring/internal/web"
)

// Whoever represents several chooses, and may change; nobody else's organisation
// can be chosen.
func TestChoosingAnOrganisation(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	got := b.Arrive(w.People.Begin("/tiltak"), "flere", "")
	if to := got.Header.Get("Location"); to != "/logg-inn/virksomhet?tilbake=%2Ftiltak" {
		t.Fatalf("signed in: %d to %s", got.StatusCode, to)
	}
	if to := b.Get("/min-side").Header.Get("Location"); to != "/logg-inn?tilbake=/min-side" {
		t.Errorf("acts for nobody yet, and is led to %s", to)
	}
	page := b.Get("/logg-inn/virksomhet?tilbake=/tiltak")
	page.Has(t, "Stavanger", "Hvaler", `name="tilbake" value="/tiltak"`)
	for _, wrong := range []string{"", testkit.KS} {
		got := b.Post("/logg-inn/virksomhet", url.Values{"_token": {page.Token()}, "virksomhet": {wrong}, "tilbake": {"/tiltak"}})
		if got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", wrong, got.StatusCode)
		}
		got.Has(t, `href="#felt-virksomhet"`, "Velg en av virksomhetene")
	}
	for _, c := range []struct{ number, name string }{{testkit.Stavanger, "Stavanger"}, {"964947082", "Hvaler"}} {
		got := b.Post("/logg-inn/virksomhet", url.Values{"_token": {page.Token()}, "virksomhet": {c.number}, "tilbake": {"//evil.example"}})
		if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/" {
			t.Errorf("%s: %d to %s", c.name, got.StatusCode, got.Header.Get("Location"))
		}
		b.Get("/om").Has(t, "Du representerer "+c.name, "Bytt virksomhet")
	}
	other := w.Browser("nb")
	other.SignIn("ks")
	other.Get("/om").HasNot(t, "Bytt virksomhet")
}

// Whoever represents nobody is signed in, and shown what to do.
func TestRepresentingNobody(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	got := b.Arrive(w.People.Begin("/tiltak/nytt"), "ingen", "")
	page := b.Get(got.Header.Get("Location"))
	page.Has(t, "Du representerer ingen virksomhet", "Altinn", "Logg ut")
	refused := b.Get("/tiltak/nytt")
	if refused.StatusCode != http.StatusForbidden {
		t.Errorf("a form for those who represent somebody: %d", refused.StatusCode)
	}
	refused.Has(t, `<li><a class="ds-link" href="/logg-inn/virksomhet">`)
	refused.HasNot(t, `href="/logg-inn"`)
	if to := b.Get("/logg-inn?tilbake=/om").Header.Get("Location"); !strings.HasPrefix(to, "/logg-inn/virksomhet?") {
		t.Errorf("is led to %s", to)
	}
	if out := b.Post("/logg-ut", url.Values{"_token": {page.Token()}}); out.StatusCode != http.StatusOK {
		t.Errorf("signed out: %d", out.StatusCode)
	}
	b.Get("/om").HasNot(t, "representerer ingen")
}

// The same person has one pseudonym in each organisation, and others have others.
func TestActorsArePseudonyms(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	actors := map[string]string{}
	for _, who := range []string{"skatteetaten", "skatteetaten again", "lavere"} {
		b := w.Browser("nb")
		person, _, _ := strings.Cut(who, " ")
		if got := b.Arrive(w.People.Begin("/"), person, ""); got.StatusCode != http.StatusSeeOther {
			t.Fatal(got.StatusCode)
		}
		id := w.Propose(nil)
		page := b.Get("/tiltak/" + id + "/bekreft")
		form := url.Values{"_token": {page.Token()}}
		for _, m := range hidden.FindAllStringSubmatch(page.Text, -1) {
			form.Set(m[1], m[2])
		}
		if got := b.Post("/tiltak/"+id+"/bekreft", form); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("confirm: %d %.2000s", got.StatusCode, got.Text)
		}
		actors[who] = lastActor(w, id)
	}
	if actors["skatteetaten"] != actors["skatteetaten again"] || actors["skatteetaten"] == actors["lavere"] || !strings.HasPrefix(actors["lavere"], "act_") {
		t.Errorf("%v", actors)
	}
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// Everything that is wrong with a return from the issuer is answered alike, and
// nobody is signed in.
func TestForgedReturnsAreRefused(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	change := func(edit func(url.Values)) func(*webtest.Browser, string) string {
		return func(_ *webtest.Browser, back string) string {
			path, raw, _ := strings.Cut(back, "?")
			q, err := url.ParseQuery(raw)
			if err != nil {
				t.Fatal(err)
			}
			edit(q)
			return path + "?" + q.Encode()
		}
	}
	set := func(name, value string) func(*webtest.Browser, string) string {
		return change(func(q url.Values) { q.Set(name, value) })
	}
	var first webtest.Answer
	for name, forge := range map[string]func(*webtest.Browser, string) string{
		"wrong state":           set("state", "x"),
		"no state":              change(func(q url.Values) { q.Del("state") }),
		"mixed-up issuer":       set("iss", "https://evil.example"),
		"no issuer":             change(func(q url.Values) { q.Del("iss") }),
		"made-up code":          set("code", "x"),
		"no code":               change(func(q url.Values) { q.Del("code") }),
		"another issuer's path": func(_ *webtest.Browser, back string) string { return strings.Replace(back, testissuer.Key, "other", 1) },
		"no attempt":            func(b *webtest.Browser, back string) string { delete(b.Cookies, "innlogging"); return back },
		"forged attempt":        func(b *webtest.Browser, back string) string { b.Cookies["innlogging"] = "x"; return back },
		"a session as attempt": func(b *webtest.Browser, back string) string {
			b.Cookies["innlogging"] = b.Cookies["sesjon"]
			return back
		},
		"another's return": func(_ *webtest.Browser, _ string) string {
			return w.Browser("nb").AtIssuer(w.People.Begin("/"), "ks", "")
		},
		"replayed": func(b *webtest.Browser, back string) string {
			kept := maps.Clone(b.Cookies)
			b.Get(back)
			b.Cookies = kept
			return back
		},
	} {
		b := w.Browser("nb")
		b.Get("/abonner?kommune=1103")
		got := b.Get(forge(b, b.AtIssuer(w.People.Begin("/"), "digdir", "")))
		if got.StatusCode != http.StatusForbidden || b.Cookies["sesjon"] != "" && strings.Contains(b.Get("/").Text, "Du representerer") {
			t.Errorf("%s: %d", name, got.StatusCode)
		}
		const path = "%2Flogg-inn%2Fretur%2F"
		got.Text = strings.ReplaceAll(got.Text, path+"other", path+testissuer.Key)
		if first.Response == nil {
			first = got
		} else if got.Text != first.Text {
			t.Errorf("%s is answered otherwise:\n%s\n%s", name, got.Text, first.Text)
		}
	}
}

// A session that somebody has put into a browser is not the one that it is signed
// in with.
func TestSessionsAreNotFixed(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	thief := w.Browser("nb")
	thief.Get("/abonner?kommune=1103")
	thief.SignIn("supplier")
	victim := w.Browser("nb")
	victim.Cookies = maps.Clone(thief.Cookies)
	victim.SignIn("digdir")
	if victim.Cookies["sesjon"] == thief.Cookies["sesjon"] {
		t.Error("the session is the thief's")
	}
	thief.Get("/").HasNot(t, "Du representerer")
	victim.Get("/").Has(t, "Du representerer Digdir")
}

// No address leads away after signing in.
func TestSigningInLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	for _, back := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\t//evil.example", "%2F%2Fevil.example", ""} {
		got := w.Browser("nb").Arrive(w.People.Begin(url.QueryEscape(back)), "ks", "")
		if to := got.Header.Get("Location"); got.StatusCode != http.StatusSeeOther || to != "/" {
			t.Errorf("%q leads to %q", back, to)
		}
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, w.People.Begin("/om"), nil)
	r.Host = "localhost" // this machine, by another name than the issuer leads back to
	if to := w.Browser("nb").Send(r).Header.Get("Location"); to != webtest.Home+w.People.Begin("/om") {
		t.Errorf("begun under another name, led to %s", to)
	}
}

// Whoever signs has shown just now, and surely enough, who they are.
func TestSigningDemandsAFreshSignIn(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	form := "/prioritering/" + w.OpenedRound(w.Decidable("Felles journal", nil)) + "/unntak"
	again := "/logg-inn/til/proveutsteder?paa-nytt=ja&tilbake=" + url.QueryEscape(form)
	b := w.Browser("nb")
	if got := b.Arrive(w.People.Begin("/"), "digdir", ""); got.StatusCode != http.StatusSeeOther {
		t.Fatal(got.StatusCode)
	}
	if got := b.Get(form); got.Header.Get("Location") != again {
		t.Fatalf("signed in at a low level: %d to %s", got.StatusCode, got.Header.Get("Location"))
	}
	before := b.Cookies["sesjon"]
	if got := b.Arrive(again, "digdir", "high"); got.Header.Get("Location") != form || b.Cookies["sesjon"] == before {
		t.Fatalf("signed in anew: %d to %s", got.StatusCode, got.Header.Get("Location"))
	}
	if got := b.Get(form); got.StatusCode == http.StatusSeeOther {
		t.Errorf("led to %s", got.Header.Get("Location"))
	}
	w.Registry.Clock.Advance(11 * time.Minute)
	got := b.Post(form, url.Values{"_token": {b.Get("/").Token()}})
	if got.StatusCode != http.StatusForbidden {
		t.Errorf("signed long after: %d", got.StatusCode)
	}
	got.Has(t, "Vis hvem du er på nytt", strings.ReplaceAll(again, "&", "&amp;"))
	if got := w.Browser("nb").Arrive(again, "lavere", "high"); got.StatusCode != http.StatusForbidden {
		t.Errorf("somebody without the level: %d", got.StatusCode)
	}
}

// One sees where one is signed in, and ends it: one session, or all others.
func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	first, second, third, other := w.Browser("nb"), w.Browser("nb"), w.Browser("nb"), w.Browser("nb")
	for _, b := range []*webtest.Browser{first, second, third} {
		b.SignIn("ks")
	}
	other.SignIn("digdir")
	page := first.Get("/min-side/okter")
	page.Has(t, "Mine økter", "denne økten", "Avslutt alle andre økter")
	handles := regexp.MustCompile(`name="okt" value="([0-9a-f]+)"`).FindAllStringSubmatch(page.Text, -1)
	if len(handles) != 3 {
		t.Fatalf("%d sessions are listed", len(handles))
	}
	theirs := regexp.MustCompile(`name="okt" value="([0-9a-f]+)"`).FindStringSubmatch(other.Get("/min-side/okter").Text)[1]
	end := func(b *webtest.Browser, which, token string) webtest.Answer {
		return b.Post("/min-side/okter", url.Values{"_token": {token}, "okt": {which}})
	}
	end(first, theirs, page.Token())
	other.Get("/").Has(t, "Du representerer Digdir")
	if got := end(first, handles[1][1], ""); got.StatusCode != http.StatusForbidden {
		t.Errorf("without the form's token: %d", got.StatusCode)
	}
	end(first, handles[1][1], page.Token())
	left := 0
	for _, b := range []*webtest.Browser{second, third} {
		if strings.Contains(b.Get("/").Text, "Du representerer KS") {
			left++
		}
	}
	if left != 1 {
		t.Errorf("%d of two others are left", left)
	}
	end(first, "andre", page.Token())
	for _, b := range []*webtest.Browser{second, third} {
		b.Get("/").HasNot(t, "Du representerer")
	}
	first.Get("/min-side/okter").Has(t, "denne økten")
	if got := end(first, handles[0][1], page.Token()); got.Header.Get("Refresh") == "" {
		t.Errorf("ending this one does not sign out: %d", got.StatusCode)
	}
	if got := first.Get("/min-side/okter"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("nobody's sessions: %d", got.StatusCode)
	}
}

// What an issuer says has ended there ends here, once, and only if it is the
// issuer that says so.
func TestIssuersEndSessions(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b, other := w.Browser("nb"), w.Browser("nb")
	b.SignIn("ks")
	other.SignIn("digdir")
	tell := func(claims map[string]any) webtest.Answer {
		token, err := w.People.Test.Sign("logout+jwt", claims)
		if err != nil {
			t.Fatal(err)
		}
		return w.Browser("nb").Post("/logg-ut/varsel", url.Values{"logout_token": {token}})
	}
	subject := testissuer.Subject("samstyring", "ks")
	good := w.People.Test.LogoutClaims("samstyring", subject, "")
	delete(good, "sid")
	with := func(name string, value any) map[string]any {
		c := maps.Clone(good)
		c[name] = value
		return c
	}
	for name, claims := range map[string]map[string]any{
		"with a nonce": with("nonce", "x"), "another client": with("aud", "x"), "old": with("iat", testkit.Start.Add(-time.Hour).Unix()), "no events": with("events", nil),
	} {
		if got := tell(claims); got.StatusCode != http.StatusBadRequest || got.Text != `{"error":"invalid_request"}` {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.Text)
		}
	}
	b.Get("/").Has(t, "Du representerer KS")
	if got := tell(good); got.StatusCode != http.StatusOK || got.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("notified by the issuer: %d %v", got.StatusCode, got.Header)
	}
	b.Get("/").HasNot(t, "Du representerer")
	other.Get("/").Has(t, "Du representerer Digdir")
	b.SignIn("ks")
	if got := tell(good); got.StatusCode != http.StatusBadRequest {
		t.Errorf("notified a second time: %d", got.StatusCode)
	}
	b.Get("/").Has(t, "Du representerer KS")
}

// The national identity number that an issuer tells is nowhere in what the
// registry keeps or logs.
func TestNationalIdentityNumbersAreNotKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var log bytes.Buffer
	w := webtest.OpenAt(t, dir)
	w.Pages = w.Serve(func(c *web.Config) {
		c.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	b := w.Browser("nb")
	b.SignIn("digdir")
	w.Do(testkit.Digdir, w.Propose(nil), initiative.Confirm{})
	b.Get(strings.Replace(w.People.Begin("/"), testissuer.Key, "other", 1))
	page := b.Get("/min-side/okter")
	var all bytes.Buffer
	all.WriteString(page.Text + b.Cookies["sesjon"])
	all.Write(log.Bytes())
	if err := w.Registry.Close(); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		all.Write(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(testissuer.People, func(p testissuer.Person) bool { return p.Key == "digdir" })
	for what, secret := range map[string]string{"the number": testissuer.People[i].National(), "the subject": testissuer.Subject("samstyring", "digdir")} {
		if bytes.Contains(all.Bytes(), []byte(secret)) {
			t.Errorf("%s is kept", what)
		}
	}
}

// lastActor is who has caused the last event of an initiative.
func lastActor(w *webtest.World, id string) string {
	w.T.Helper()
	records, err := w.Query.Records(w.T.Context(), 0, 1000)
	if err != nil {
		w.T.Fatal(err)
	}
	actor := ""
	for _, r := range records {
		if r.AggregateID == id {
			actor = r.Actor
		}
	}
	return actor
}
