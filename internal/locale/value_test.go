package locale_test

import (
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
)

func TestLabel(t *testing.T) {
	t.Parallel()
	for field, want := range map[string]string{
		"stage":                        "Steg",
		"decision.class":               "Klasse i prioriteringen",
		"plan.Oppstart":                "Oppstart",
		"plan.start":                   "Planlagt oppstart",
		"plan.Fase 2. Drift":           "Fase 2. Drift",
		"plan[1].date":                 "Milepæler 2: Dato",
		"summary.nb":                   "Sammendrag (bokmål)",
		"costs[0].low":                 "Kostnader 1: Lavt anslag",
		"costs[0].what.nn":             "Kostnader 1: Hva (nynorsk)",
		"assessment.questions.problem": "Problem og mål",
		"reach.codes[2]":               "Kommune- eller fylkesnumre 3",
		"handover.items.deliveries":    "Punkt i overleveringen: leveransene er dokumentert og levert",
		"handover.accepted.ks":         "Godkjenning: KS",
		"answers.2":                    "Svar på uttalelsen: 2",
		"colour":                       "colour",
		"query.limit":                  "query.limit",
		"":                             "",
		"nb":                           "nb",
		".":                            ".",
	} {
		if got := nb.Label(field); got != want {
			t.Errorf("Label(%q) = %q, want %q", field, got, want)
		}
	}
	if got := nn.Label("owner"); got != "Ansvarleg verksemd" {
		t.Errorf("nynorsk says %q", got)
	}
}

func TestValue(t *testing.T) {
	t.Parallel()
	low := 5000
	reach := events.Reach{Scope: events.ScopeCounties, Codes: []string{"03", "50"}, ReferenceDate: "2024-01-01"}
	for _, c := range []struct {
		field  string
		v      any
		nb, en string
	}{
		{"stage", "proposed", "foreslått", "proposed"},
		{"stage", events.StagePrioritized, "prioritert", "prioritised"},
		{"stage", "unheard-of", "unheard-of", "unheard-of"},
		{"decision.class", "next", "neste", "next"},
		{"stage", nil, "–", "–"},
		{"stage", "", "–", "–"},
		{"themes", []string{}, "–", "–"},
		{"themes", []any{"barnehage", "skole"}, "barnehage, skole", "barnehage, skole"},
		{"targetGroups", []any{"residents", "older_people"}, "innbyggere, eldre", "residents, older people"}, // as in the history
		{"targetGroups", []events.TargetGroup{events.TargetEmployees}, "ansatte i kommunen", "municipal employees"},
		{"bypassed", true, "ja", "yes"},
		{"bypassed", false, "nei", "no"},
		{"plan.Oppstart", "2026-01-02", "2. januar 2026", "2 January 2026"},
		{"externalId", "2026-01-02", "2026-01-02", "2026-01-02"},
		{"changedAt", time.Date(2026, 7, 1, 10, 5, 0, 0, time.UTC), "1. juli 2026 kl. 12.05", "1 July 2026, 12:05"},
		{"changedAt", time.Time{}, "–", "–"},
		{"population", 5678901, "5\u00a0678\u00a0901", "5,678,901"},
		{"confidence", 3.0, "3 – middels sikkert", "3 – fairly certain"},
		{"title", events.Text{"nb": "Tittel", "en": "Title"}, "Tittel", "Title"},
		{"title", map[string]any{"nb": "Tittel", "en": "Title"}, "Tittel", "Title"},
		{"reach", reach, "bestemte fylker: 03, 50 (per 1. januar 2024)", "certain counties: 03, 50 (as of 1 January 2024)"},
		{"reach", map[string]any{"scope": "population", "min": 5000.0}, "kommuner etter innbyggertall, minst 5000 innbyggere", "municipalities by population, at least 5000 inhabitants"},
		{"reach", events.Reach{Scope: events.ScopePopulation, Min: &low}, "kommuner etter innbyggertall, minst 5000 innbyggere", "municipalities by population, at least 5000 inhabitants"},
		{"obligation", &events.Obligation{Level: events.ObligationMandatory, Deadline: "2028-08-01"}, "obligatorisk, frist 1. august 2028", "mandatory, deadline 1 August 2028"},
		{"obligation", (*events.Obligation)(nil), "–", "–"},
		{"links", []events.Link{{URL: "https://a.example"}, {URL: "https://b.example", Title: events.Text{"nb": "B"}}}, "https://a.example, B: https://b.example", "https://a.example, B: https://b.example"},
		{"plan", []events.Milestone{{Milestone: "Slutt", Date: "2026-12-31", Precision: "year"}}, "Slutt 2026", "Slutt 2026"},
		{"stranger", map[string]any{"unit": "hours", "low": 2.5, "none": nil}, "Lavt anslag: 2,5; Enhet: timer", "Low estimate: 2.5; Unit: hours"},
		{"stranger", make(chan int), "–", "–"},
	} {
		if got := nb.Value(c.field, c.v); got != c.nb {
			t.Errorf("nb %s %v: got %q, want %q", c.field, c.v, got, c.nb)
		}
		if got := en.Value(c.field, c.v); got != c.en {
			t.Errorf("en %s %v: got %q, want %q", c.field, c.v, got, c.en)
		}
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64][2]string{
		0: {"0", "0"}, 9999: {"9999", "9999"}, 10000: {"10\u00a0000", "10,000"}, -1234567.891: {"−1\u00a0234\u00a0567,89", "-1,234,567.89"},
		0.5: {"0,5", "0.5"}, -0.001: {"0", "0"}, 1e12: {"1\u00a0000\u00a0000\u00a0000\u00a0000", "1,000,000,000,000"},
	} {
		if got := [2]string{nb.Number(v), en.Number(v)}; got != want {
			t.Errorf("Number(%v) = %q, want %q", v, got, want)
		}
	}
	if got := [2]string{nn.Money(18500), en.Money(18500)}; got != [2]string{"18\u00a0500\u00a0kr", "NOK\u00a018,500"} {
		t.Errorf("Money = %q", got)
	}
	for precision, want := range map[string][2]string{
		"": {"30. september 2027", "30 September 2027"}, "day": {"30. september 2027", "30 September 2027"}, "month": {"september 2027", "September 2027"},
		"quarter": {"3. kvartal 2027", "Q3 2027"}, "year": {"2027", "2027"}, "season": {"høsten 2027", "autumn 2027"}, "half_year": {"2. halvår 2027", "H2 2027"}, "moment": {"30. september 2027", "30 September 2027"},
	} {
		if got := [2]string{nb.Date("2027-09-30", precision), en.Date("2027-09-30", precision)}; got != want {
			t.Errorf("Date by %q = %q, want %q", precision, got, want)
		}
	}
	for _, day := range []events.Date{"2026-12-01", "2027-02-28"} {
		if got := nb.Date(day, events.PrecisionSeason); got != "vinteren 2026/27" {
			t.Errorf("%s is in %q", day, got)
		}
	}
	if got := nb.Date("2027-02-30", ""); got != "2027-02-30" {
		t.Errorf("no day is written as %q", got)
	}
}

// An amount is no year: English sets off its thousands from four digits on.
func TestFigure(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64][2]string{999: {"999", "999"}, 2894: {"2894", "2,894"}, 15546: {"15\u00a0546", "15,546"}} {
		if norwegian, english := nb.Figure(v), en.Figure(v); norwegian != want[0] || english != want[1] {
			t.Errorf("%v is %q and %q", v, norwegian, english)
		}
	}
}
