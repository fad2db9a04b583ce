package importing_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/locale"
)

// oneRow reads a row of the columns that every file needs, and further ones. A
// further column that is one of those replaces its value.
func oneRow(t *testing.T, further map[string]string) importing.Row {
	t.Helper()
	values := map[string]string{"tittel": "Et tiltak", "beskrivelse": "Om tiltaket.", "ansvarlig_orgnr": "991825827", "beroerte_kommuner": "alle"}
	for k, v := range further {
		values[k] = v
	}
	var headings, cells []string
	for k := range values {
		headings = append(headings, k)
	}
	slices.Sort(headings)
	for _, h := range headings {
		cells = append(cells, values[h])
	}
	f := parse(t, "a.csv", writeCSV(t, [][]string{headings, cells}, ';'))
	if len(f.Rows) != 1 {
		t.Fatalf("got %d rows", len(f.Rows))
	}
	return f.Rows[0]
}

func remarks(cells []importing.Cell) string {
	var all []string
	for _, c := range cells {
		all = append(all, c.Column+" "+c.Code)
	}
	return strings.Join(all, "; ")
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		values           map[string]string
		faults, warnings string
	}{
		"nothing wrong":         {},
		"no title":              {values: map[string]string{"tittel": " ", "id": "x"}, faults: "tittel required"},
		"no title, no id":       {values: map[string]string{"tittel": ""}, faults: "tittel required; id required"},
		"title only in English": {values: map[string]string{"tittel": "", "title_en": "A measure", "id": "x"}, faults: "tittel required"},
		"nynorsk will do":       {values: map[string]string{"tittel": "", "tittel_nn": "Eit tiltak"}},
		"long title":            {values: map[string]string{"tittel": strings.Repeat("æ", 201), "id": "x"}, faults: "tittel too_long"},
		"longest title":         {values: map[string]string{"tittel": strings.Repeat("æ", 200), "id": "x"}},
		"no text":               {values: map[string]string{"beskrivelse": ""}, faults: "beskrivelse required"},
		"long summary":          {values: map[string]string{"sammendrag": strings.Repeat("æ", 281)}, faults: "sammendrag too_long"},
		"long description":      {values: map[string]string{"beskrivelse": strings.Repeat("æ ", 10001)}, faults: "beskrivelse too_long", warnings: "beskrivelse summary_shortened"},
		"long id":               {values: map[string]string{"id": strings.Repeat("a", 101)}, faults: "id too_long"},
		"no owner":              {values: map[string]string{"ansvarlig_orgnr": ""}, faults: "ansvarlig_orgnr required"},
		"check digit":           {values: map[string]string{"ansvarlig_orgnr": "991825828"}, faults: "ansvarlig_orgnr invalid_orgnr"},
		"number with spaces":    {values: map[string]string{"ansvarlig_orgnr": "991 825 827"}},
		"unknown number":        {values: map[string]string{"ansvarlig_orgnr": "912345688"}, warnings: "ansvarlig_orgnr unknown_organisation"},
		"number of no series":   {values: map[string]string{"ansvarlig_orgnr": "123456785"}, faults: "ansvarlig_orgnr invalid_orgnr"},
		"owners differ":         {values: map[string]string{"ansvarlig_etat_id": "nav"}, faults: "ansvarlig_orgnr owner_differs"},
		"unknown owner":         {values: map[string]string{"ansvarlig_orgnr": "", "ansvarlig_etat": "Ukjent etat"}, faults: "ansvarlig_etat unknown_organisation"},
		"another ministry":      {values: map[string]string{"departement": "Finansdepartementet"}, warnings: "departement ministry_differs"},
		"unknown target group":  {values: map[string]string{"målgrupper": "Innbyggere; roboter, Barn og unge"}, warnings: "målgrupper unknown_target_group"},
		"unknown theme":         {values: map[string]string{"tjenesteomraade_los": "naring; bygg"}, warnings: "tjenesteomraade_los unknown_theme"},
		"functions":             {values: map[string]string{"kostra_funksjoner": "12;120;999"}, warnings: "kostra_funksjoner invalid_function; kostra_funksjoner unknown_function"},
		"reach left out":        {values: map[string]string{"beroerte_kommuner": ""}, faults: "beroerte_kommuner required"},
		"no such municipality":  {values: map[string]string{"beroerte_kommuner": "noen", "beroerte_koder": "0301;0399"}, faults: "beroerte_koder unknown_municipality"},
		"ended municipality":    {values: map[string]string{"beroerte_kommuner": "noen", "beroerte_koder": "1507"}, faults: "beroerte_koder which_municipality"},
		"ended, but not then":   {values: map[string]string{"beroerte_kommuner": "noen", "beroerte_koder": "1507", "kontrollert_dato": "2021-05-01"}},
		"no such county":        {values: map[string]string{"beroerte_kommuner": "noen", "beroerte_koder": "03;99"}, faults: "beroerte_koder unknown_county"},
		"name for a code":       {values: map[string]string{"beroerte_kommuner": "noen", "beroerte_koder": "Oslo"}},
		"two kinds of codes":    {values: map[string]string{"beroerte_kommuner": "noen", "beroerte_koder": "03;1103"}, faults: "beroerte_koder mixed_codes"},
		"a law and a deadline":  {values: map[string]string{"forpliktelse": "lovpålagt", "hjemmel": "Loven § 1", "frist": "1.1.2027"}},
		"a deadline of nothing": {values: map[string]string{"frist": "1.1.2027"}, warnings: "frist without_obligation"},
		"a doubtful deadline":   {values: map[string]string{"forpliktelse": "lovpålagt", "frist": "høsten 2027"}, warnings: "frist not_a_day"},
		"somebody left out":     {values: map[string]string{"beroerte_kommuner": "alle; unntatt noen"}, faults: "beroerte_kommuner unknown_place"},
		"in or out":             {values: map[string]string{"beroerte_kommuner": "alle unntatt piloten", "beroerte_koder": "1103"}, faults: "beroerte_kommuner words_and_codes"},
		"dates":                 {values: map[string]string{"startaar": "snart", "sluttaar": "31.02.2026"}, warnings: "startaar invalid_date; sluttaar no_such_day"},
		"year slipped":          {values: map[string]string{"startaar": "0216"}, faults: "startaar no_year"},
		"serial number in CSV":  {values: map[string]string{"startaar": "45000"}, warnings: "startaar invalid_date"},
		"end before start":      {values: map[string]string{"startaar": "2026", "sluttaar": "2025"}, faults: "sluttaar end_before_start"},
		"same year":             {values: map[string]string{"startaar": "2026-06-01", "sluttaar": "2026"}},
		"phase":                 {values: map[string]string{"fase": "snart"}, warnings: "fase unknown_value"},
		"note without phase":    {values: map[string]string{"fase_notat": "I rute."}, warnings: "fase note_without_phase"},
		"long note":             {values: map[string]string{"fase": "drift", "fase_notat": strings.Repeat("a", 4001)}, faults: "fase_notat too_long"},
		"obligation":            {values: map[string]string{"forpliktelse": "obligatorisk for noen"}, warnings: "forpliktelse unknown_value"},
		"address":               {values: map[string]string{"kilde": "javascript:alert(1)"}, warnings: "kilde invalid_url"},
		"certainty":             {values: map[string]string{"verifisering": "kanskje"}, warnings: "verifisering unknown_value"},
		"day checked":           {values: map[string]string{"kontrollert_dato": "2026"}, warnings: "kontrollert_dato not_a_day"},
		"control character":     {values: map[string]string{"tittel": "a\x07b"}, faults: "tittel forbidden_character"},
		"everything at once": {
			values: map[string]string{"tittel": "", "id": "x", "ansvarlig_orgnr": "1", "beroerte_kommuner": "", "fase": "snart", "kilde": "x", "startaar": "snart"},
			faults: "tittel required; beroerte_kommuner required; ansvarlig_orgnr invalid_orgnr", warnings: "kilde invalid_url; startaar invalid_date; fase unknown_value",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := oneRow(t, tc.values)
			faults := slices.Concat(r.Lacks, r.Faults)
			for _, d := range r.Doubts {
				if d.Needed {
					faults = append(faults, d.Asks)
				}
			}
			if got := remarks(faults); got != tc.faults {
				t.Errorf("faults %q, want %q", got, tc.faults)
			}
			if got := remarks(r.Warnings); got != tc.warnings {
				t.Errorf("warnings %q, want %q", got, tc.warnings)
			}
		})
	}
}

func TestReach(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		words, codes string
		scope        events.ReachScope
		want, except []string
		note         string
	}{
		{words: "alle", scope: events.ScopeAll},
		{words: "Alle kommuner", scope: events.ScopeAll},
		{words: "alle kan ta i bruk", scope: events.ScopeAll, note: "alle kan ta i bruk"},
		{words: "alle; 170 i 2021", scope: events.ScopeAll, note: "alle; 170 i 2021"},
		{words: "alle; pilot i Bodø", codes: "1804", scope: events.ScopeAll, note: "alle; pilot i Bodø (1804)"},
		{words: "alle utenom Midt-Norge", scope: events.ScopeAll, except: []string{"15", "50"}, note: "alle utenom Midt-Norge"},
		{words: "alle kommuner i Nordland", scope: events.ScopeCounties, want: []string{"18"}, note: "alle kommuner i Nordland"},
		{words: "alle i nord", codes: "18; 55,56", scope: events.ScopeCounties, want: []string{"18", "55", "56"}, note: "alle i nord"},
		{words: "piloter", codes: "301\n1103 301", scope: events.ScopeMunicipalities, want: []string{"0301", "1103"}, note: "piloter"},
		{codes: "3", scope: events.ScopeCounties, want: []string{"03"}},
		{words: "0301;1103", scope: events.ScopeMunicipalities, want: []string{"0301", "1103"}},
	} {
		r := oneRow(t, map[string]string{"beroerte_kommuner": tc.words, "beroerte_koder": tc.codes})
		want := events.Reach{Scope: tc.scope, Codes: tc.want, Except: tc.except, ReferenceDate: "2026-11-22"}
		if tc.note != "" {
			want.Note = events.Text{"nb": tc.note}
		}
		if diff := cmp.Diff(want, r.Values.Reach); diff != "" || len(r.Faults) > 0 {
			t.Errorf("%q with %q: faults %v (-want +got):\n%s", tc.words, tc.codes, r.Faults, diff)
		}
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Dette er en setning. ", 20) + "Slutt."
	r := oneRow(t, map[string]string{
		"tittel": "Så  ny\nsom Ærlig", "tittel_nn": "Så ny", "Title (en)": "New", "tittel_se": "Ođas",
		"beskrivelse": long, "sammendrag": "Kort.", "beskrivelse_en": "Short.\r\n\r\nBut two paragraphs.",
	})
	want := events.Proposed{
		Title:       events.Text{"nb": "Så ny som Ærlig", "nn": "Så ny", "en": "New", "se": "Ođas"},
		Summary:     events.Text{"nb": "Kort.", "en": "Short. But two paragraphs."},
		Description: events.Text{"nb": long},
		Owner:       "991825827",
		Reach:       events.Reach{Scope: events.ScopeAll, ReferenceDate: "2026-11-22"},
		ExternalID:  "sa-ny-som-aerlig",
		Provenance:  &events.Provenance{Source: "Prøve", Certainty: events.CertaintyMemory},
	}
	if diff := cmp.Diff(want, r.Values); diff != "" || len(r.Faults)+len(r.Warnings) > 0 {
		t.Errorf("faults %v, warnings %v (-want +got):\n%s", r.Faults, r.Warnings, diff)
	}
}

func TestOwnerByNameOrSlug(t *testing.T) {
	t.Parallel()
	for heading, value := range map[string]string{
		"ansvarlig_etat": "Skatteetaten", "ansvarlig_etat_id": "skatteetaten", "ansvarlig": "skatteetaten", "Owner": "974761076",
	} {
		r := oneRow(t, map[string]string{"ansvarlig_orgnr": "", heading: value})
		if r.Values.Owner != "974761076" || len(r.Faults)+len(r.Warnings) > 0 {
			t.Errorf("%s %s: owner %q, faults %v, warnings %v", heading, value, r.Values.Owner, r.Faults, r.Warnings)
		}
	}
}

// Target groups are read by the words that people and the registry's own spreadsheets
// use, in either Norwegian and in English.
func TestTargetGroupsAreRead(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string][]events.TargetGroup{
		"Innbyggere; barn og unge":                           {events.TargetResidents, events.TargetChildren},
		"NÆRINGSLIVET, næringsliv":                           {events.TargetBusiness},
		"Tilsette i kommunen / folkevalde":                   {events.TargetEmployees, events.TargetElected},
		"older people; voluntary sector":                     {events.TargetOlder, events.TargetVoluntary},
		"pasienter og brukere av helse- og omsorgstjenester": {events.TargetPatients},
		"": nil,
	} {
		if got := oneRow(t, map[string]string{"målgrupper": cell}).Values.TargetGroups; !slices.Equal(got, want) {
			t.Errorf("%q is read as %v, want %v", cell, got, want)
		}
	}
	for _, l := range locale.Languages {
		for _, g := range events.TargetGroups {
			word := l.Value("targetGroup", string(g))
			if got := oneRow(t, map[string]string{"målgrupper": word}).Values.TargetGroups; !slices.Equal(got, []events.TargetGroup{g}) {
				t.Errorf("our own word %q is read as %v", word, got)
			}
		}
	}
}
