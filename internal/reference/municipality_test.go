package reference

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

func dateOf(s string) events.Date { return events.Date(s) }

func TestGoldenFigures(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	population, withoutNumber := 0, []string{}
	for _, m := range d.Municipalities() {
		population += m.Population
		if m.OrganisationNumber == "" {
			withoutNumber = append(withoutNumber, m.Number)
		} else if !orgnr.Valid(m.OrganisationNumber) {
			t.Errorf("%s has organisation number %s", m.Number, m.OrganisationNumber)
		}
	}
	if n := len(d.Municipalities()); n != 357 {
		t.Errorf("%d municipalities, want 357", n)
	}
	if n := len(d.Counties()); n != 15 {
		t.Errorf("%d counties, want 15", n)
	}
	if population != 5627400 {
		t.Errorf("%d inhabitants, want 5627400", population)
	}
	if !slices.Equal(withoutNumber, []string{"1580"}) {
		t.Errorf("%v have no organisation number, want Haram alone", withoutNumber)
	}
	if n := len(d.Themes()); n != 100 {
		t.Errorf("%d themes, want 99 of Los and one local", n)
	}
	if n := len(d.Functions()); n != 72 {
		t.Errorf("%d functions, want 72", n)
	}
	if n := len(d.Organisations()); n != 86 {
		t.Errorf("%d organisations, want 87 rows with Difi and Digdir as one", n)
	}
}

func TestMunicipality(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	got, ok := d.Municipality("5622")
	want := Municipality{
		Number: "5622", Name: "Porsanger", OfficialName: "Porsanger - Porsáŋgu - Porsanki", DisplayName: "Porsanger",
		SamiNames: events.Text{"se": "Porsáŋgu"}, KvenName: "Porsanki",
		County: "56", CountyName: "Finnmark", Population: 3906, PopulationYear: 2026, Centrality: 6,
		OrganisationNumber: "959411735", OrganisationConfirmed: true, OrganisationNote: "KLASS 582 (kode 5436)",
		Lat: 69.9007, Lon: 25.2052,
		FormerNumbers: []FormerNumber{
			{Number: "5436", Name: "Porsanger-Porsáŋgu-Porsanki", From: "2020-01-01", Until: "2023-12-31"},
			{Number: "2020", Name: "Porsanger", Until: "2019-12-31"},
		},
	}
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Errorf("Municipality(5622), %v: %s", ok, diff)
	}
	if _, ok := d.Municipality("3011"); ok {
		t.Error("3011 is a municipality today")
	}
	if m, ok := d.ByOrganisation("959411735"); !ok || m.Number != "5622" {
		t.Errorf("ByOrganisation = %s, %v", m.Number, ok)
	}
	if _, ok := d.ByOrganisation(""); ok {
		t.Error("a municipality was found without organisation number")
	}
	if m, _ := d.Municipality("1508"); m.OrganisationNumber == "" || m.OrganisationConfirmed {
		t.Errorf("Ålesund's organisation number %q is confirmed: %v", m.OrganisationNumber, m.OrganisationConfirmed)
	}
}

func TestSizeClass(t *testing.T) {
	t.Parallel()
	for population, want := range map[int]string{
		0: "under_5000", 4999: "under_5000", 5000: "5000_19999", 19999: "5000_19999",
		20000: "20000_49999", 49999: "20000_49999", 50000: "50000_and_over", 728714: "50000_and_over",
	} {
		if got := (Municipality{Population: population}).SizeClass(); got != want {
			t.Errorf("%d inhabitants: %s, want %s", population, got, want)
		}
	}
}

func TestCounty(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	want := County{Number: "55", Name: "Troms", OfficialName: "Troms - Romsa - Tromssa", Municipalities: 21, Population: 171218, OrganisationNumber: "930068128"}
	if got, ok := d.County("55"); !ok || got != want {
		t.Errorf("County(55) = %+v, %v", got, ok)
	}
	if got, ok := d.CountyByOrganisation("930068128"); !ok || got != want || d.NameOf("930068128", "") != "Troms fylkeskommune" {
		t.Errorf("by its council: %+v, %v, %q", got, ok, d.NameOf("930068128", ""))
	}
	if oslo, ok := d.CountyByOrganisation("958935420"); !ok || oslo.Council() != "Oslo" {
		t.Errorf("Oslo's council is that of %+v", oslo)
	}
	if _, ok := d.CountyByOrganisation("971032146"); ok {
		t.Error("KS is a county")
	}
	if _, ok := d.County("30"); ok {
		t.Error("30 is a county today")
	}
	for _, tc := range []struct {
		number string
		on     events.Date
		want   bool
	}{
		{"30", "", true}, {"30", "2021-06-01", true}, {"30", "2019-12-31", false}, {"30", "2024-01-01", false},
		{"31", "2024-01-01", true}, {"31", "2023-12-31", false},
		{"16", "2017-12-31", true}, {"16", "2018-01-01", false}, {"50", "2018-01-01", true}, {"50", "2017-12-31", false},
		{"19", "2019-01-01", true}, {"99", "", false}, {"", "", false}, {"03", "1990-01-01", true},
	} {
		if got := d.CountyKnownOn(tc.number, tc.on); got != tc.want {
			t.Errorf("CountyKnownOn(%q, %q) = %v", tc.number, tc.on, got)
		}
	}
}
