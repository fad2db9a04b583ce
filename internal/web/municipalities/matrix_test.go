package municipalities_test

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// The matrix says for each municipality how far it has come and who says so, and
// that nobody has said anything is neither no nor nothing.
func TestMatrixOfACounty(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(func(p *events.Proposed) {
		p.Title, p.Reach = testkit.Text("Ferjekort"), events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"1103", "1108", "1151", "4601"}}
	})
	say := func(organisation, number string, cmd adoption.Command) {
		t.Helper()
		if _, err := w.Command.DoAdoption(t.Context(), testkit.As(organisation), id, number, cmd); err != nil {
			t.Fatal(err)
		}
	}
	b := w.Browser("nb")
	b.Get("/fylker/11").Has(t, `href="/fylker/11/innforing"`)
	b.Get("/fylker/11/innforing").Has(t, "Ferjekort", "Ukjent: ingen har sagt noe om noen av de 3.")
	say(testkit.Stavanger, "1103", adoption.Say{State: events.AdoptionInUse, Date: "2026-03-01", Precision: "month", Extent: "all"})
	say(testkit.Skatteetaten, "1103", adoption.Report{State: events.AdoptionInPlan, Source: testkit.Text("Egen liste.")})
	say(testkit.Skatteetaten, "1151", adoption.Report{State: events.AdoptionConsidering, Source: testkit.Text("Egen liste.")})
	page := b.Get("/fylker/11/innforing")
	page.Has(t, "1 bruker det. Noe er sagt om 2 av 3.", "I bruk (mars 2026)", "Kommunen selv", "Andre har meldt noe annet", "Under vurdering", "Den ansvarlige virksomheten",
		`<span class="unknown">Ukjent</span>`, "Gjelder ikke kommunen", "/fylker/11/innforing.xlsx?sprak=nb")
	page.HasNot(t, "Bergen")

	csv := b.Get("/fylker/11/innforing.csv?sprak=nn")
	csv.Has(t, "1103 Stavanger", "i bruk, mars 2026 (kommunen sjølv, 7. september 2026). Andre har meldt noko anna", "Ukjent", "Gjeld ikkje kommunen")
	raw := b.Get("/fylker/11/innforing.xlsx")
	book, err := excelize.OpenReader(bytes.NewReader([]byte(raw.Text)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil || len(rows) != 2 || len(rows[0]) != 4+23 || rows[1][0] != id {
		t.Errorf("%d rows, %v: %v", len(rows), rows, err)
	}
	for path, want := range map[string]int{"/fylker/12/innforing": http.StatusSeeOther, "/fylker/99/innforing.csv": http.StatusNotFound, "/fylker/11/innforing.csv?sprak=xx": http.StatusBadRequest} {
		if got := b.Get(path); got.StatusCode != want && !(want == http.StatusSeeOther && got.StatusCode/100 == 3) {
			t.Errorf("%s: %d, want %d", path, got.StatusCode, want)
		}
	}
}
