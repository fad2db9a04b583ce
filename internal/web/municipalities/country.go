package municipalities

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// paramMeasure chooses what the map shows.
const paramMeasure = "mal"

// countryPage is where one finds one's municipality, and an overview of all.
type countryPage struct {
	Words    string
	Found    []reference.Match // for the words
	Measure  measure
	Measures []shell.Link
	Map      *hexmap
	Hexagons []shaded
	Scale    []saidStep
	Heads    []columnHead
	Rows     []comparedRow
	Counties []reference.County
}

// shaded is a hexagon with its value.
type shaded struct {
	hexagon
	Shade int
	Value int
	Said  string
}

// saidStep is a colour of the scale in words; From and To are "" for what is not
// known.
type saidStep struct {
	scaleStep
	From, To string
}

// columnHead is the heading of a column that one can sort by.
type columnHead struct {
	Title, Href string
	Sorted      string // ascending, descending, or "" for neither
}

// comparedRow is one municipality in a table.
type comparedRow struct {
	reference.Municipality
	figures
	Value int    // of the chosen measure
	Said  string // the same in words; "" where it is not known
	Cells []cell // of all measures, where they are compared
	rank  int    // in the alphabet
}

// cell is a value with what it is of; Text is "" where it is not known.
type cell struct{ Label, Text string }

func newComparedRow(m reference.Municipality, f figures, rank int) comparedRow {
	return comparedRow{Municipality: m, figures: f, rank: rank}
}

func byRank(a, b *comparedRow) int { return cmp.Compare(a.rank, b.rank) }

// foundMost is how many municipalities a search shows.
const foundMost = 30

// municipalities finds a municipality by name or number, and compares all of
// them on a map and in a table.
func (p *municipal) municipalities(v *shell.Request) error {
	d := &countryPage{Words: strings.Join(strings.Fields(v.HTTP.URL.Query().Get(shell.ParamWords)), " "), Map: p.hexmap, Counties: v.Shell.Config.Ref.Counties()}
	if d.Words != "" {
		d.Found = v.Shell.Config.Ref.SearchMunicipalities(d.Words, foundMost)
		if number, ok := sure(d.Words, d.Found); ok {
			return v.Redirect("/kommuner/" + number)
		}
	}
	var err error
	if d.Measure, err = readMeasure(v); err != nil {
		return err
	}
	all, err := p.figures(v)
	if err != nil {
		return err
	}
	for _, m := range v.Shell.Config.Ref.Municipalities() {
		row := newComparedRow(m, all[m.Number], p.hexmap.rank[m.Number])
		if row.Value = d.Measure.of(row.figures); row.Value != unknown {
			row.Said = d.Measure.say(v.Lang, row.Value)
		}
		d.Rows = append(d.Rows, row)
	}
	d.shade(v.Lang)
	for i, m := range measures {
		slug := m.Slug
		if i == 0 {
			slug = ""
		}
		d.Measures = append(d.Measures, shell.Link{Title: v.T("measure."+m.Slug, nil), Href: changed(v, "kart", paramMeasure, slug), Current: m.Slug == d.Measure.Slug})
	}
	if d.Heads, err = sortRows(v, d.Rows, countryColumns(d.Measure), "tabell"); err != nil {
		return err
	}
	return v.Render("municipalities", shell.Page{Title: v.T("municipalities.title", nil), About: v.T("municipalities.lead", nil)}, d)
}

func readMeasure(v *shell.Request) (measure, error) {
	slug := v.HTTP.URL.Query().Get(paramMeasure)
	if slug == "" {
		return measures[0], nil
	}
	for _, m := range measures {
		if m.Slug == slug {
			return m, nil
		}
	}
	return measure{}, shell.NotUnderstood(paramMeasure, slug)
}

// changed is the address of this page with one parameter changed, at a place on
// it.
func changed(v *shell.Request, place, param, value string) string {
	q := url.Values{}
	for name, list := range v.HTTP.URL.Query() {
		q[name] = list
	}
	q.Del(param)
	if value != "" {
		q.Set(param, value)
	}
	return shell.ListAddress(v.HTTP.URL.Path, q) + "#" + place
}

// shade colours the map: rows and hexagons are both in the order of numbers.
func (d *countryPage) shade(l locale.Language) {
	values := make([]int, len(d.Rows))
	for i := range d.Rows {
		values[i] = d.Rows[i].Value
	}
	for _, s := range newScale(values) {
		step := saidStep{scaleStep: s, From: d.Measure.say(l, s.From), To: d.Measure.say(l, s.To)}
		if s.From == unknown {
			step.From, step.To = "", ""
		}
		d.Scale = append(d.Scale, step)
	}
	for i, c := range d.Map.Cells {
		d.Hexagons = append(d.Hexagons, shaded{c, d.shadeOf(values[i]), values[i], d.Rows[i].Said})
	}
}

func (d *countryPage) shadeOf(value int) int {
	for _, s := range d.Scale {
		if s.holds(value) {
			return s.Shade
		}
	}
	return 0
}

// sortColumn is a column that a table can be sorted by.
type sortColumn struct {
	key     string // in the address
	title   func(*shell.Request) string
	compare func(a, b *comparedRow) int
	falling bool // sorts the highest first when it is chosen
}

func nameColumn() sortColumn {
	return sortColumn{"navn", func(v *shell.Request) string { return v.Lang.Label("municipality") }, byRank, false}
}

func populationColumn() sortColumn {
	return sortColumn{"innbyggere", func(v *shell.Request) string { return v.Lang.Label("population") },
		func(a, b *comparedRow) int { return cmp.Compare(a.Population, b.Population) }, true}
}

func measureColumn(key string, m measure) sortColumn {
	return sortColumn{key, func(v *shell.Request) string { return v.T("measure.short."+m.Slug, nil) },
		func(a, b *comparedRow) int { return cmp.Compare(m.of(a.figures), m.of(b.figures)) }, true}
}

func countryColumns(m measure) []sortColumn {
	county := sortColumn{"fylke", func(v *shell.Request) string { return v.T("country.county", nil) },
		func(a, b *comparedRow) int { return cmp.Compare(a.County, b.County) }, false}
	return []sortColumn{nameColumn(), county, populationColumn(), measureColumn("verdi", m)}
}

// sortRows sorts as the address says, by name if it says nothing, and gives the
// headings.
func sortRows(v *shell.Request, rows []comparedRow, columns []sortColumn, place string) ([]columnHead, error) {
	given := v.HTTP.URL.Query().Get(shell.ParamSort)
	key, falling := strings.CutPrefix(cmp.Or(given, columns[0].key), "-")
	i := slices.IndexFunc(columns, func(c sortColumn) bool { return c.key == key })
	if i < 0 {
		return nil, shell.NotUnderstood(shell.ParamSort, given)
	}
	slices.SortFunc(rows, func(a, b comparedRow) int {
		by := columns[i].compare(&a, &b)
		if falling {
			by = -by
		}
		return cmp.Or(by, byRank(&a, &b))
	})
	var heads []columnHead
	for n, c := range columns {
		h, next := columnHead{Title: c.title(v)}, c.falling
		if n == i {
			h.Sorted, next = "ascending", !falling
			if falling {
				h.Sorted = "descending"
			}
		}
		order := c.key
		if next {
			order = "-" + order
		}
		h.Href = changed(v, place, shell.ParamSort, order)
		heads = append(heads, h)
	}
	return heads, nil
}
