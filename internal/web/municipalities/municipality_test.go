package municipalities_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

func TestMunicipalityPage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Propose(func(p *events.Proposed) {
		p.Title, p.Obligation = testkit.Text("Må alle"), &events.Obligation{Level: events.ObligationMandatory, Deadline: "2027-03-01"}
	})
	w.Propose(func(p *events.Proposed) {
		p.Title, p.Obligation, p.Phase = testkit.Text("Kan noen"), &events.Obligation{Level: events.ObligationVoluntary}, events.PhaseOperation
	})
	w.Propose(func(p *events.Proposed) {
		p.Title, p.Reach = testkit.Text("Bare Ålesund og Haram"), events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"1507"}, ReferenceDate: "2021-01-01"}
	})
	w.Throughout()
	stavanger := w.Browser("nb").Get("/kommuner/1103")
	stavanger.Has(t, "<h1>Stavanger</h1>", "Må alle", "Kan noen", "Inntekt uten søknad", "<strong>1. mars 2027</strong>: Frist: plikten skal være oppfylt", "Dere må gjøre noe", "Hvor mye tid det tar, er ikke vurdert", "Rogaland",
		"I tillegg kommer 2 tiltak som ingen har vurdert", "1. kvartal 2027", "20\u00a0timer (10–40)", "1 tiltak med plikt", "Kommuner i fylket som er med i en pilot")
	stavanger.HasNot(t, "Bare Ålesund og Haram")
	for _, number := range []string{"1508", "1580"} { // what 1507 was split into
		w.Browser("nb").Get("/kommuner/"+number).Has(t, "Bare Ålesund og Haram")
	}
	w.Browser("nb").Get("/kommuner/1103?gruppe=kan").Has(t, "Kan noen", "Tilbake til Stavanger")
	w.Browser("nb").Get("/kommuner/1103?gruppe=kan").HasNot(t, "Må alle")
}

// A milestone is a date ahead as a deadline is; what has passed is none.
func TestMilestonesAreDatesAhead(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Propose(func(p *events.Proposed) {
		p.Title, p.Plan = testkit.Text("Forbi"), []events.Milestone{{Milestone: "Ferdig", Date: "2020-01-01"}}
	})
	b := w.Browser("nb")
	b.Get("/kommuner/1103").Has(t, "Ingen av tiltakene har en registrert frist eller milepæl framover")
	w.Propose(func(p *events.Proposed) {
		p.Title, p.Plan = testkit.Text("Ferdig om litt"), []events.Milestone{{Milestone: "Ferdig", Date: "2026-01-01", Precision: events.PrecisionYear}}
	})
	page := b.Get("/kommuner/1103")
	page.HasNot(t, "Ingen av tiltakene har en registrert frist")
	page.Has(t, "<strong>2026</strong>: Ferdig")
}

// TestMunicipalityOnPaper: what a council is given has every initiative, also
// those that the page itself leads on to.
func TestMunicipalityOnPaper(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Crowd(400)
	for _, path := range []string{"/kommuner/1103", "/kommuner/1103?gruppe=kommer&side=2"} {
		page := w.Browser("nb").Get(path)
		got := 0
		for i := range 400 {
			title := fmt.Sprintf("Tiltak nummer %d med", i)
			card := strings.Contains(page.Text, `">`+title)
			line := strings.Contains(page.Text, "<li>"+title)
			if card || line {
				got++
			}
			if paper := regexp.MustCompile(`<h3><a href="[^"]*">` + title).MatchString(page.Text); paper && line {
				t.Errorf("%s has %q twice", path, title)
			}
		}
		want := 300 // the others have ended or were stopped
		if strings.Contains(path, "gruppe") {
			want = len(regexp.MustCompile(`<article class="item">`).FindAllString(page.Text, -1)) + strings.Count(page.Text, "<li>Tiltak nummer")
			page.HasNot(t, "ikke plass til her")
		}
		if got != want || got < 100 {
			t.Errorf("%s has %d initiatives, want %d", path, got, want)
		}
		if len(page.Text) > 100<<10 {
			t.Errorf("%s is %d bytes", path, len(page.Text))
		}
	}
	w.Browser("nb").Get("/kommuner/1103").HasNot(t, "ikke plass til her")
}

func TestFormerMunicipalities(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	if got := w.Browser("nb").Get("/kommuner/3011?gruppe=ma"); got.StatusCode != http.StatusMovedPermanently || got.Header.Get("Location") != "/kommuner/3110?gruppe=ma" {
		t.Errorf("Hvaler: %d to %s", got.StatusCode, got.Header.Get("Location"))
	}
	split := w.Browser("nb").Get("/kommuner/1507")
	split.Has(t, "/kommuner/1508", "/kommuner/1580", "er delt")
	if split.StatusCode != http.StatusMultipleChoices {
		t.Errorf("a number that was split answers %d", split.StatusCode)
	}
}

func TestFindMunicipality(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	for words, want := range map[string]string{
		"Stavanger": "/kommuner/1103", "stavanger kommune": "/kommuner/1103", "tromso": "/kommuner/5501", "0301": "/kommuner/0301",
		"3011": "/kommuner/3110", "Guovdageaidnu": "/kommuner/5612", "Rennesøy": "/kommuner/1103",
	} {
		got := w.Browser("nb").Get("/kommuner?q=" + strings.ReplaceAll(words, " ", "+"))
		if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != want {
			t.Errorf("%s leads to %d %s, want %s", words, got.StatusCode, got.Header.Get("Location"), want)
		}
	}
	w.Browser("nb").Get("/kommuner?q=sand").Has(t, "Sandnes", "Sandefjord", "kommuner for «sand»")
	w.Browser("nb").Get("/kommuner?q=xyzzy").Has(t, "Vi fant ingen kommune")
	w.Browser("nb").Get("/kommuner?q=Ålesund").Has(t, "Ålesund")
}
