package reference

import (
	"slices"
	"testing"
)

func TestNames(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	for name, want := range map[string][][]string{
		"Oslo": {{"0301"}}, "OSLOVE": {{"0301"}}, "Guovdageaidnu": {{"5612"}}, "Guovdageaidnu - Kautokeino": {{"5612"}}, "Kaivuono": {{"5540"}},
		"Herøy": {{"1515"}, {"1818"}}, "Heroey": {{"1515"}, {"1818"}}, "Våler": {{"3114"}, {"3419"}}, "Vaaler": {{"3114"}, {"3419"}},
		"Ålesund": {{"1508"}, {"1508", "1580"}}, "Tysfjord": {{"1806", "1875"}}, "Rennesøy": {{"1103"}}, "Sandefjord": {{"3907"}},
		"Bø": {{"1867"}, {"4020"}}, "Nowhere": nil, "": nil,
	} {
		var got [][]string
		for _, n := range d.MunicipalitiesNamed(name) {
			got = append(got, n.Today)
		}
		if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	for name, want := range map[string]string{
		"Nordland": "18", "Nordlánnda": "18", "Troms": "55", "Viken": "30", "Hordaland": "12", "Møre og Romsdal": "15", "Akershus": "32", "Oslo": "03", "Nowhere": "",
	} {
		if got, ok := d.CountyNamed(name); got != want || ok != (want != "") {
			t.Errorf("county %s: %q, want %q", name, got, want)
		}
	}
}

func TestOrganisationsAreFoundByEveryNameTheyHaveHad(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	for name, want := range map[string]string{
		"Difi": Digdir, "DIFI": Digdir, "Direktoratet for forvaltning og ikt": Digdir, "Direktoratet for forvaltning og IKT (Difi)": Digdir, "Digdir": Digdir,
		"Direktoratet for e-helse": "915933149", "Brønnøysundregistrene": "974760673", "Brreg": "974760673", "Arbeids- og velferdsetaten": "889640782",
		"NAV": "889640782", "Nav": "889640782", "Hdir": "983544622", "KMD": "972417858", "Statens strålevern": "867668292", "SSB": "971526920",
	} {
		if o, ok := d.OrganisationByName(name); !ok || o.Number != want {
			t.Errorf("%s leads to %q, want %s", name, o.Number, want)
		}
	}
}
