package importing

import (
	"regexp"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reading"
)

// key is a column that the registry knows.
type key string

const (
	colID          key = "id"
	colTitle       key = "title"
	colSummary     key = "summary"
	colDescription key = "description"
	colOwner       key = "owner" // number, slug or name
	colOwnerNumber key = "owner_number"
	colOwnerSlug   key = "owner_slug"
	colOwnerName   key = "owner_name"
	colMinistry    key = "ministry"
	colThemes      key = "themes"
	colFunctions   key = "functions"
	colReach       key = "reach"
	colReachCodes  key = "reach_codes"
	colStart       key = "start"
	colEnd         key = "end"
	colPhase       key = "phase"
	colPhaseNote   key = "phase_note"
	colObligation  key = "obligation"
	colURL         key = "url"
	colCertainty   key = "certainty"
	colChecked     key = "checked"
)

// columns is the whole mapping of headings. The first name is the one that the
// registry uses for a column that a file lacks. Names are compared folded (see
// reading.Fold): case, spaces, underscores and the ways to write æ, ø and å are alike.
// A column of texts may be given once a language, as "tittel_nn".
var columns = []struct {
	key   key
	texts bool
	names []string
}{
	{colID, false, []string{"id", "ekstern_id", "external_id"}},
	{colTitle, true, []string{"tittel", "title", "tiltak", "initiative"}},
	{colSummary, true, []string{"sammendrag", "samandrag", "summary", "kort_beskrivelse"}},
	{colDescription, true, []string{"beskrivelse", "skildring", "description", "omtale"}},
	{colOwner, false, []string{"ansvarlig", "ansvarleg", "owner", "eier", "eigar", "ansvarlig_virksomhet", "responsible"}},
	{colOwnerNumber, false, []string{
		"ansvarlig_orgnr", "orgnr", "organisasjonsnummer", "ansvarlig_organisasjonsnummer",
		"owner_number", "owner_organisation_number", "owner_organization_number", "organisation_number", "organization_number",
	}},
	{colOwnerSlug, false, []string{"ansvarlig_etat_id", "etat_id", "owner_id", "owner_slug"}},
	{colOwnerName, false, []string{"ansvarlig_etat", "etat", "virksomhet", "verksemd", "owner_name", "organisation", "organization", "agency"}},
	{colMinistry, false, []string{"departement", "ministry"}},
	{colThemes, false, []string{"tjenesteomraade_los", "tenesteområde_los", "tjenesteområde", "tenesteområde", "los", "los_tema", "tema", "temaer", "theme", "themes", "service_area"}},
	{colFunctions, false, []string{"kostra_funksjoner", "kostra_funksjonar", "kostra", "kostra_funksjon", "funksjoner", "functions", "kostra_functions"}},
	{colReach, false, []string{"beroerte_kommuner", "råka_kommunar", "kommuner", "kommunar", "hvem_det_gjelder", "kven_det_gjeld", "gjelder", "reach", "affected_municipalities", "municipalities", "who_it_concerns"}},
	{colReachCodes, false, []string{"beroerte_koder", "kommunenummer", "kommunenumre", "reach_codes", "municipality_numbers", "affected_codes"}},
	{colStart, false, []string{"startaar", "start", "startdato", "start_date", "start_year"}},
	{colEnd, false, []string{"sluttaar", "slutt", "sluttdato", "end", "end_date", "end_year"}},
	{colPhase, false, []string{"fase", "prosjektfase", "phase", "project_phase"}},
	{colPhaseNote, true, []string{"fase_notat", "phase_note"}},
	{colObligation, false, []string{"forpliktelse", "plikt", "obligation"}},
	{colURL, false, []string{"kilde", "kjelde", "lenke", "lenkje", "url", "source", "source_url", "link"}},
	{colCertainty, false, []string{"verifisering", "sikkerhet", "certainty", "verification"}},
	{colChecked, false, []string{"kontrollert_dato", "kontrollert", "per_dato", "checked_date", "checked", "date_checked", "as_of"}},
}

// required are the columns that a file cannot do without: of each group one.
var required = [][]key{
	{colTitle},
	{colSummary, colDescription},
	{colOwner, colOwnerNumber, colOwnerSlug, colOwnerName},
	{colReach, colReachCodes},
}

const defaultLanguage = "nb"

// place is a column, of texts in one language; other columns have none.
type place struct {
	key      key
	language string
}

// byName gives the column of every folded name.
var byName = func() map[string]key {
	m := make(map[string]key)
	for _, c := range columns {
		for _, name := range c.names {
			m[reading.Fold(name)] = c.key
		}
	}
	return m
}()

// texts are the columns that may be given once a language.
var texts = func() map[key]bool {
	m := make(map[key]bool)
	for _, c := range columns {
		m[c.key] = c.texts
	}
	return m
}()

// languageSuffix is what may follow the name of a column of texts, as in
// "tittel_nn", "Tittel (nn)" and "tittel nn".
var languageSuffix = regexp.MustCompile(`(?i)^(.+?)[\s_(-]+(nb|nn|en|se)\)?$`)

// lookUp finds the column that a heading means.
func lookUp(heading string) (place, bool) {
	k, ok := byName[reading.Fold(heading)]
	if !ok {
		m := languageSuffix.FindStringSubmatch(heading)
		if m == nil {
			return place{}, false
		}
		k = byName[reading.Fold(m[1])]
		return place{k, strings.ToLower(m[2])}, texts[k]
	}
	if texts[k] {
		return place{k, defaultLanguage}, true
	}
	return place{key: k}, true
}

// nameOf is the registry's own heading of a column.
func nameOf(k key) string {
	for _, c := range columns {
		if c.key == k {
			return c.names[0]
		}
	}
	return string(k)
}

func knownHeadings(headings []string) (n int) {
	for _, h := range headings {
		if _, ok := lookUp(h); ok {
			n++
		}
	}
	return n
}

// missingHeadings names, for each required group that is absent, its columns.
func missingHeadings(headings []string) (missing [][]key) {
	have := make(map[key]bool, len(headings))
	for _, h := range headings {
		if p, ok := lookUp(h); ok {
			have[p.key] = true
		}
	}
	for _, group := range required {
		if !slices.ContainsFunc(group, func(k key) bool { return have[k] }) {
			missing = append(missing, group)
		}
	}
	return missing
}

// mapHeadings finds the index of every known column. Headings that nobody
// knows are warnings; missing ones and two of the same are an error that names
// them all.
func mapHeadings(t *table) (map[place]int, []Cell, error) {
	cols := make(map[place]int, len(t.headings))
	var warnings []Cell
	var wrong fault.List
	for i, h := range t.headings {
		p, ok := lookUp(h)
		first, twice := cols[p]
		switch {
		case h == "":
		case !ok:
			warnings = append(warnings, Cell{Line: t.headingLine, Column: h, Code: "unknown_column"})
		case twice:
			wrong.Add(h, "duplicate_heading", fault.Args{"first": t.headings[first], "column": i + 1})
		default:
			cols[p] = i
		}
	}
	for _, group := range missingHeadings(t.headings) {
		names := make([]string, len(group))
		for i, k := range group {
			names[i] = nameOf(k)
		}
		wrong.Add(names[0], "missing_heading", fault.Args{"any": strings.Join(names, ", ")})
	}
	if err := wrong.Err(fault.Invalid, "import_headings", fault.Args{"line": t.headingLine}); err != nil {
		return nil, nil, err
	}
	return cols, warnings, nil
}
