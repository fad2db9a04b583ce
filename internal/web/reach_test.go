package web_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/testkit"
)

// A registration that leaves somebody out says so on its page, is found by
// everybody else's number, and keeps it when something else is changed.
func TestReachWithExceptionsThroughTheForm(t *testing.T) {
	t.Parallel()
	w := open(t)
	owner := w.as("skatteetaten", "nb")
	at := owner.complete("/tiltak/nytt", url.Values{
		"title.nb": {"Alle utenom de største"}, "summary.nb": {"Prøves ut i de andre først."}, "reach.scope": {"all"},
		"reach.except": {"Oslo\n4601 Bergen"},
	})
	owner.get(at).has(t, "Alle kommuner unntatt Oslo, Bergen", "355 kommuner")
	anybody := w.browser("nb")
	anybody.get("/tiltak?kommune=1103").has(t, "Alle utenom de største")
	anybody.get("/tiltak?kommune=0301").hasNot(t, "Alle utenom de største")
	owner.complete(at+"/endre", url.Values{"title.nb": {"Alle utenom de to største"}, "reason.nb": {"Navnet."}})
	owner.get(at).has(t, "Alle utenom de to største", "Alle kommuner unntatt Oslo, Bergen")
	refused := owner.press(owner.get(at+"/endre"), "vis", url.Values{"reach.scope": {"counties"}, "reach.counties": {"18"}, "reason.nb": {"Flyttet."}})
	if !strings.Contains(refused.body, "Unntaket hører ikke til dem tiltaket gjelder") {
		t.Error("an exception outside the county is not refused")
	}
}

// Names that two municipalities share are asked about, and a number beside
// another one's name is refused: none of them becomes the first that was found.
func TestMunicipalitiesInTheForm(t *testing.T) {
	t.Parallel()
	w := open(t)
	owner := w.as("skatteetaten", "nb")
	form := func(municipalities string) answer {
		return owner.press(owner.get("/tiltak/nytt"), "vis", url.Values{
			"title.nb": {"Noen"}, "summary.nb": {"Noen kommuner."}, "reach.scope": {"municipalities"}, "reach.municipalities": {municipalities},
		})
	}
	form("Herøy").has(t, "1515 Herøy (Møre og Romsdal), 1818 Herøy (Nordland)", `href="#felt-reach.municipalities"`)
	form("1103 Oslo").has(t, "nummeret 1103 er 1103 Stavanger, og navnet er 0301 Oslo")
	form("Oslo, Herøy (Nordland)\nGuovdageaidnu").has(t, "0301 Oslo", "1818 Herøy (Nordland)", "5612 Kautokeino")
	w.browser("nb").get("/tiltak?kommune=Herøy").has(t, "1515 Herøy (Møre og Romsdal), 1818 Herøy (Nordland)")
}

// The same text is the same number in every form, or refused in every form, and
// what is looked over is what was read.
func TestNumbersInTheForms(t *testing.T) {
	t.Parallel()
	w := open(t)
	id := w.propose(nil)
	owner := w.as("skatteetaten", "nb")
	assessment := func(low string) answer {
		return owner.press(owner.get("/tiltak/"+id+"/vurdering"), "vis", url.Values{
			"assessment.costs[0].what.nb": {"Arbeid"}, "assessment.costs[0].unit": {events.UnitHours}, "assessment.costs[0].low": {low}, "assessment.costs[0].expected": {"2000"}, "assessment.costs[0].high": {"3000"},
		})
	}
	for typed, want := range map[string]string{
		"0,500": "«0,500» er lest som 0,5. Skriv et helt tall.", "0.125": "er lest som 0,13. Skriv et helt tall.", "1,250": "«1,250» kan bety flere tall: 1250, 1,25",
		"1e3": "«1e3» kan ikke leses som et tall", "0x10p4": "«0x10p4» kan ikke leses", "1_000": "«1_000» kan ikke leses", "kr 500": "«kr 500» har en enhet", "TBD": "«TBD» sier ingenting",
	} {
		assessment(typed).has(t, want, `href="#felt-assessment.costs-0.low"`)
	}
	for _, typed := range []string{"1.500", "1 500", "1\u2009500", "1500"} {
		assessment(typed).hasNot(t, `href="#felt-assessment.costs-0.low"`)
	}
	other := w.Until(t, testkit.Prioritised)
	pilot := func(threshold string) answer {
		page := owner.get("/tiltak/" + other + "/pilot")
		if !strings.Contains(page.body, "criteria[0].threshold") {
			page = owner.rowsAdded(page, "criteria", 1, nil)
		}
		return owner.press(page, "vis", url.Values{"criteria[0].text.nb": {"Tid"}, "criteria[0].threshold": {threshold}, "criteria[0].unit": {"timer"}})
	}
	for _, typed := range []string{"1e3", "0x10p4", "1_000", "1,250"} {
		pilot(typed).has(t, `href="#felt-criteria-0.threshold"`)
	}
	for _, typed := range []string{"1.500", "1\u2009500", "0,500"} {
		pilot(typed).hasNot(t, `href="#felt-criteria-0.threshold"`)
	}
}
