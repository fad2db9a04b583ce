package browser

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/go-jose/go-jose/v4/json"

	"github.com/samstyring/samstyring/internal/testkit"
)

// Two people of different organisations sign in; one of them signs out, and so
// does everywhere; a third represents nobody.
func TestPeopleSignInAndOut(t *testing.T) {
	t.Parallel()
	r := openAnother(t)
	ks, again := represent(t, "KS", at(r)), represent(t, "KS", at(r))
	digdir := represent(t, "Digdir", at(r), withoutScripts)
	ks.follow("Mine økter: se hvor du er logget inn, og logg ut")
	ks.heading("Mine økter")
	ks.press("Avslutt alle andre økter")
	ks.reads("Økter som ble avsluttet: 1.")
	again.open("/min-side")
	again.heading("Logg inn")
	again.follow("Logg inn med Prøveutsteder") // is signed in there still
	again.heading("KS")
	ks.in("banner", "").press("Logg ut")
	ks.comesTo("/logg-ut")
	ks.reads("Du er logget ut")
	ks.open("/logg-inn")
	ks.follow("Logg inn med Prøveutsteder")
	ks.reads("Hvem vil du være?") // not signed in there any more
	digdir.open("/min-side")
	digdir.heading("Digdir")

	nobody := visit(t, at(r))
	nobody.open("/logg-inn?tilbake=/tiltak")
	nobody.follow("Logg inn med Prøveutsteder")
	nobody.atIssuer("Innbygger som ikke representerer noen", "substantial")
	nobody.heading("Du representerer ingen virksomhet")
	nobody.reads("Altinn")
	nobody.press("Logg ut og prøv igjen")
	nobody.comesTo("/logg-ut")
}

// Whoever represents several chooses one, and changes to the other.
func TestChoosingAmongOrganisations(t *testing.T) {
	t.Parallel()
	v := visit(t, withKeyboard)
	v.open("/logg-inn?tilbake=/om")
	v.follow("Logg inn med Prøveutsteder")
	v.atIssuer("Ansatt i Stavanger og Hvaler…", "substantial")
	v.heading("Velg virksomhet")
	v.choose("Hvaler…")
	v.press("Representer virksomheten")
	v.reads("Du er logget inn og representerer Hvaler")
	v.in("banner", "").follow("Bytt virksomhet")
	v.choose("Stavanger…")
	v.press("Representer virksomheten")
	v.reads("Du er logget inn og representerer Stavanger")
}

// Whoever signs a decision is sent to show more surely who they are, and comes
// back to the form.
func TestSigningSendsToTheIssuer(t *testing.T) {
	t.Parallel()
	form := "/tiltak/" + site.Until(t, testkit.Assessed) + "/signer"
	v := visit(t)
	v.open("/logg-inn?tilbake=" + form)
	v.follow("Logg inn med Prøveutsteder")
	v.atIssuer("Ansatt i Digdir:…", "substantial")
	v.reads("Hvem vil du være?") // once more: the level was too low to sign
	v.atIssuer("Ansatt i Digdir:…", "high")
	v.comesTo(form)
	v.reads("Du er logget inn og representerer Digdir")
}

// A machine goes on when the issuer of its tokens has changed its key.
func TestMachinesOutliveARotation(t *testing.T) {
	t.Parallel()
	r := openAnother(t)
	for range 3 {
		token := r.machineToken(t, url.Values{"consumer": {testkit.Skatteetaten}, "supplier": {testkit.KS}, "scope": {"samstyring:write"}})
		status, body := r.register(t, token)
		if status != http.StatusCreated {
			t.Fatalf("register: %d %s", status, body)
		}
		if err := r.people.Test.Rotate(); err != nil {
			t.Fatal(err)
		}
		r.Clock.Advance(time.Minute) // the keys may be asked for again
	}
	records, err := r.Query.Records(t.Context(), 0, 1000)
	if err != nil || len(records) == 0 {
		t.Fatal(err)
	}
	last := records[len(records)-1]
	if last.Organisation != testkit.Skatteetaten || last.Supplier != testkit.KS || last.Delegation != r.people.Address {
		t.Errorf("recorded %+v", last)
	}
}

func (r *registry) machineToken(t *testing.T, form url.Values) string {
	t.Helper()
	answer, err := http.PostForm(r.people.Address+"/machine", form)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var got struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	return got.Token
}

func (r *registry) register(t *testing.T, token string) (int, string) {
	t.Helper()
	const initiative = `{"title":{"nb":"Felles varsling"},"summary":{"nb":"Varsler samlet."},"owner":"974761076","reach":{"scope":"all"}}`
	asked, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+"/api/v1/initiatives", strings.NewReader(initiative))
	if err != nil {
		t.Fatal(err)
	}
	asked.Header.Set("Authorization", "Bearer "+token)
	asked.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(asked)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// comesTo waits for a page that the visitor is led to without doing anything.
func (v *visitor) comesTo(path string) {
	v.t.Helper()
	for end := time.Now().Add(patience); ; {
		history := call(v, page.GetNavigationHistory, cdp.Empty{})
		at := history.Entries[history.CurrentIndex].URL
		if strings.HasPrefix(at, v.site.url+path) {
			break
		}
		if time.Now().After(end) {
			v.t.Fatalf("came to %s, not to %s", at, path)
		}
	}
	v.do("wait for the page", chromedp.WaitReady("main"))
}
