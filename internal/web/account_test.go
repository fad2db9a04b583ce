package web_test

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
	"github.com/samstyring/samstyring/internal/web"
)

// Whoever represents several chooses, and may change; nobody else's organisation
// can be chosen.
func TestChoosingAnOrganisation(t *testing.T) {
	t.Parallel()
	w := open(t)
	b := w.browser("nb")
	got := b.arrive(w.people.Begin("/tiltak"), "flere", "")
	if to := got.Header.Get("Location"); to != "/logg-inn/virksomhet?tilbake=%2Ftiltak" {
		t.Fatalf("signed in: %d to %s", got.StatusCode, to)
	}
	if to := b.get("/min-side").Header.Get("Location"); to != "/logg-inn?tilbake=/min-side" {
		t.Errorf("acts for nobody yet, and is led to %s", to)
	}
	page := b.get("/logg-inn/virksomhet?tilbake=/tiltak")
	page.has(t, "Stavanger", "Hvaler", `name="tilbake" value="/tiltak"`)
	for _, wrong := range []string{"", testkit.KS} {
		got := b.post("/logg-inn/virksomhet", url.Values{"_token": {page.token()}, "virksomhet": {wrong}, "tilbake": {"/tiltak"}})
		if got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", wrong, got.StatusCode)
		}
		got.has(t, `href="#felt-virksomhet"`, "Velg en av virksomhetene")
	}
	for _, c := range []struct{ number, name string }{{testkit.Stavanger, "Stavanger"}, {"964947082", "Hvaler"}} {
		got := b.post("/logg-inn/virksomhet", url.Values{"_token": {page.token()}, "virksomhet": {c.number}, "tilbake": {"//evil.example"}})
		if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/" {
			t.Errorf("%s: %d to %s", c.name, got.StatusCode, got.Header.Get("Location"))
		}
		b.get("/om").has(t, "Du representerer "+c.name, "Bytt virksomhet")
	}
	other := w.browser("nb")
	other.signIn("ks")
	other.get("/om").hasNot(t, "Bytt virksomhet")
}

// Whoever represents nobody is signed in, and told what to do.
func TestRepresentingNobody(t *testing.T) {
	t.Parallel()
	w := open(t)
	b := w.browser("nb")
	got := b.arrive(w.people.Begin("/tiltak/nytt"), "ingen", "")
	page := b.get(got.Header.Get("Location"))
	page.has(t, "Du representerer ingen virksomhet", "Altinn", "Logg ut")
	if got := b.get("/tiltak/nytt"); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("a form for those who represent somebody: %d", got.StatusCode)
	}
	if to := b.get("/logg-inn?tilbake=/om").Header.Get("Location"); !strings.HasPrefix(to, "/logg-inn/virksomhet?") {
		t.Errorf("is led to %s", to)
	}
	if out := b.post("/logg-ut", url.Values{"_token": {page.token()}}); out.StatusCode != http.StatusOK {
		t.Errorf("signed out: %d", out.StatusCode)
	}
	b.get("/om").hasNot(t, "representerer ingen")
}

// The same person has one pseudonym in each organisation, and others have others.
func TestActorsArePseudonyms(t *testing.T) {
	t.Parallel()
	w := open(t)
	actors := map[string]string{}
	for _, who := range []string{"skatteetaten", "skatteetaten again", "lavere"} {
		b := w.browser("nb")
		person, _, _ := strings.Cut(who, " ")
		if got := b.arrive(w.people.Begin("/"), person, ""); got.StatusCode != http.StatusSeeOther {
			t.Fatal(got.StatusCode)
		}
		id := w.propose(nil)
		page := b.get("/tiltak/" + id + "/bekreft")
		form := url.Values{"_token": {page.token()}}
		for _, m := range hidden.FindAllStringSubmatch(page.body, -1) {
			form.Set(m[1], m[2])
		}
		if got := b.post("/tiltak/"+id+"/bekreft", form); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("confirm: %d %.2000s", got.StatusCode, got.body)
		}
		actors[who] = w.lastActor(id)
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
	w := open(t)
	change := func(edit func(url.Values)) func(*browser, string) string {
		return func(_ *browser, back string) string {
			path, raw, _ := strings.Cut(back, "?")
			q, err := url.ParseQuery(raw)
			if err != nil {
				t.Fatal(err)
			}
			edit(q)
			return path + "?" + q.Encode()
		}
	}
	set := func(name, value string) func(*browser, string) string {
		return change(func(q url.Values) { q.Set(name, value) })
	}
	var first answer
	for name, forge := range map[string]func(*browser, string) string{
		"wrong state":           set("state", "x"),
		"no state":              change(func(q url.Values) { q.Del("state") }),
		"mixed-up issuer":       set("iss", "https://evil.example"),
		"no issuer":             change(func(q url.Values) { q.Del("iss") }),
		"made-up code":          set("code", "x"),
		"no code":               change(func(q url.Values) { q.Del("code") }),
		"another issuer's path": func(_ *browser, back string) string { return strings.Replace(back, testissuer.Key, "other", 1) },
		"no attempt":            func(b *browser, back string) string { delete(b.cookies, "innlogging"); return back },
		"forged attempt":        func(b *browser, back string) string { b.cookies["innlogging"] = "x"; return back },
		"a session as attempt":  func(b *browser, back string) string { b.cookies["innlogging"] = b.cookies["sesjon"]; return back },
		"another's return": func(_ *browser, _ string) string {
			return w.browser("nb").atIssuer(w.people.Begin("/"), "ks", "")
		},
		"replayed": func(b *browser, back string) string {
			kept := maps.Clone(b.cookies)
			b.get(back)
			b.cookies = kept
			return back
		},
	} {
		b := w.browser("nb")
		b.get("/abonner?kommune=1103")
		got := b.get(forge(b, b.atIssuer(w.people.Begin("/"), "digdir", "")))
		if got.StatusCode != http.StatusForbidden || b.cookies["sesjon"] != "" && strings.Contains(b.get("/").body, "Du representerer") {
			t.Errorf("%s: %d", name, got.StatusCode)
		}
		const path = "%2Flogg-inn%2Fretur%2F"
		got.body = strings.ReplaceAll(got.body, path+"other", path+testissuer.Key)
		if first.Response == nil {
			first = got
		} else if got.body != first.body {
			t.Errorf("%s is answered otherwise:\n%s\n%s", name, got.body, first.body)
		}
	}
}

// A session that somebody has put into a browser is not the one that it is signed
// in with.
func TestSessionsAreNotFixed(t *testing.T) {
	t.Parallel()
	w := open(t)
	thief := w.browser("nb")
	thief.get("/abonner?kommune=1103")
	thief.signIn("supplier")
	victim := w.browser("nb")
	victim.cookies = maps.Clone(thief.cookies)
	victim.signIn("digdir")
	if victim.cookies["sesjon"] == thief.cookies["sesjon"] {
		t.Error("the session is the thief's")
	}
	thief.get("/").hasNot(t, "Du representerer")
	victim.get("/").has(t, "Du representerer Digdir")
}

// No address leads away after signing in.
func TestSigningInLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	w := open(t)
	for _, back := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\t//evil.example", "%2F%2Fevil.example", ""} {
		got := w.browser("nb").arrive(w.people.Begin(url.QueryEscape(back)), "ks", "")
		if to := got.Header.Get("Location"); got.StatusCode != http.StatusSeeOther || to != "/" {
			t.Errorf("%q leads to %q", back, to)
		}
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, w.people.Begin("/om"), nil)
	r.Host = "localhost" // this machine, by another name than the issuer leads back to
	if to := w.browser("nb").send(r).Header.Get("Location"); to != home+w.people.Begin("/om") {
		t.Errorf("begun under another name, led to %s", to)
	}
}

// Whoever signs has shown just now, and surely enough, who they are.
func TestSigningDemandsAFreshSignIn(t *testing.T) {
	t.Parallel()
	w := open(t)
	form := "/prioritering/" + w.openedRound(w.assessed("Felles journal", nil)) + "/unntak"
	again := "/logg-inn/til/proveutsteder?paa-nytt=ja&tilbake=" + url.QueryEscape(form)
	b := w.browser("nb")
	if got := b.arrive(w.people.Begin("/"), "digdir", ""); got.StatusCode != http.StatusSeeOther {
		t.Fatal(got.StatusCode)
	}
	if got := b.get(form); got.Header.Get("Location") != again {
		t.Fatalf("signed in at a low level: %d to %s", got.StatusCode, got.Header.Get("Location"))
	}
	before := b.cookies["sesjon"]
	if got := b.arrive(again, "digdir", "high"); got.Header.Get("Location") != form || b.cookies["sesjon"] == before {
		t.Fatalf("signed in anew: %d to %s", got.StatusCode, got.Header.Get("Location"))
	}
	if got := b.get(form); got.StatusCode == http.StatusSeeOther {
		t.Errorf("led to %s", got.Header.Get("Location"))
	}
	w.Registry.Clock.Advance(11 * time.Minute)
	got := b.post(form, url.Values{"_token": {b.get("/").token()}})
	if got.StatusCode != http.StatusForbidden {
		t.Errorf("signed long after: %d", got.StatusCode)
	}
	got.has(t, "Vis hvem du er på nytt", strings.ReplaceAll(again, "&", "&amp;"))
	if got := w.browser("nb").arrive(again, "lavere", "high"); got.StatusCode != http.StatusForbidden {
		t.Errorf("somebody without the level: %d", got.StatusCode)
	}
}

// One sees where one is signed in, and ends it: one session, or all others.
func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	w := open(t)
	first, second, third, other := w.browser("nb"), w.browser("nb"), w.browser("nb"), w.browser("nb")
	for _, b := range []*browser{first, second, third} {
		b.signIn("ks")
	}
	other.signIn("digdir")
	page := first.get("/min-side/okter")
	page.has(t, "Mine økter", "denne økten", "Avslutt alle andre økter")
	handles := regexp.MustCompile(`name="okt" value="([0-9a-f]+)"`).FindAllStringSubmatch(page.body, -1)
	if len(handles) != 3 {
		t.Fatalf("%d sessions are listed", len(handles))
	}
	theirs := regexp.MustCompile(`name="okt" value="([0-9a-f]+)"`).FindStringSubmatch(other.get("/min-side/okter").body)[1]
	end := func(b *browser, which, token string) answer {
		return b.post("/min-side/okter", url.Values{"_token": {token}, "okt": {which}})
	}
	end(first, theirs, page.token())
	other.get("/").has(t, "Du representerer Digdir")
	if got := end(first, handles[1][1], ""); got.StatusCode != http.StatusForbidden {
		t.Errorf("without the form's token: %d", got.StatusCode)
	}
	end(first, handles[1][1], page.token())
	left := 0
	for _, b := range []*browser{second, third} {
		if strings.Contains(b.get("/").body, "Du representerer KS") {
			left++
		}
	}
	if left != 1 {
		t.Errorf("%d of two others are left", left)
	}
	end(first, "andre", page.token())
	for _, b := range []*browser{second, third} {
		b.get("/").hasNot(t, "Du representerer")
	}
	first.get("/min-side/okter").has(t, "denne økten")
	if got := end(first, handles[0][1], page.token()); got.Header.Get("Refresh") == "" {
		t.Errorf("ending this one does not sign out: %d", got.StatusCode)
	}
	if got := first.get("/min-side/okter"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("nobody's sessions: %d", got.StatusCode)
	}
}

// What an issuer says has ended there ends here, once, and only if it is the
// issuer that says so.
func TestIssuersEndSessions(t *testing.T) {
	t.Parallel()
	w := open(t)
	b, other := w.browser("nb"), w.browser("nb")
	b.signIn("ks")
	other.signIn("digdir")
	tell := func(claims map[string]any) answer {
		token, err := w.people.Test.Sign("logout+jwt", claims)
		if err != nil {
			t.Fatal(err)
		}
		return w.browser("nb").post("/logg-ut/varsel", url.Values{"logout_token": {token}})
	}
	subject := testissuer.Subject("samstyring", "ks")
	good := w.people.Test.LogoutClaims("samstyring", subject, "")
	delete(good, "sid")
	with := func(name string, value any) map[string]any {
		c := maps.Clone(good)
		c[name] = value
		return c
	}
	for name, claims := range map[string]map[string]any{
		"with a nonce": with("nonce", "x"), "another client": with("aud", "x"), "old": with("iat", testkit.Start.Add(-time.Hour).Unix()), "no events": with("events", nil),
	} {
		if got := tell(claims); got.StatusCode != http.StatusBadRequest || got.body != `{"error":"invalid_request"}` {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.body)
		}
	}
	b.get("/").has(t, "Du representerer KS")
	if got := tell(good); got.StatusCode != http.StatusOK || got.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("told by the issuer: %d %v", got.StatusCode, got.Header)
	}
	b.get("/").hasNot(t, "Du representerer")
	other.get("/").has(t, "Du representerer Digdir")
	b.signIn("ks")
	if got := tell(good); got.StatusCode != http.StatusBadRequest {
		t.Errorf("told a second time: %d", got.StatusCode)
	}
	b.get("/").has(t, "Du representerer KS")
}

// The national identity number that an issuer tells is nowhere in what the
// registry keeps or logs.
func TestNationalIdentityNumbersAreNotKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var log bytes.Buffer
	w := openAt(t, dir)
	w.pages = w.serve(func(c *web.Config) {
		c.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	b := w.browser("nb")
	b.signIn("digdir")
	w.do(testkit.Digdir, w.propose(nil), initiative.Confirm{})
	b.get(strings.Replace(w.people.Begin("/"), testissuer.Key, "other", 1))
	page := b.get("/min-side/okter")
	var all bytes.Buffer
	all.WriteString(page.body + b.cookies["sesjon"])
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
func (w *world) lastActor(id string) string {
	w.t.Helper()
	records, err := w.Query.Records(w.t.Context(), 0, 1000)
	if err != nil {
		w.t.Fatal(err)
	}
	actor := ""
	for _, r := range records {
		if r.AggregateID == id {
			actor = r.Actor
		}
	}
	return actor
}
