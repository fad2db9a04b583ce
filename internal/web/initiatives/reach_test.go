package initiatives_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// A registration that leaves somebody out says so on its page, is found by
// everybody else's number, and keeps it when something else is changed.
func TestReachWithExceptionsThroughTheForm(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	owner := w.As("skatteetaten", "nb")
	at := complete(owner, "/tiltak/nytt", url.Values{
		"title.nb": {"Alle utenom de største"}, "summary.nb": {"Prøves ut i de andre først."}, "reach.scope": {"all"},
		"reach.except": {"Oslo\n4601 Bergen"},
	})
	owner.Get(at).Has(t, "Alle kommuner unntatt Oslo, Bergen", "355 kommuner")
	anybody := w.Browser("nb")
	anybody.Get("/tiltak?kommune=1103").Has(t, "Alle utenom de største")
	anybody.Get("/tiltak?kommune=0301").HasNot(t, "Alle utenom de største")
	complete(owner, at+"/endre", url.Values{"title.nb": {"Alle utenom de to største"}, "reason.nb": {"Navnet."}})
	owner.Get(at).Has(t, "Alle utenom de to største", "Alle kommuner unntatt Oslo, Bergen")
	refused := owner.Press(owner.Get(at+"/endre"), "vis", url.Values{"reach.scope": {"counties"}, "reach.counties": {"18"}, "reason.nb": {"Flyttet."}})
	if !strings.Contains(refused.Text, "Unntaket hører ikke til dem tiltaket gjelder") {
		t.Error("an exception outside the county is not refused")
	}
}

// Names that two municipalities share are asked about, and a number beside
// another one's name is refused: none of them becomes the first that was found.
func TestMunicipalitiesInTheForm(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	owner := w.As("skatteetaten", "nb")
	form := func(municipalities string) webtest.Answer {
		return owner.Press(owner.Get("/tiltak/nytt"), "vis", url.Values{
			"title.nb": {"Noen"}, "summary.nb": {"Noen kommuner."}, "reach.scope": {"municipalities"}, "reach.municipalities": {municipalities},
		})
	}
	form("Herøy").Has(t, "1515 Herøy (Møre og Romsdal), 1818 Herøy (Nordland)", `href="#felt-reach.municipalities"`)
	form("1103 Oslo").Has(t, "nummeret 1103 er 1103 Stavanger, og navnet er 0301 Oslo")
	form("Oslo, Herøy (Nordland)\nGuovdageaidnu").Has(t, "0301 Oslo", "1818 Herøy (Nordland)", "5612 Kautokeino")
	w.Browser("nb").Get("/tiltak?kommune=Herøy").Has(t, "1515 Herøy (Møre og Romsdal), 1818 Herøy (Nordland)")
}

// The same text is the same number in every form, or refused in every form, and
// what is looked over is what was read.
func TestNumbersInTheForms(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	owner := w.As("skatteetaten", "nb")
	assessment := func(low string) webtest.Answer {
		return owner.Press(owner.Get("/tiltak/"+id+"/vurdering"), "vis", url.Values{
			"costs[0].what.nb": {"Arbeid"}, "costs[0].grid.one_off.hours.under_5000": {low},
		})
	}
	for typed, want := range map[string]string{
		"0,500": "«0,500» er lest som 0,5. Skriv et helt tall.", "0.125": "er lest som 0,13. Skriv et helt tall.", "1,250": "«1,250» kan bety flere tall: 1250, 1,25",
		"1e3": "«1e3» kan ikke leses som et tall", "0x10p4": "«0x10p4» kan ikke leses", "1_000": "«1_000» kan ikke leses", "kr 500": "«kr 500» har en enhet", "TBD": "«TBD» sier ingenting",
	} {
		assessment(typed).Has(t, want, `href="#felt-costs-0.grid.one_off.hours.under_5000"`)
	}
	for _, typed := range []string{"1.500", "1 500", "1\u2009500", "1500"} {
		assessment(typed).HasNot(t, `href="#felt-costs-0.grid.one_off.hours.under_5000"`)
	}
	other := w.Until(t, testkit.Prioritised)
	pilot := func(threshold string) webtest.Answer {
		page := owner.Get("/tiltak/" + other + "/pilot")
		if !strings.Contains(page.Text, "criteria[0].threshold") {
			page = rowsAdded(owner, page, "criteria", 1, nil)
		}
		return owner.Press(page, "vis", url.Values{"criteria[0].text.nb": {"Tid"}, "criteria[0].threshold": {threshold}, "criteria[0].unit": {"timer"}})
	}
	for _, typed := range []string{"1e3", "0x10p4", "1_000", "1,250"} {
		pilot(typed).Has(t, `href="#felt-criteria-0.threshold"`)
	}
	for _, typed := range []string{"1.500", "1\u2009500", "0,500"} {
		pilot(typed).HasNot(t, `href="#felt-criteria-0.threshold"`)
	}
}
