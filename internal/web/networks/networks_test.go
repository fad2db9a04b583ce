package networks_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// formed is a network of the county Rogaland, as the API forms it.
func formed(t *testing.T, w *webtest.World, members ...string) (here string) {
	t.Helper()
	return formedBy(t, w, testkit.Rogaland, members...)
}

func formedBy(t *testing.T, w *webtest.World, host string, members ...string) (here string) {
	t.Helper()
	res, err := w.Command.FormNetwork(t.Context(), testkit.As(host), network.Form{Terms: network.Terms{
		Name: "DigiRogaland", Purpose: testkit.Text("Kommunene innfører digitale løsninger sammen."), HomePage: "https://digi.example/", Contact: "post@digi.example",
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(members) > 0 {
		if _, err := w.Command.DoNetwork(t.Context(), testkit.As(host), res.ID, "", network.Report{Municipalities: members, From: "2024-01-01"}); err != nil {
			t.Fatal(err)
		}
	}
	return "/nettverk/" + res.ID
}

// press gives a command with one press on the page of a network.
func press(t *testing.T, b *webtest.Browser, here, way string) {
	t.Helper()
	page := b.Get(here)
	page.Has(t, `action="`+here+way+`"`, `name="_gjor" value="send"`)
	webtest.Sent(t, b.Post(here+way, url.Values{"_token": {page.Token()}, "_nokkel": {way}, "_gjor": {"send"}}))
}

// One municipality confirms what the county has reported, one says no, one joins, leaves
// and stays after all, each with one press; everybody reads who says what.
func TestWhoIsInANetwork(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	first, second, anybody := w.As("stavanger", "nb"), w.As("hvaler", "nb"), w.Browser("nb")
	anybody.Get("/nettverk").Has(t, "Ingen nettverk her ennå.", "Logg inn for å danne et nettverk")
	here := formed(t, w, "1103", "3110", "1108")
	anybody.Get("/nettverk").Has(t, "DigiRogaland", "Rogaland fylkeskommune", `href="`+here+`"`)
	anybody.Get(here).Has(t, "3 kommuner med", "Vertskapet for nettverket", "Kommunen har ikke bekreftet", "1. januar 2024", `href="/fylker/11"`)
	anybody.Get(here).HasNot(t, "<form method=\"post\" action=\"/nettverk")
	first.Get("/nettverk").Has(t, "Er Stavanger med i disse?", here)
	first.Get(here).Has(t, "Dere er meldt som med fra 1. januar 2024", "Ja, vi er med", "Nei, vi har ikke vært med")
	press(t, first, here, "/bli-med")
	first.Get(here).Has(t, "Kommunen er med i nettverket.", "Dere er med fra 1. januar 2024", "Gå ut etter i dag")
	first.Get("/nettverk").HasNot(t, "Er Stavanger med i disse?")
	press(t, second, here, "/ikke-med")
	second.Get(here).Has(t, "Kommunen står ikke lenger som med.", "Dere er ikke med.", "Ikke med likevel", "2 kommuner med")
	press(t, second, here, "/bli-med")
	second.Get(here).Has(t, "3 kommuner med", "Dere er med fra 7. september 2026")
	anybody.Get("/kommuner/3110").Has(t, `href="`+here+`">DigiRogaland</a>`)
	press(t, second, here, "/ga-ut")
	second.Get(here).Has(t, "Dere er med til og med 7. september 2026", "Bli i nettverket likevel")
	wrong := second.Press(second.Get(here+"/ga-ut"), "vis", url.Values{"until": {"1.1.2020"}})
	wrong.Has(t, "<title>Feil: ", `href="#felt-until"`, "kan ikke være før det")
	second.SendReviewed(here+"/ga-ut", url.Values{"until": {"31.12.2026"}})
	second.Get(here).Has(t, "Dere er med til og med 31. desember 2026")
	anybody.Get("/endringer?klasse=network_member&kommune=3110").Has(t, "Hvaler er med til og med 31. desember 2026", here)
	anybody.Get(here).Has(t, "Hvaler er med i «DigiRogaland» til og med 31. desember 2026")
	anybody.Get(here).HasNot(t, "Kommune 3110", "Kommune 1103")
	anybody.Get("/sok?q=digirogaland").Has(t, here)
	for _, lang := range []string{"nn", "en"} {
		for _, path := range []string{"/nettverk", here, here + "/innforing"} {
			if got := w.Browser(lang).Get(path); got.StatusCode != http.StatusOK {
				t.Errorf("%s in %s: %d", path, lang, got.StatusCode)
			}
		}
	}
}

// Whoever hosts a network forms it, reports who is in it, corrects what was reported,
// describes it and closes it; each form is only for whom it is.
func TestTheHostOfANetwork(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	ks, municipality, anybody := w.As("ks", "nb"), w.As("stavanger", "nb"), w.Browser("nb")
	wrong := ks.Press(ks.Get("/nettverk/nytt"), "vis", url.Values{"homePage": {"nei"}, "contact": {"kari.nordmann@ks.no"}})
	wrong.Has(t, `href="#felt-name"`, `href="#felt-purpose"`, `href="#felt-homePage"`, `href="#felt-contact"`)
	webtest.LookAt(t, "/nettverk/nytt", "nb", wrong.Text)
	here := ks.SendReviewed("/nettverk/nytt", url.Values{"name": {"Storbynettverket"}, "purpose": {"De største kommunene."}})
	ks.Get(here).Has(t, "Nettverket er dannet.", "Ingen kommuner er med nå.", here+"/meld-medlemmer")
	for _, do := range []string{"vis", "send"} {
		ks.Press(ks.Get(here+"/meld-medlemmer"), do, url.Values{"municipalities": {"Stavanger, Ukjentby"}, "from": {"1.1.2025"}}).Has(t, `href="#felt-municipalities"`)
	}
	ks.Press(ks.Get(here+"/meld-medlemmer"), "vis", url.Values{"municipalities": {"Stavanger"}, "from": {"1.1.2099"}}).Has(t, `href="#felt-from"`)
	review := ks.Press(ks.Get(here+"/meld-medlemmer"), "vis", url.Values{"municipalities": {"Stavanger, 0301"}, "from": {"1.1.2025"}})
	review.Has(t, "Stavanger", "Oslo", "1. januar 2025")
	webtest.LookAt(t, "/nettverk/meld-medlemmer", "nb", review.Text)
	ks.Get(here).Has(t, "Ingen kommuner er med nå.") // nothing is recorded yet
	ks.Press(review, "rett", nil).Has(t, "Stavanger, 0301", `value="01.01.2025"`)
	webtest.Sent(t, ks.Press(review, "send", nil))
	ks.Get(here).Has(t, "Oslo", here+"/rett/0301")
	ks.SendReviewed(here+"/rett/0301", url.Values{"until": {""}})
	ks.Get(here).Has(t, "Ikke med likevel", "Én kommune med")
	press(t, municipality, here, "/bli-med")
	ks.Get(here).HasNot(t, here+"/rett/1103")
	ks.SendReviewed(here+"/endre", url.Values{"name": {"Storbyene"}, "purpose": {"De største kommunene."}})
	anybody.Get(here).Has(t, "Storbyene")
	for path, want := range map[string]map[string]int{
		"/nettverk/nytt": {"stavanger": 200, "ks": 200, "skatteetaten": 403}, here + "/meld-medlemmer": {"ks": 200, "stavanger": 403},
		here + "/endre": {"ks": 200, "stavanger": 403}, here + "/avslutt": {"ks": 200, "stavanger": 403}, here + "/rett/1103": {"ks": 200, "stavanger": 403},
		here + "/bli-med": {"ks": 403, "stavanger": 200}, here + "/ga-ut": {"ks": 403, "stavanger": 200}, here + "/ikke-med": {"ks": 403, "stavanger": 200},
		here + "/rett/9999": {"ks": 404}, "/nettverk/ingen/bli-med": {"stavanger": 404},
	} {
		for who, status := range want {
			if got := w.As(who, "nb").Get(path); got.StatusCode != status {
				t.Errorf("%s as %s: %d, want %d", path, who, got.StatusCode, status)
			}
		}
	}
	ks.SendReviewed(here+"/avslutt", url.Values{"reason": {"Lagt ned."}})
	anybody.Get(here).Has(t, "Avsluttet 7. september 2026.", "Lagt ned.")
	municipality.Get(here).HasNot(t, "Meld dere inn")
}

// A network has its own matrix, year, list, needs and calendar, of whoever is a member on
// the day.
func TestWhatHitsANetwork(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	only := func(title string, numbers ...string) string {
		return w.Propose(func(p *events.Proposed) {
			p.Title, p.Reach = testkit.Text(title), events.Reach{Scope: events.ScopeMunicipalities, Codes: numbers}
			p.Obligation = &events.Obligation{Level: events.ObligationMandatory, Deadline: "2027-03-01", LegalBasis: "prøveloven § 1"}
		})
	}
	id, other := only("Ferjekort", "1103", "4601"), only("Bybane", "4601")
	here := formed(t, w, "1103", "3110")
	if _, err := w.Command.DoAdoption(t.Context(), testkit.As(testkit.Stavanger), id, "1103", adoption.Say{State: events.AdoptionInUse, Date: "2026-03-01", Precision: "month", Extent: "all"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Command.RaiseNeed(t.Context(), testkit.As(testkit.Stavanger), need.Raise{
		Title: testkit.Text("Gravferd på papir"), Problem: testkit.Text("Papir."), Audience: testkit.Text("Alle."), Frequency: events.OftenDaily, Theme: "barnehage", Matters: events.MattersMuch,
	}); err != nil {
		t.Fatal(err)
	}
	b, of := w.Browser("nb"), "nettverk="+strings.TrimPrefix(here, "/nettverk/")
	b.Get(here).Has(t, "Gravferd på papir", `href="/neste-aar?`+of+`"`, `href="`+here+`/innforing"`)
	matrix := b.Get(here + "/innforing")
	matrix.Has(t, "Hvor langt er kommunene i DigiRogaland kommet?", "Ferjekort", "I bruk (mars 2026)", "Hvaler", "Gjelder ikke kommunen")
	matrix.HasNot(t, "Bybane", "Bergen")
	b.Get(here+"/innforing.csv").Has(t, "1103 Stavanger", "3110 Hvaler", "i bruk, mars 2026")
	book, err := excelize.OpenReader(bytes.NewReader([]byte(b.Get(here + "/innforing.xlsx").Text)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if rows, err := book.GetRows(book.GetSheetName(0)); err != nil || len(rows) != 2 || len(rows[0]) != 4+2 || rows[1][0] != id {
		t.Errorf("%v: %v", rows, err)
	}
	year := b.Get("/neste-aar?" + of)
	year.Has(t, "De neste tolv månedene: DigiRogaland", "Ferjekort", "1. mars 2027", `href="`+here+`"`, "calendar.ics?language=nb&amp;network=", "kommune=1103")
	year.HasNot(t, "Bybane")
	for _, path := range []string{"/neste-aar.odt?", "/neste-aar.xlsx?", "/tiltak.csv?", "/tiltak.xlsx?", "/tiltak?", "/behov?"} {
		if got := b.Get(path + of); got.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
	list := b.Get("/tiltak?" + of)
	list.Has(t, "/tiltak/"+id, "DigiRogaland")
	list.HasNot(t, "/tiltak/"+other+`"`)
	b.Get("/tiltak.csv?"+of).Has(t, "Ferjekort")
	b.Get("/behov?"+of).Has(t, "Gravferd på papir", "DigiRogaland")
	for _, path := range []string{"/tiltak?nettverk=ingen", "/neste-aar?nettverk=ingen", "/behov?nettverk=ingen"} {
		if got := b.Get(path); got.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
	first := w.As("stavanger", "nb")
	first.SendReviewed(here+"/ga-ut", url.Values{"until": {"1.9.2026"}})
	b.Get("/neste-aar?"+of).HasNot(t, "Ferjekort")
	b.Get("/tiltak?"+of).HasNot(t, "/tiltak/"+id+`"`)
	b.Get(here+"/innforing").HasNot(t, "Stavanger")
}

// The feed of a network is that of whoever is a member, from the day on which somebody is.
func TestFeedOfANetwork(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Notify()
	here, b := formed(t, w, "1103", "1151"), w.Browser("nb")
	id := strings.TrimPrefix(here, "/nettverk/")
	for _, path := range []string{here, "/neste-aar?nettverk=" + id, "/tiltak?nettverk=" + id, "/endringer?nettverk=" + id} {
		b.Get(path).Has(t, `href="/api/v1/changes.atom?network=`+id+`&amp;language=nb" title="Endringer: DigiRogaland"`)
	}
	of := w.Propose(func(p *events.Proposed) {
		p.Title, p.Reach = testkit.Text("Ferjekort"), events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"1103"}}
	})
	w.Propose(func(p *events.Proposed) {
		p.Title, p.Reach = testkit.Text("Skiløyper"), events.Reach{Scope: events.ScopeCounties, Codes: []string{"34"}}
	})
	changes := b.Get("/endringer?nettverk=" + id)
	changes.Has(t, "/tiltak/"+of, `<input type="hidden" name="nettverk" value="`+id+`">`, "/abonner?kommune=1103&amp;kommune=1151")
	changes.HasNot(t, "Skiløyper")
}

// A network without members is nobody: no page leads from it to following everything.
func TestNobodyIsNotFollowed(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Propose(nil)
	id := strings.TrimPrefix(formed(t, w), "/nettverk/")
	all := regexp.MustCompile(`href="/abonner(\?klasse=[^"]*)?"`)
	for _, path := range []string{"/tiltak?nettverk=" + id, "/behov?nettverk=" + id, "/neste-aar?nettverk=" + id} {
		if page := w.Browser("nb").Get(path); page.StatusCode != http.StatusOK || all.MatchString(page.Text) {
			t.Errorf("%s answers %d and leads to following everything: %s", path, page.StatusCode, all.FindString(page.Text))
		}
	}
}
