package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/reference"
)

// paramMeasure chooses what the map shows.
const paramMeasure = "mal"

// countryPage is where one finds one's municipality, and an overview of all.
type countryPage struct {
	Words    string
	Found    []reference.Match // for the words
	Measure  measure
	Measures []link
	Map      *hexmap
	Hexagons []shaded
	Scale    []scaleStep
	Heads    []columnHead
	Rows     []comparedRow
	Counties []reference.County
}

// shaded is a hexagon with its value.
type shaded struct {
	hexagon
	Shade int
	Value int
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
	Value int // of the chosen measure
	rank  int // in the alphabet
}

func byRank(a, b *comparedRow) int { return cmp.Compare(a.rank, b.rank) }

// foundMost is how many municipalities a search shows.
const foundMost = 30

// municipalities finds a municipality by name or number, and compares all of
// them on a map and in a table.
func (p *municipal) municipalities(v *visit) error {
	d := &countryPage{Words: strings.Join(strings.Fields(v.r.URL.Query().Get(paramWords)), " "), Map: p.hexmap, Counties: v.web.cfg.Ref.Counties()}
	if d.Words != "" {
		d.Found = v.web.cfg.Ref.SearchMunicipalities(d.Words, foundMost)
		if number, ok := sure(d.Words, d.Found); ok {
			return v.redirect("/kommuner/" + number)
		}
	}
	var err error
	if d.Measure, err = v.readMeasure(); err != nil {
		return err
	}
	all, err := p.figures(v)
	if err != nil {
		return err
	}
	for _, m := range v.web.cfg.Ref.Municipalities() {
		d.Rows = append(d.Rows, comparedRow{m, all[m.Number], d.Measure.of(all[m.Number]), p.hexmap.rank[m.Number]})
	}
	d.shade()
	for i, m := range measures {
		slug := m.Slug
		if i == 0 {
			slug = ""
		}
		d.Measures = append(d.Measures, link{v.text("measure."+m.Slug, nil), v.changed("kart", paramMeasure, slug), m.Slug == d.Measure.Slug})
	}
	if d.Heads, err = v.sortRows(d.Rows, countryColumns(d.Measure), "tabell"); err != nil {
		return err
	}
	return v.render("municipalities", Page{Title: v.text("municipalities.title", nil)}, d)
}

func (v *visit) readMeasure() (measure, error) {
	slug := v.r.URL.Query().Get(paramMeasure)
	if slug == "" {
		return measures[0], nil
	}
	for _, m := range measures {
		if m.Slug == slug {
			return m, nil
		}
	}
	return measure{}, notUnderstood(paramMeasure, slug)
}

// changed is the address of this page with one parameter changed, at a place on
// it.
func (v *visit) changed(place, param, value string) string {
	q := url.Values{}
	for name, list := range v.r.URL.Query() {
		q[name] = list
	}
	q.Del(param)
	if value != "" {
		q.Set(param, value)
	}
	return listAddress(v.r.URL.Path, q) + "#" + place
}

// shade colours the map: rows and hexagons are both in the order of numbers.
func (d *countryPage) shade() {
	values := make([]int, len(d.Rows))
	for i := range d.Rows {
		values[i] = d.Rows[i].Value
	}
	d.Scale = newScale(values)
	for i, c := range d.Map.Cells {
		d.Hexagons = append(d.Hexagons, shaded{c, shade(d.Scale, values[i]), values[i]})
	}
}

// sortColumn is a column that a table can be sorted by.
type sortColumn struct {
	key     string // in the address
	title   func(*visit) string
	compare func(a, b *comparedRow) int
	falling bool // sorts the highest first when it is chosen
}

func nameColumn() sortColumn {
	return sortColumn{"navn", func(v *visit) string { return v.lang.Label("municipality") }, byRank, false}
}

func populationColumn() sortColumn {
	return sortColumn{"innbyggere", func(v *visit) string { return v.lang.Label("population") },
		func(a, b *comparedRow) int { return cmp.Compare(a.Population, b.Population) }, true}
}

func measureColumn(key string, m measure) sortColumn {
	return sortColumn{key, func(v *visit) string { return v.text("measure.short."+m.Slug, nil) },
		func(a, b *comparedRow) int { return cmp.Compare(m.of(a.figures), m.of(b.figures)) }, true}
}

func countryColumns(m measure) []sortColumn {
	county := sortColumn{"fylke", func(v *visit) string { return v.text("country.county", nil) },
		func(a, b *comparedRow) int { return cmp.Compare(a.County, b.County) }, false}
	return []sortColumn{nameColumn(), county, populationColumn(), measureColumn("verdi", m)}
}

// sortRows sorts as the address says, by name if it says nothing, and gives the
// headings.
func (v *visit) sortRows(rows []comparedRow, columns []sortColumn, place string) ([]columnHead, error) {
	given := v.r.URL.Query().Get(paramSort)
	key, falling := strings.CutPrefix(cmp.Or(given, columns[0].key), "-")
	i := slices.IndexFunc(columns, func(c sortColumn) bool { return c.key == key })
	if i < 0 {
		return nil, notUnderstood(paramSort, given)
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
		h.Href = v.changed(place, paramSort, order)
		heads = append(heads, h)
	}
	return heads, nil
}
