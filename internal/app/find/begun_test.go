package find_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/app/find"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

func suggested(t *testing.T, r *testkit.Registry, text string) (out []string) {
	t.Helper()
	list, err := r.Find.Suggest(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	for _, s := range list {
		name := string(s.Kind) + " " + s.Title["nb"]
		if s.Also != "" {
			name += " (" + s.Also + ")"
		}
		out = append(out, name)
	}
	return out
}

// named registers an initiative by that name.
func named(t *testing.T, r *testkit.Registry, title string) string {
	t.Helper()
	p := testkit.Proposal(testkit.Skatteetaten)
	p.Title = testkit.Text(title)
	res, err := r.Command.Create(t.Context(), testkit.As(testkit.Skatteetaten), initiative.Propose{Proposed: p})
	if err != nil {
		t.Fatal(err)
	}
	return res.ID
}

// What one means is suggested when half of it is typed, whatever kind it is of, in
// plain letters, by any of its names, and from the middle of a title.
func TestWhatIsTypedIsSuggested(t *testing.T) {
	t.Parallel()
	r := seeded(t)
	sell(t, r)
	r.OpenRound(t, r.Assessed(t, 1)...)
	for text, want := range map[string]string{
		"uts":         "municipality Utsira",
		"baer":        "municipality Bærum",
		"ØYG":         "municipality Øygarden",
		"Kárášjo":     "municipality Karasjok",
		"karasjoh":    "municipality Karasjok (Kárášjohka)",
		"karasj":      "municipality Karasjok",
		"3011":        "municipality Hvaler (3011)",
		"trønd":       "county Trøndelag",
		"digitalis":   "organisation Digitaliseringsdirektoratet",
		"digdi":       "organisation Digitaliseringsdirektoratet (Digdir)",
		"folkereg":    "initiative Modernisert folkeregister",
		"mod folk":    "initiative Modernisert folkeregister",
		"legemiddell": "initiative Pasientens legemiddelliste (PLL)",
		"arkivfors":   "initiative Ny arkivlov og arkivforskrift",
		"oppv":        "product Oppvekst Fag",
		"run":         "round Runde",
		"brukerveil":  "help Slik bruker du registeret",
		"personv":     "help Personvern",
	} {
		got := suggested(t, r, text)
		if !slices.Contains(got, want) {
			t.Errorf("%s: %q is not among %q", text, want, got)
		}
		if len(got) > find.MaxSuggested {
			t.Errorf("%s: %d are suggested", text, len(got))
		}
	}
	if got := suggested(t, r, "os"); len(got) == 0 || got[0] != "municipality Os" { // before Oslo
		t.Errorf("os: %q", got)
	}
	if got := suggested(t, r, "folkergister"); len(got) > 0 {
		t.Errorf("what nothing begins with: %q", got)
	}
}

// One kind leaves room for the others, and takes it where there are none.
func TestSuggestionsAreOfSeveralKinds(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	for _, letter := range "ABCDEFGHI" {
		named(t, r, "Bergen "+string(letter))
	}
	got := suggested(t, r, "bergen")
	if len(got) != find.MaxSuggested || !slices.Contains(got, "municipality Bergen") || !slices.Contains(got, "initiative Bergen A") || slices.Contains(got, "initiative Bergen I") {
		t.Errorf("%q", got)
	}
	if got := suggested(t, r, "bergen a"); !slices.Equal(got, []string{"initiative Bergen A"}) {
		t.Errorf("%q", got)
	}
}

// What is called another is suggested by its new name at once, and no longer by that
// which it had.
func TestNewNamesAreSuggestedAtOnce(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	sell(t, r)
	id := named(t, r, "Kystvarsling")
	if got := suggested(t, r, "kystva"); !slices.Equal(got, []string{"initiative Kystvarsling"}) {
		t.Fatalf("%q", got)
	}
	testkit.Amend(t, r, id, "Havvarsling")
	list, err := r.Query.Products()
	if err != nil {
		t.Fatal(err)
	}
	c := product.Card{Name: "Havnelogg", Description: testkit.Text("For kaier.")}
	if _, err := r.Command.DoProduct(t.Context(), testkit.As(supplier), list[0].ID, product.Change{Card: c}); err != nil {
		t.Fatal(err)
	}
	want := []string{"initiative Havvarsling", "product Havnelogg"}
	check := func(when string) {
		t.Helper()
		if got := suggested(t, r, "hav"); !slices.Equal(got, want) {
			t.Errorf("%s: %q", when, got)
		}
		for _, old := range []string{"kystva", "oppvekst f"} {
			if got := suggested(t, r, old); len(got) > 0 {
				t.Errorf("%s: %s still finds %q", when, old, got)
			}
		}
	}
	check("as it comes")
	if err := r.ResetViews("a test"); err != nil {
		t.Fatal(err)
	}
	if err := r.Query.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("built anew")
}

// What is too short or too long is refused, with why.
func TestTooLittleSuggestsNothing(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	for text, code := range map[string]string{"å": "too_short", " - ": "too_short", strings.Repeat("å", find.MaxLength+1): "too_long"} {
		if _, err := r.Find.Suggest(text); err == nil || !strings.Contains(err.Error(), code) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
