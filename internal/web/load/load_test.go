package load_test

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// hours is a cost of so many hours, once, in the quarter of the deadline.
func hours(n int64) []events.CostLine {
	return []events.CostLine{{What: testkit.Text("Opplæring"), Frequency: events.FrequencyOneOff, Unit: events.UnitHours, Low: n / 2, Expected: n, High: 2 * n, Confidence: 2, Evidence: "quote"}}
}

// registered is an obligatory initiative with a deadline; without costs it is one that
// nobody has assessed.
func registered(w *webtest.World, title string, deadline events.Date, reach events.Reach, costs []events.CostLine) string {
	id := w.Propose(func(p *events.Proposed) {
		p.Title, p.Reach = testkit.Text(title), reach
		p.Obligation = &events.Obligation{Level: events.ObligationMandatory, Deadline: deadline, LegalBasis: "Forskrift X"}
	})
	if costs != nil {
		a := testkit.FullAssessment()
		a.Costs = costs
		w.Do(testkit.Skatteetaten, id, initiative.SubmitAssessment{Assessment: a})
	}
	return id
}

// The calendar sums what all initiatives take, each quarter by itself, says what it
// leaves out, and finds the months in which deadlines meet.
func TestLoad(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t) // September 2026
	everywhere := events.Reach{Scope: events.ScopeAll}
	rogaland := events.Reach{Scope: events.ScopeCounties, Codes: []string{"11"}, ReferenceDate: "2026-09-01"}
	b := w.Browser("nb")
	b.Get("/belastning").Has(t, "Ingen tiltak passer til valgene.", "Ingen frister eller milepæler er kjent")
	all := registered(w, "For alle", "2026-12-31", everywhere, hours(10))
	registered(w, "For Rogaland", "2026-12-01", rogaland, hours(100))
	registered(w, "Ikke vurdert", "2027-02-01", everywhere, nil)

	page := b.Get("/belastning")
	page.Has(t, "2 av 3 tiltak", "5870 timer", "Kommunestyret vedtar budsjettet", "Kommunestyre- og fylkestingsvalg",
		"Ett tiltak med frist er ikke vurdert", "I desember 2026 har 23 kommuner flere frister samtidig. 2 frister møtes.", "For Rogaland", "Forskrift X")
	page.HasNot(t, "Stortingsvalg", "For alle</a> kom")
	webtest.LookAt(t, "/belastning", "nb", page.Text)
	b.Get("/belastning?linjer=fylke").Has(t, `href="/fylker/11">Rogaland</a>`, "2530 timer", "110 per kommune")
	b.Get("/belastning?fylke=11").Has(t, "2530 timer", "23 kommuner")
	one := b.Get("/belastning?kommune=0301")
	one.Has(t, "10 timer")
	one.HasNot(t, "For Rogaland")
	b.Get("/belastning?plikt=voluntary").Has(t, "Ingen tiltak passer til valgene.")
	for _, wrong := range []string{"linjer=kommune", "kvartaler=9", "kvartaler=x", "flytt=2099-0001", "fylke=99", "tull=1"} {
		if got := b.Get("/belastning?" + wrong); got.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", wrong, got.StatusCode)
		}
	}

	b.Get("/belastning?kvartaler=99&flytt=abc&linjer=x&fylke=99").Has(t, "Linjene", "Antall kvartaler", "Tiltak som flyttes", "Fylkesnummeret finnes ikke")

	before := w.App.Query.Position()
	tried := b.Get("/belastning?linjer=fylke&flytt=" + all + "&kvartaler=1")
	tried.Has(t, "Slik ville det vært om «For alle» kom ett kvartal senere.", "ingenting er endret", "3570 færre", "3570 flere", "31. mars 2027", "Flyttet i forsøket")
	tried.HasNot(t, "flere frister samtidig") // they no longer meet
	if w.App.Query.Position() != before {
		t.Error("trying has written something")
	}
	b.Get("/belastning?flytt=&kvartaler=1").HasNot(t, "Slik ville det vært")
}

func TestLoadAsAWorkbook(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	registered(w, "For alle", "2026-12-31", events.Reach{Scope: events.ScopeAll}, hours(10))
	got := w.Browser("nb").Get("/belastning.xlsx?sprak=nb&linjer=fylke")
	book, err := excelize.OpenReader(bytes.NewReader([]byte(got.Text)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, row := range rows {
		if row[0] == "Rogaland" && row[2] == "4. kvartal 2026" {
			found = true
			if row[1] != "23" || row[3] != "115" || row[4] != "230" || row[5] != "460" || row[9] != "0" {
				t.Errorf("Rogaland: %v", row)
			}
		}
	}
	if !found {
		t.Errorf("no line of Rogaland in %v", rows[:3])
	}
}
