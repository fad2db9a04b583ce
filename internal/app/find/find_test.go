package find_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/app/find"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

// supplier is a vendor.
const supplier = "931796003"

// seeded is a registry with the real initiatives.
func seeded(t *testing.T) *testkit.Registry {
	t.Helper()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	if err := testkit.Import(t.Context(), r.App, testkit.Seed()); err != nil {
		t.Fatal(err)
	}
	return r
}

// sell registers a product.
func sell(t *testing.T, r *testkit.Registry) {
	t.Helper()
	c := product.Card{Name: "Oppvekst Fag", Description: testkit.Text("Fagsystem for barnehage og skolefritidsordning.")}
	if _, err := r.Command.RegisterProduct(t.Context(), testkit.As(supplier), product.Register{Card: c}); err != nil {
		t.Fatal(err)
	}
}

func first(t *testing.T, r *testkit.Registry, text string, kinds ...find.Kind) (out []string) {
	t.Helper()
	a, err := r.Find.Search(find.Query{Text: text, Kinds: kinds})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range a.Hits[:min(3, len(a.Hits))] {
		out = append(out, fmt.Sprintf("%s %s", h.Kind, h.Title["nb"]))
	}
	return out
}

// TestEveryKindIsFound has what somebody means among the first three, whatever
// kind it is of.
func TestEveryKindIsFound(t *testing.T) {
	t.Parallel()
	r := seeded(t)
	decided := r.Until(t, testkit.Prioritised)
	testkit.Amend(t, r, decided, "Varsling om flom til beredskapsvakten")
	r.OpenRound(t, r.Assessed(t, 1)...)
	sell(t, r)
	for query, want := range map[string]string{
		"Utsira":                   "municipality Utsira",
		"utsira kommune":           "municipality Utsira",
		"Utsria":                   "municipality Utsira",
		"1103":                     "municipality Stavanger",
		"Kárášjohka":               "municipality Karasjok",
		"karasjohka":               "municipality Karasjok",
		"Deatnu":                   "municipality Tana",
		"baerum":                   "municipality Bærum",
		"ØYGARDEN":                 "municipality Øygarden",
		"Bergen":                   "municipality Bergen",
		"Vestland":                 "county Vestland",
		"Trøndelag fylke":          "county Trøndelag",
		"Kartverket":               "organisation Kartverket",
		"Kartverkets":              "organisation Kartverket",
		"skatteetaen":              "organisation Skatteetaten",
		"Digdir":                   "organisation Digitaliseringsdirektoratet",
		"974761076":                "organisation Skatteetaten",
		"Nav":                      "organisation Arbeids- og velferdsetaten (Nav)",
		"arkivloven":               "initiative Ny arkivlov og arkivforskrift",
		"legemiddelliste":          "initiative Pasientens legemiddelliste (PLL)",
		"medisinlisten":            "initiative Pasientens legemiddelliste (PLL)",
		"folkeregsiteret":          "initiative Modernisert folkeregister",
		"beslutning flom":          "decision Varsling om flom til beredskapsvakten",
		"flomvarsling":             "initiative Varsling om flom til beredskapsvakten",
		"Oppvekst Fag":             "product Oppvekst Fag",
		"fagsystem for barnehager": "product Oppvekst Fag",
		"brukerveiledning":         "help Slik bruker du registeret",
		"hjelp":                    "help Slik bruker du registeret",
		"personopplysninger":       "help Personvern",
		"skjermleser":              "help Tilgjengelighetserklæring",
		"årshjul":                  "help De neste tolv månedene",
		"prioriteringsrunden":      "round Runde",
		"kommunenes råd":           "round Runde",
	} {
		if got := first(t, r, query); !slices.Contains(got, want) {
			t.Errorf("%s: %q is not among %q", query, want, got)
		}
	}
}

// TestWhatChangesIsFoundAtOnce finds a thing by its new words and no longer by
// those that it had.
func TestWhatChangesIsFoundAtOnce(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	sell(t, r)
	list, err := r.Query.Products()
	if err != nil {
		t.Fatal(err)
	}
	if got := first(t, r, "skolefritidsordning"); !slices.Contains(got, "product Oppvekst Fag") {
		t.Fatalf("%q", got)
	}
	c := product.Card{Name: "Havnelogg", Description: testkit.Text("For kaier.")}
	if _, err := r.Command.DoProduct(t.Context(), testkit.As(supplier), list[0].ID, product.Change{Card: c}); err != nil {
		t.Fatal(err)
	}
	if got := first(t, r, "Havnelogg"); !slices.Contains(got, "product Havnelogg") {
		t.Errorf("the new name: %q", got)
	}
	if got := first(t, r, "skolefritidsordning", find.Product); len(got) > 0 {
		t.Errorf("the old words: %q", got)
	}
	if err := r.ResetViews("a test"); err != nil {
		t.Fatal(err)
	}
	if err := r.Query.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := first(t, r, "Havnelogg"); !slices.Contains(got, "product Havnelogg") {
		t.Errorf("built anew: %q", got)
	}
}

// TestNothingFoundSaysWhatToTry names words that are nearly those, and what the
// words find one by one.
func TestNothingFoundSaysWhatToTry(t *testing.T) {
	t.Parallel()
	r := seeded(t)
	a, err := r.Find.Search(find.Query{Text: "folkeregister xqzzyw"})
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Hits) > 0 || len(a.Tries) != 1 || a.Tries[0].Word != "folkeregister" || a.Tries[0].Total == 0 {
		t.Errorf("%d hits, try %+v", len(a.Hits), a.Tries)
	}
	if a, err = r.Find.Search(find.Query{Text: "legmidellistn"}); err != nil || len(a.Hits) > 0 {
		t.Fatalf("%d hits, %v", len(a.Hits), err)
	}
	if !slices.ContainsFunc(a.Near, func(w string) bool { return strings.HasPrefix(strings.ToLower(w), "legemiddelliste") }) {
		t.Errorf("near are %q", a.Near)
	}
	if a, err = r.Find.Search(find.Query{Text: "skatteetatne"}); err != nil || len(a.Taken) != 1 || a.Taken[0].For != "Skatteetaten" {
		t.Errorf("taken %+v, %v", a.Taken, err)
	}
	if a, err = r.Find.Search(find.Query{Text: " – "}); err != nil || len(a.Words) > 0 || len(a.Hits) > 0 {
		t.Errorf("no words: %+v, %v", a, err)
	}
}

// TestWrongQueries lists everything that is wrong.
func TestWrongQueries(t *testing.T) {
	t.Parallel()
	q := find.Query{Text: strings.Repeat("å", find.MaxLength+1), Kinds: []find.Kind{"person"}}
	err := q.Check()
	if err == nil || !strings.Contains(err.Error(), "too_long") || !strings.Contains(err.Error(), "not_one_of") {
		t.Errorf("%v", err)
	}
	if q := (find.Query{Text: strings.Repeat("å", find.MaxLength)}); q.Check() != nil {
		t.Error("the longest is refused")
	}
}
