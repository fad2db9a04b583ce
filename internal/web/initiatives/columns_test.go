package initiatives_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// csvCells reads the second line of a file by the headings of the first.
func csvCells(t *testing.T, text string) map[string]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	out := map[string]string{}
	for i, head := range rows[0] {
		if _, twice := out[head]; twice {
			t.Errorf("two columns are called %q", head)
		}
		out[head] = rows[1][i]
	}
	return out
}

func TestSpreadsheetHasWhatAMunicipalityPlansBy(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Propose(func(p *events.Proposed) {
		p.Obligation = &events.Obligation{Level: events.ObligationMandatory, Deadline: "2027-03-01", LegalBasis: "Arkivlova § 6"}
		p.Themes, p.Functions = []string{"skatt-og-avgift"}, []string{"120"}
		p.TargetGroups = []events.TargetGroup{events.TargetResidents, events.TargetPatients}
		p.Plan = []events.Milestone{{Milestone: "Pilot starter", Date: "2026-08-01", Precision: events.PrecisionMonth}, {Milestone: "slutt", Date: "2027-12-31", Precision: events.PrecisionYear}}
	})
	cells := csvCells(t, w.Browser("nb").Get("/tiltak.csv").Text)
	for head, want := range map[string]string{
		"Frist for plikten": "2027-03-01", "Hjemmel for plikten": "Arkivlova § 6", "Temaer": "skatt-og-avgift", "Temaer i ord": "Skatt og avgift",
		"KOSTRA-funksjoner": "120", "KOSTRA-funksjoner i ord": "Administrasjon",
		"Målgrupper": "innbyggere; pasienter og brukere av helse- og omsorgstjenester", "Sist endret": "2026-09-07",
		"Milepæler": "Pilot starter: august 2026; Slutt: 2027", "Side i registeret": "http://example.com/tiltak/2026-0001",
		"Forventede timer én gang, under 5000 innbyggere": "",
	} {
		if got, there := cells[head]; !there || got != want {
			t.Errorf("%s: %q (%v), want %q", head, got, there, want)
		}
	}
}

// What nobody has assessed is blank; what has been found to take nothing is 0.
func TestSpreadsheetHasHoursWhereSomebodyHasAssessed(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Assessed(t, 1)
	cells := csvCells(t, w.Browser("nb").Get("/tiltak.csv?steg=assessed").Text)
	for _, what := range []string{"timer én gang", "timer per år", "kroner én gang", "kroner per år"} {
		for _, size := range events.SizeClasses {
			head := "Forventede " + what + ", " + locale.Bokmaal.Value("sizeClass", size)
			if got, there := cells[head]; !there || got == "" || strings.Trim(got, "0123456789") != "" {
				t.Errorf("%s: %q, %v", head, got, there)
			}
		}
	}
}

// A program that fetches a file finds the same headings, whatever it says of
// itself: the language is that of the address.
func TestFilesAreInTheLanguageOfTheirAddress(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Propose(nil)
	for address, want := range map[string]string{"/tiltak.csv": "Tittel", "/tiltak.csv?sprak=nb": "Tittel", "/tiltak.csv?sprak=en": "Title", "/tiltak.csv?sprak=nn": "Samandrag"} {
		for _, of := range []string{"nb", "nn", "en"} {
			b := w.Browser(of)
			b.Cookies["lang"] = "nn"
			got := b.Get(address)
			got.Has(t, want+";")
			if got.Header.Get("Vary") != "" {
				t.Errorf("%s depends on %s", address, got.Header.Get("Vary"))
			}
		}
	}
	for _, address := range []string{"/tiltak.csv?sprak=de", "/tiltak.csv?sprak=", "/tiltak.xlsx?sprak=nb&sprak=en", "/neste-aar.xlsx?sprak=x", "/tiltak?sprak=en"} {
		if got := w.Browser("nb").Get(address); got.StatusCode != http.StatusBadRequest {
			t.Errorf("%s answers %d", address, got.StatusCode)
		}
	}
	w.Browser("en").Get("/tiltak").Has(t, "/tiltak.csv?sprak=en", "/tiltak.xlsx?sprak=en")
	w.Browser("nn").Get("/abonner?eier="+testkit.Skatteetaten).Has(t, "/tiltak.csv?eier="+testkit.Skatteetaten+"&amp;sprak=nn")
	w.Browser("nn").Get("/neste-aar").Has(t, "/neste-aar.xlsx?sprak=nn", "/neste-aar.odt?sprak=nn")
	w.Browser("en").Get("/data").Has(t, "/tiltak.csv?sprak=en")
}
