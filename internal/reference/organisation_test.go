package reference

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/samstyring/samstyring/events"
)

func TestDifiAndDigdirAreOne(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	want := Organisation{
		Number: Digdir, Slug: "digdir", Kind: KindAgency,
		Names: []DatedName{
			{Name: "Direktoratet for forvaltning og IKT (Difi)", Short: "Difi", Until: "2019-12-31"},
			{Name: "Digitaliseringsdirektoratet", Short: "Digdir", From: "2020-01-01"},
		},
		Ministry: "932384469", MinistryName: "Digitaliserings- og forvaltningsdepartementet",
		MinistryVerified: true, MinistrySource: "Prop. 1 S (2025-2026) DFD",
	}
	found := map[string]Organisation{}
	found["number"], _ = d.Organisation(Digdir)
	found["slug"], _ = d.OrganisationBySlug("digdir")
	found["earlier slug"], _ = d.OrganisationBySlug("difi")
	for _, name := range []string{
		"Digitaliseringsdirektoratet", "DIGDIR", "difi", "Direktoratet for forvaltning og IKT", "direktoratet for forvaltning og ikt (difi)",
		"Direktoratet for forvaltning og IKT (Difi, til 31.12.2019; videreført som Digdir)",
	} {
		found[name], _ = d.OrganisationByName(name)
	}
	for by, got := range found {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("by %s: %s", by, diff)
		}
	}
	if want.Short() != "Digdir" || want.Name() != "Digitaliseringsdirektoratet" {
		t.Errorf("called %q, %q", want.Short(), want.Name())
	}
}

func TestNameOf(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	for _, tc := range []struct {
		number string
		on     events.Date
		want   string
	}{
		{Digdir, "", "Digitaliseringsdirektoratet"},
		{Digdir, "2019-12-31", "Direktoratet for forvaltning og IKT (Difi)"},
		{Digdir, "2020-01-01", "Digitaliseringsdirektoratet"},
		{"961181399", "2025-12-31", "Arkivverket"},
		{"961181399", "2026-01-01", "Nasjonalarkivet"},
		{"961181399", "", "Nasjonalarkivet"},
		{"915933149", "2026-01-01", "Direktoratet for e-helse"}, // closed, but it had a name
		{KS, "2026-01-01", "KS – Kommunesektorens organisasjon"},
		{"958935420", "2026-01-01", "Oslo"},
		{"974761077", "", ""},
		{"", "", ""},
	} {
		if got := d.NameOf(tc.number, tc.on); got != tc.want {
			t.Errorf("NameOf(%q, %q) = %q, want %q", tc.number, tc.on, got, tc.want)
		}
	}
}

func TestOrganisationWithoutNumber(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	bySlug, ok := d.OrganisationBySlug("hkdir")
	byName, okName := d.OrganisationByName("direktoratet for hoyere utdanning og kompetanse")
	if !ok || !okName || bySlug.Slug != byName.Slug || bySlug.Number != "" {
		t.Errorf("%+v, %+v", bySlug, byName)
	}
	if bySlug.MinistryVerified || bySlug.MinistrySource != "" || bySlug.MinistryName == "" {
		t.Errorf("ministry %+v, want it known but not verified", bySlug)
	}
	if _, ok := d.Organisation(""); ok || d.IsStateAgency("") {
		t.Error("an organisation was found without a number")
	}
}

func TestIsStateAgency(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	for slug, want := range map[string]bool{
		"digdir": true, "nhn": true, "entur": true, "domstol": true, "dfd": true,
		"statsforvalteren-i-agder": true, "ehelse": true,
		"ks": false, "ks-digital": false, "novari": false, "sametinget": false, "longyearbyen-lokalstyre": false,
	} {
		o, ok := d.OrganisationBySlug(slug)
		if got := d.IsStateAgency(o.Number); !ok || got != want {
			t.Errorf("IsStateAgency(%s, %s) = %v", slug, o.Kind, got)
		}
	}
	if d.IsStateAgency("958935420") {
		t.Error("Oslo is a state agency")
	}
}

func TestOrganisationsAreInNorwegianOrder(t *testing.T) {
	t.Parallel()
	var names []string
	for _, o := range MustLoad().Organisations() {
		names = append(names, o.Name())
	}
	if names[0] != "Arbeids- og inkluderingsdepartementet" {
		t.Errorf("the first is %s", names[0])
	}
	if i, j := slices.Index(names, "Statsforvalteren i Østfold, Buskerud, Oslo og Akershus"), slices.Index(names, "Statsforvalteren i Vestfold og Telemark"); i != j+1 {
		t.Errorf("Østfold is number %d and Vestfold %d, want Østfold next", i, j)
	}
}

func TestTheme(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	local, ok := d.Theme(CommonIT)
	want := Theme{Slug: "felles-it", Kind: ThemeMain, Local: true,
		Name: events.Text{"nb": "Felles IT-infrastruktur", "nn": "Felles IT-infrastruktur", "en": "Common IT infrastructure"}}
	if diff := cmp.Diff(want, local); !ok || diff != "" {
		t.Error(diff)
	}
	sub, _ := d.Theme("barnehage")
	want = Theme{Slug: "barnehage", URI: "https://psi.norge.no/los/tema/barnehage", Kind: ThemeSub,
		Name: events.Text{"nb": "Barnehage", "nn": "Barnehage", "en": "Kindergartens"}, Broader: []string{"familie-og-barn"}}
	if diff := cmp.Diff(want, sub); diff != "" {
		t.Error(diff)
	}
	event, _ := d.Theme("ny-i-norge")
	if _, has := event.Name["en"]; has || event.Kind != ThemeEvent {
		t.Errorf("ny-i-norge = %+v, want an event without English name", event)
	}
	if _, ok := d.Theme("*"); ok {
		t.Error("* is a theme")
	}
}

func TestFunction(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	want := Function{Code: "202", Name: "Grunnskole", Group: "Grunnskole"}
	if got, ok := d.Function("202"); !ok || got != want {
		t.Errorf("Function(202) = %+v, %v", got, ok)
	}
	if _, ok := d.Function("257"); ok {
		t.Error("257 is a function")
	}
}
