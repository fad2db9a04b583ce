package reading_test

import (
	"testing"

	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/reference"
)

func TestOrganisations(t *testing.T) {
	t.Parallel()
	ref := reference.MustLoad()
	for _, tc := range []struct{ text, want string }{
		{"991825827", "991825827"}, {"991 825 827", "991825827"}, {"NO 991 825 827 MVA", "991825827"}, {"NO991825827MVA", "991825827"}, {"991825827MVA", "991825827"}, {"991 825 827 mva", "991825827"}, {"0192:991825827", "991825827"}, {"iso6523-actorid-upis::0192:991825827", "991825827"},
		{"991.825.827", "991825827"}, {"991-825-827", "991825827"}, {"991\u00a0825\u00a0827", "991825827"}, {"991\u202f825\u202f827", "991825827"}, {"991825827\u200b", "991825827"}, {"\ufeff991825827", "991825827"}, {"99182\u00ad5827", "991825827"}, {"Org.nr. 991825827", "991825827"}, {"Orgnr: 991 825 827", "991825827"}, {"organisasjonsnummer 991825827", "991825827"},
		{"991825827 Digitaliseringsdirektoratet", "991825827"}, {"991825827 – Digdir", "991825827"}, {"991825827 (Digdir)", "991825827"}, {"Digdir (991825827)", "991825827"}, {"Digitaliseringsdirektoratet, org.nr. 991 825 827", "991825827"}, {"Difi 991825827", "991825827"}, {"Skatteetaten NO 974761076 MVA", "974761076"},
		{"991825827.0", "991825827"}, {"9.91825827E8", "991825827"}, {"9,91825827E+08", "991825827"}, {"9.9E8", "! invalid_orgnr"}, {"9,92E+08", "! invalid_orgnr"},
		{"991825827 Skatteetaten", "! number_and_name"}, {"NAV (991825827)", "! number_and_name"}, {"991825827 Noe annet", "! name_beside_number"},
		{"991825828", "! invalid_orgnr"}, {"100000008", "! invalid_orgnr"}, {"123456785", "! invalid_orgnr"}, {"99182582", "! invalid_orgnr"}, {"9918258270", "! invalid_orgnr"}, {"SE 991825827", "! name_beside_number"}, {"991\u202e825827", "! forbidden_character"}, {"12", "! invalid_orgnr"},
		{"Difi", "991825827"}, {"DIFI", "991825827"}, {"Direktoratet for forvaltning og ikt", "991825827"}, {"Direktoratet for forvaltning og IKT (Difi)", "991825827"}, {"Digdir", "991825827"}, {"Digitaliseringsdirektoratet (Digdir)", "991825827"}, {"digdir", "991825827"},
		{"Direktoratet for e-helse", "915933149"}, {"Brønnøysundregistrene", "974760673"}, {"Brreg", "974760673"}, {"Brønnøysundregistrene (Brreg)", "974760673"}, {"Arbeids- og velferdsetaten", "889640782"}, {"NAV", "889640782"}, {"Nav", "889640782"}, {"Skatteetaten", "974761076"}, {"Hdir", "983544622"}, {"KS", "971032146"},
		{"Digdir (Skatteetaten)", "! unknown_organisation"}, {"Oslo kommune", "958935420"}, {"Direktoratet for høyere utdanning og kompetanse", "name Direktoratet for høyere utdanning og kompetanse"}, {"Ukjent etat", "! unknown_organisation"},
		{"Digdir – Digitaliseringsdirektoratet", "991825827"}, {"Digdir/Difi", "991825827"}, {"Digdir/Skatteetaten", "! unknown_organisation"}, {"HK-dir", "name Direktoratet for høyere utdanning og kompetanse"}, {"NO-991825827", "991825827"}, {"Nav (Arbeids- og velferdsetaten)", "889640782"}, {"991825827/974761076", "! name_beside_number"},
		{"", "nothing"}, {"-", "unknown"}, {"ikke avklart", "unknown"},
	} {
		got := line(reading.Organisation(reading.Typed(tc.text), ref), func(o reading.Owner) string {
			if o.Number == "" {
				return "name " + o.Name
			}
			return o.Number
		})
		if got != tc.want {
			t.Errorf("%q: %s, want %s", tc.text, got, tc.want)
		}
	}
	for _, number := range []string{"991825827", "991825827.0", "9.91825827E8"} {
		if r := reading.OrganisationNumber(reading.Cell{Text: "9,92E+08", Number: number}, ref); r.Value != "991825827" {
			t.Errorf("stored %s: %+v", number, r)
		}
	}
}
