package municipalities_test

import (
	"net/http"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

func TestCountyHasItsInitiatives(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Propose(func(p *events.Proposed) {
		p.Title, p.Reach = testkit.Text("Ferjekort"), events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"1103", "1151", "4601"}}
		p.Obligation = &events.Obligation{Level: events.ObligationMandatory, Deadline: "2027-03-01"}
	})
	w.Propose(func(p *events.Proposed) {
		p.Title, p.Reach = testkit.Text("Skiløyper"), events.Reach{Scope: events.ScopeCounties, Codes: []string{"34"}}
	})
	b := w.Browser("nb")
	page := b.Get("/fylker/11")
	page.Has(t, "1 tiltak gjelder kommuner i fylket", "Ferjekort", "1. mars 2027", "2 av 23", `href="/neste-aar?fylke=11"`,
		`href="/tiltak?fylke=11"`, `href="/tiltak.csv?fylke=11&amp;sprak=nb"`, `href="/api/v1/calendar.ics?county=11&amp;language=nb"`)
	page.HasNot(t, "Skiløyper")
	b.Get("/fylker/56").Has(t, "Ingen tiltak i registeret gjelder kommuner i dette fylket")
	b.Get("/fylker").Has(t, `href="/fylker/11">Rogaland`, `href="/fylker/34">Innlandet`)
	list := b.Get("/tiltak?fylke=11")
	list.Has(t, "1 tiltak", "Ferjekort", "Fylke: Rogaland", `<option value="11" selected>`)
	list.HasNot(t, "Skiløyper")
	// A county is its municipalities: both places are asked for.
	b.Get("/tiltak?fylke=34&kommune=4601").Has(t, "Ferjekort", "Skiløyper")
	b.Get("/tiltak.csv?fylke=34").HasNot(t, "Ferjekort")
	b.Get("/tiltak?fylke=56&q=Ferjekort").Has(t, "Uten «Fylke»")
	if got := b.Get("/tiltak?fylke=99"); got.StatusCode != http.StatusBadRequest {
		t.Errorf("a county that is not answers %d", got.StatusCode)
	}
}

// As many initiatives are more for a municipality with few inhabitants.
func TestBurdenIsSeenBesideTheOthers(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	for range 3 {
		w.Propose(nil) // of all municipalities
	}
	b := w.Browser("nb")
	b.Get("/kommuner/1151").Has(t, "Det er 13,7 tiltak per 1000 innbyggere her. I kommunen midt på lista over alle kommuner er det 0,6.")
	b.Get("/kommuner?mal=tiltak-per").Has(t, "Tiltak per 1000 innbyggere", "<title>Utsira: 13,7</title>")
	b.Get("/kommuner?mal=timer-per").Has(t, "<title>Utsira: ikke vurdert</title>")
	b.Get("/fylker/11?sorter=-tiltak-per").Has(t, `<td data-label="Tiltak per 1000 innbyggere">13,7</td>`)
}

// A feed reader that is given the page finds the feed of what it shows.
func TestPagesNameTheirOwnFeed(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	w.Notify()
	b := w.Browser("nb")
	for path, feed := range map[string][2]string{
		"/kommuner/1151": {"municipality=1151", "Utsira"}, "/fylker/11": {"county=11", "Rogaland"}, "/tiltak/" + id: {"initiative=" + id, "Digital søknad om bostøtte"},
		"/endringer?eier=" + testkit.Nav: {"owner=" + testkit.Nav, "Arbeids- og velferdsetaten (Nav)"}, "/endringer?klasse=date_moved": {"changeClass=date_moved", "Dato er flyttet"},
		"/tiltak?kommune=utsira&q=inntekt&plikt=mandatory": {"municipality=1151&amp;obligation=mandatory&amp;q=inntekt", "Utsira, Plikt: Obligatorisk, «inntekt»"},
		"/neste-aar?kommune=1151":                          {"municipality=1151", "Utsira"}, "/neste-aar?kommune=1507": {"municipality=1507", "Ålesund, Haram"},
		"/belastning?fylke=11": {"county=11", "Rogaland"}, "/halvaar?fylke=11&periode=2026-H1": {"county=11", "Rogaland"},
	} {
		b.Get(path).Has(t, `<link rel="alternate" type="application/atom+xml" href="/api/v1/changes.atom?`+feed[0]+`&amp;language=nb" title="Endringer: `+feed[1]+`">`)
	}
	for _, path := range []string{"/om", "/tiltak", "/neste-aar", "/belastning", "/halvaar", "/endringer", "/tiltak?q=%21"} {
		b.Get(path).HasNot(t, "changes.atom?municipality", "changes.atom?county", `title="Endringer: `, "changes.atom?text", "changes.atom?q=")
	}
}

// What an address asks for belongs to the one that search engines keep where it makes
// another page of it, in one order, and nowhere else.
func TestCanonicalAddresses(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	for path, canonical := range map[string]string{
		"/tiltak?q=x":             "/tiltak",
		"/neste-aar":              "/neste-aar",
		"/neste-aar?kommune=1103": "/neste-aar?kommune=1103",
		"/neste-aar?kommune=utsira&fylke=15&kommune=1103": "/neste-aar?fylke=15&amp;kommune=1103&amp;kommune=1151",
		"/belastning?linjer=fylke&fylke=11":               "/belastning?fylke=11&amp;linjer=fylke",
		"/belastning?fylke=11":                            "/belastning?fylke=11",
		"/halvaar":                                        "/halvaar",
		"/halvaar?periode=2026-H1&fylke=11":               "/halvaar?fylke=11&amp;periode=2026-H1",
		"/kommuner/1151?gruppe=ma":                        "/kommuner/1151",
	} {
		b.Get(path).Has(t, `<link rel="canonical" href="http://example.com`+canonical+`">`)
	}
}
