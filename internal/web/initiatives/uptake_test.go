package initiatives_test

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// The page says how many use it of those whom it concerns, who says so, and who
// does not use it yet.
func TestUptakePage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	anybody := w.Browser("nb")
	silent := anybody.Get("/tiltak/" + id + "/innforing")
	silent.Has(t, "Ukjent: ingen har sagt hvilke kommuner som bruker løsningen.", "Ingen har sagt noe ennå")
	silent.HasNot(t, "0 av 357", "0\u00a0%", "0 %")
	say := func(organisation, number string, cmd adoption.Command) {
		t.Helper()
		if _, err := w.Command.DoAdoption(t.Context(), testkit.As(organisation), id, number, cmd); err != nil {
			t.Fatal(err)
		}
	}
	say(testkit.Stavanger, "1103", adoption.Say{State: events.AdoptionInUse, Date: "2026-03-01", Precision: "month", Extent: "all"})
	say(testkit.Skatteetaten, "1103", adoption.Report{State: events.AdoptionInPlan, Source: events.Text{"nb": "Egen liste."}})
	say(testkit.Skatteetaten, "0301", adoption.Report{State: events.AdoptionConsidering, Source: events.Text{"nb": "Egen liste."}})
	anybody.Get("/tiltak/"+id+"/innforing").Has(t, "1 av 357 kommuner bruker løsningen", "Om 355 av dem har ingen sagt noe.", "Stavanger", "mars 2026", "Kommunen selv",
		"Annet er meldt av den ansvarlige virksomheten: planlagt", "Under vurdering")
	large := anybody.Get("/tiltak/" + id + "/innforing?storrelse=50000_and_over")
	large.Has(t, `href="/kommuner/0301">Oslo</a>: under vurdering`)
	large.Has(t, `Bergen</a>: ingen har sagt noe`)
	large.HasNot(t, `<li><a class="ds-link" href="/kommuner/1103">`)
	anybody.Get("/tiltak/"+id).Has(t, "/tiltak/"+id+"/innforing")
	// The smallest municipality alone is no nought of the country.
	small := w.Propose(nil)
	if _, err := w.Command.DoAdoption(t.Context(), testkit.As(testkit.Skatteetaten), small, "1151", adoption.Report{State: events.AdoptionInUse, Source: events.Text{"nb": "Liste."}}); err != nil {
		t.Fatal(err)
	}
	anybody.Get("/tiltak/"+small+"/innforing").Has(t, "Der bor under 1\u00a0% av innbyggerne")
}
