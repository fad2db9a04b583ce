package products_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// A product is seen as it was understood, with the name of its vendor, before it is
// registered; however often that is sent, it is registered once.
func TestRegisteringIsSeenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b, anybody := w.As("supplier", "nb"), w.Browser("nb")
	form := b.Press(b.Get("/fagsystemer/nytt"), "+themes", nil)
	wrong := b.Press(form, "vis", url.Values{"description": {strings.Repeat("x", product.MaxText+1)}, "homepage": {"nei"}})
	if wrong.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("answers %d", wrong.StatusCode)
	}
	wrong.Has(t, "<title>Feil: ", `href="#felt-name"`, `href="#felt-description"`, `href="#felt-homepage"`)
	wrong.HasNot(t, "<title>Se over")
	got := b.Press(form, "vis", url.Values{"name": {"  Oppvekst Fag "}, "description": {"For barnehagen."}, "themes[0]": {"barnehage"}})
	got.Has(t, "<title>Se over før du sender: ", "Leverandør", ">KS Digitale fellestjenester AS<", ">Oppvekst Fag<", ">For barnehagen.<", ">Barnehage<", "Ikke fylt ut:", "Nettside om fagsystemet")
	webtest.LookAt(t, "/fagsystemer/nytt", "nb", got.Text)
	anybody.Get("/fagsystemer").Has(t, "Ingen leverandør har registrert noe fagsystem ennå.")
	b.Press(got, "rett", nil).Has(t, "Oppvekst Fag", "For barnehagen.</textarea>", `<option value="barnehage" selected>`)
	first, again := b.Press(got, "send", nil), b.Press(got, "send", nil)
	webtest.Sent(t, first)
	webtest.Sent(t, again)
	here := first.Header.Get("Location")
	if here != again.Header.Get("Location") {
		t.Errorf("one preview has registered %s and %s", here, again.Header.Get("Location"))
	}
	said(t, w, here, 1)
	b.Press(got, "send", url.Values{"name": {"Et annet"}}).Has(t, "Se på fagsystemet hva som er registrert")
	if n := strings.Count(anybody.Get("/fagsystemer").Text, `<th scope="row"`); n != 1 {
		t.Errorf("%d products were registered", n)
	}
	taken := b.Press(b.Get("/fagsystemer/nytt"), "vis", url.Values{"name": {"oppvekst fag"}})
	taken.Has(t, `href="#felt-name"`)
	taken.HasNot(t, "<title>Se over")
}

// Of a change what is changed is shown beside what stood there; what is left as it is keeps
// its languages, and those that go are shown.
func TestChangingAProductIsSeenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	description := events.Text{"nb": "For barnehagen.", "en": "For kindergartens."}
	here := registered(t, w, product.Card{Name: "Oppvekst Fag", Description: description, Themes: []string{"barnehage"}})
	b := w.As("supplier", "nb")
	nothing(t, b, here+"/endre")
	got := b.Review(here+"/endre", url.Values{"name": {"Oppvekst"}, "themes[0]": {"grunnskole"}})
	got.Has(t, "<del>", ">Oppvekst Fag<", ">Oppvekst<", ">Barnehage<", ">Grunnskole<")
	got.HasNot(t, description["nb"]+"</span>", description["en"], "Ikke fylt ut")
	b.Get(here).Has(t, "<h1>Oppvekst Fag</h1>")
	webtest.Sent(t, b.Press(got, "send", nil))
	webtest.Sent(t, b.Press(got, "send", nil))
	said(t, w, here, 2)
	b.Get(here).Has(t, "<h1>Oppvekst</h1>", description["nb"])
	w.Browser("en").Get(here).Has(t, description["en"])

	got = b.Review(here+"/endre", url.Values{"description": {"For skolen."}})
	got.Has(t, "<del>", description["nb"], ">For skolen.<", description["en"], "engelsk", "blir fjernet")
	webtest.Sent(t, b.Press(got, "send", nil))
	w.Browser("en").Get(here).HasNot(t, description["en"])
}

// The vendor sees which product and initiative it speaks of before it reports, and the owner
// what it verifies; a new report takes the place of both, and shows so.
func TestReadinessIsSeenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(func(p *events.Proposed) { p.Title = testkit.Text("Ferjekort") })
	here := registered(t, w, product.Card{Name: "Oppvekst Fag"})
	form := here + "/tiltak/" + id
	vendor, owner, anybody := w.As("supplier", "nb"), w.As("skatteetaten", "nb"), w.Browser("nb")
	wrong := vendor.Press(vendor.Get(form), "vis", url.Values{"date": {"snart"}, "version": {strings.Repeat("x", product.MaxVersion+1)}})
	wrong.Has(t, "<title>Feil: ", `href="#felt-state"`, `href="#felt-date"`, `href="#felt-version"`)
	got := vendor.Review(form, url.Values{"state": {"planned"}, "date": {"2. kvartal 2030"}, "version": {"4.2"}})
	got.Has(t, ">Ferjekort<", ">Oppvekst Fag<", ">KS Digitale fellestjenester AS<", ">Planlagt<", ">2. kvartal 2030<", ">4.2<", "Ikke fylt ut:")
	anybody.Get(here).HasNot(t, "Ferjekort")
	vendor.Press(got, "rett", nil).Has(t, `value="planned" checked`, `value="4.2"`)
	webtest.Sent(t, vendor.Press(got, "send", nil))
	webtest.Sent(t, vendor.Press(got, "send", nil))
	said(t, w, here, 2)
	nothing(t, vendor, form)

	note := events.Text{"nb": "Fra juni.", "en": "From June."}
	report(t, w, here, product.Report{Initiative: id, State: events.ReadinessReady, Version: "4.2", Note: note})
	got = owner.Review(form+"/bekreft", url.Values{"note": {"Prøvd."}})
	got.Has(t, ">Ferjekort<", ">Oppvekst Fag<", ">Klart<", ">versjon 4.2<", "Meldt 7. september 2026.", ">Prøvd.<")
	anybody.Get(here).HasNot(t, "Bekreftet av")
	webtest.Sent(t, owner.Press(got, "send", nil))
	webtest.Sent(t, owner.Press(got, "send", nil))
	said(t, w, here, 4)
	anybody.Get(here).Has(t, "Bekreftet av Skatteetaten", "Prøvd.")
	nothing(t, owner, form+"/bekreft")

	got = vendor.Review(form, url.Values{"version": {"4.3"}})
	got.Has(t, "<del>", ">4.2<", ">4.3<", "Bekreftet av Skatteetaten 7. september 2026.", "blir fjernet")
	got.HasNot(t, note["nb"]+"</span>", note["en"])
	got = vendor.Review(form, url.Values{"note": {"Fra juli."}})
	got.Has(t, note["nb"], ">Fra juli.<", note["en"], "engelsk")
	anybody.Get(here).Has(t, "Bekreftet av Skatteetaten")
}

// What the owner has added to its word in another language is shown where it is replaced,
// and kept where it is not.
func TestAVerificationKeepsItsLanguages(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	here := registered(t, w, product.Card{Name: "Oppvekst Fag"})
	report(t, w, here, product.Report{Initiative: id, State: events.ReadinessReady})
	s, err := w.Query.Product(strings.TrimPrefix(here, "/fagsystemer/"))
	if err != nil {
		t.Fatal(err)
	}
	note := events.Text{"nb": "Prøvd.", "en": "Tried."}
	if _, err := w.Command.DoProduct(t.Context(), testkit.As(testkit.Skatteetaten), s.ID, product.Verify{Initiative: id, Report: s.Report(id).Event, Note: note}); err != nil {
		t.Fatal(err)
	}
	owner, form := w.As("skatteetaten", "nb"), here+"/tiltak/"+id+"/bekreft"
	nothing(t, owner, form)
	owner.Review(form, url.Values{"note": {"Prøvd to ganger."}}).Has(t, "<del>", note["nb"], ">Prøvd to ganger.<", note["en"], "engelsk", "blir fjernet")
}

// A municipality sees all products that it says that it uses, with their vendors, and what
// differs from what stands, before that is recorded.
func TestUseIsSeenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	one, other := registered(t, w, product.Card{Name: "Oppvekst Fag"}), registered(t, w, product.Card{Name: "Byggesak"})
	first, second := strings.TrimPrefix(one, "/fagsystemer/"), strings.TrimPrefix(other, "/fagsystemer/")
	b, anybody := w.As("stavanger", "nb"), w.Browser("nb")
	const page = "/kommuner/1103/fagsystemer"
	got := b.Review(page, url.Values{"products": {first}})
	got.Has(t, ">Stavanger<", "Fagsystemer dere bruker", ">Oppvekst Fag (KS Digitale fellestjenester AS)<")
	got.HasNot(t, "Byggesak", "Ikke fylt ut")
	anybody.Get(page).Has(t, "Kommunen har ikke sagt hvilke fagsystemer den bruker.")
	b.Press(got, "rett", nil).Has(t, `value="`+first+`" checked`)
	webtest.Sent(t, b.Press(got, "send", nil))
	webtest.Sent(t, b.Press(got, "send", nil))
	b.Press(got, "send", url.Values{"products": {second}}).Has(t, "Se på siden til kommunen hva som er registrert")
	if u, err := w.Query.ProductUse("1103"); err != nil || len(u.Own.Declared) != 1 {
		t.Errorf("%d declarations, %v: one preview is not one", len(u.Own.Declared), err)
	}
	nothing(t, b, page)

	third := strings.TrimPrefix(registered(t, w, product.Card{Name: "Turnus"}), "/fagsystemer/")
	got = b.Review(page, url.Values{"products": {second}})
	got.Has(t, "Kommer til", ">Byggesak (", "Ikke lenger i bruk", "<del>", ">Oppvekst Fag (", "blir fjernet", "dere sier at dere ikke bruker", ">Turnus (")
	anybody.Get(page).HasNot(t, other)
	got = b.Review(page, url.Values{"products": nil})
	got.Has(t, ">Ingen av fagsystemene som er registrert<", "Ikke lenger i bruk")
	webtest.Sent(t, b.Press(got, "send", nil))
	anybody.Get(page).Has(t, "Ingen av fagsystemene som er registrert")
	wrong := b.Press(b.Get(page), "vis", url.Values{"products": {third, "finnesikke"}})
	wrong.Has(t, "<title>Feil: ", `href="#felt-products"`)
	hvaler := w.As("hvaler", "nb")
	for _, button := range []string{"vis", "send"} {
		form := url.Values{"_token": {hvaler.Get("/kommuner/3110/fagsystemer").Token()}, "_gjor": {button}, "products": {third}}
		if got := hvaler.Post(page, form); got.StatusCode != http.StatusForbidden || !strings.Contains(got.Text, "Bare kommunen selv, Stavanger (1103), kan gjøre dette.") {
			t.Errorf("another municipality presses %s: %d\n%s", button, got.StatusCode, got.Text)
		}
	}
	for lang, title := range map[string]string{"nn": "Sjå over før du sender", "en": "Look it over before you send"} {
		one := w.As("stavanger", lang)
		one.Press(one.Get(page), "vis", url.Values{"products": {third}}).Has(t, "<title>"+title+": ", `name="_gjor" value="send"`)
	}
}

// What has changed since a form was looked over is looked over again, and nothing of it is
// recorded before.
func TestWhatHasChangedIsSeenAgain(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	here := registered(t, w, product.Card{Name: "Oppvekst Fag"})
	one := strings.TrimPrefix(here, "/fagsystemer/")
	vendor, municipality := w.As("supplier", "nb"), w.As("stavanger", "nb")
	overtaken := func(got webtest.Answer, shown ...string) {
		t.Helper()
		if got.StatusCode != http.StatusPreconditionFailed {
			t.Errorf("answers %d", got.StatusCode)
		}
		got.Has(t, append(shown, "Noe ble endret mens du så over", "Ingenting er registrert.", `value="send"`)...)
	}

	seen := vendor.Review(here+"/endre", url.Values{"homepage": {"https://example.no/"}})
	if _, err := w.Command.DoProduct(t.Context(), testkit.As(supplier), one, product.Change{Card: product.Card{Name: "Oppvekst"}}); err != nil {
		t.Fatal(err)
	}
	again := vendor.Press(seen, "send", nil)
	overtaken(again, "<del>", ">Oppvekst<", ">Oppvekst Fag<")
	said(t, w, here, 2)
	webtest.Sent(t, vendor.Press(again, "send", nil))
	said(t, w, here, 3)

	report(t, w, here, product.Report{Initiative: id, State: events.ReadinessReady, Version: "4.2"})
	seen = vendor.Review(here+"/tiltak/"+id, url.Values{"version": {"4.3"}})
	s, err := w.Query.Product(one)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Command.DoProduct(t.Context(), testkit.As(testkit.Skatteetaten), one, product.Verify{Initiative: id, Report: s.Report(id).Event}); err != nil {
		t.Fatal(err)
	}
	overtaken(vendor.Press(seen, "send", nil), "Bekreftet av Skatteetaten", "blir fjernet")

	const page = "/kommuner/1103/fagsystemer"
	seen = municipality.Review(page, url.Values{"products": {one}})
	registered(t, w, product.Card{Name: "Turnus"})
	again = municipality.Press(seen, "send", nil)
	overtaken(again)
	webtest.Sent(t, municipality.Press(again, "send", nil))
}

// nothing demands that a form that is left as it is has nothing to send.
func nothing(t *testing.T, b *webtest.Browser, form string) {
	t.Helper()
	same := b.Press(b.Get(form), "vis", nil)
	same.Has(t, "Det står slik allerede.", "Tilbake og rett")
	same.HasNot(t, `value="send"`)
}

// registered is the page of a product of the supplier.
func registered(t *testing.T, w *webtest.World, card product.Card) string {
	t.Helper()
	res, err := w.Command.RegisterProduct(t.Context(), testkit.As(supplier), product.Register{Card: card})
	if err != nil {
		t.Fatal(err)
	}
	return "/fagsystemer/" + res.ID
}

func report(t *testing.T, w *webtest.World, here string, cmd product.Report) {
	t.Helper()
	if _, err := w.Command.DoProduct(t.Context(), testkit.As(supplier), strings.TrimPrefix(here, "/fagsystemer/"), cmd); err != nil {
		t.Fatal(err)
	}
}

// said demands how often something was said of a product.
func said(t *testing.T, w *webtest.World, here string, times int) {
	t.Helper()
	history, err := w.Query.ProductHistory(strings.TrimPrefix(here, "/fagsystemer/"))
	if err != nil || len(history) != times {
		t.Errorf("%d entries, %v; want %d", len(history), err, times)
	}
}
