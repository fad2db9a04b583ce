package municipalities

import (
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// countyPage is what concerns the municipalities of a county, and compares them.
type countyPage struct {
	reference.County
	counted
	Initiatives []countyLine
	Heads       []columnHead
	Rows        []comparedRow
	Needs       []query.NeedSum // that its municipalities are behind, those that wait for an answer first
	Subscribe   string
	CSV, XLSX   string
	Calendar    string
}

// countyLine is an initiative with how many municipalities of the county it
// concerns, and what comes next.
type countyLine struct {
	document.Item
	When, Do       string
	Concerned, All int
}

// countyLines is how many initiatives the page of a county shows.
const countyLines = 25

// county is the page of a county; a former number leads on where it can only
// mean one.
func (p *municipal) county(v *shell.Request) error {
	number := v.HTTP.PathValue("number")
	c, ok := v.Shell.Config.Ref.County(number)
	if !ok {
		return formerCounty(v, number)
	}
	of := url.Values{shell.ParamCounty: {number}}
	d := &countyPage{
		County: c, Subscribe: shell.ListAddress("/abonner", of), CSV: v.FileAddress("/tiltak.csv", of), XLSX: v.FileAddress("/tiltak.xlsx", of),
		Calendar: "/api/v1/calendar.ics?" + url.Values{string(filter.County): {number}, "language": {string(v.Lang)}}.Encode(),
	}
	if err := p.compare(v, d); err != nil {
		return err
	}
	if err := d.list(v); err != nil {
		return err
	}
	var err error
	if d.Needs, err = v.Shell.Config.App.Query.NeedsFrom(filter.Set{filter.County: {number}}); err != nil {
		return err
	}
	d.Needs = d.Needs[:min(len(d.Needs), needsShown)]
	return v.Render("county", shell.Page{
		Title:   c.Name,
		About:   v.T("municipality.about", fault.Args{"name": c.Name}),
		Changes: filter.Set{filter.County: {number}},
		Crumbs:  []shell.Crumb{{Title: v.T("counties.title", nil), Href: "/fylker"}},
	}, d)
}

// compare lays out the figures of the municipalities.
func (p *municipal) compare(v *shell.Request, d *countyPage) error {
	all, err := p.figures(v)
	if err != nil {
		return err
	}
	for _, m := range v.Shell.Config.Ref.Municipalities() {
		if m.County != d.Number {
			continue
		}
		row := newComparedRow(m, all[m.Number], p.hexmap.rank[m.Number])
		row.Cells = append(row.Cells, cell{v.Lang.Label("population"), v.Lang.Figure(float64(m.Population))})
		for _, measure := range measures {
			one := cell{Label: v.T("measure.short."+measure.Slug, nil)}
			if value := measure.of(row.figures); value != unknown {
				one.Text = measure.say(v.Lang, value)
			}
			row.Cells = append(row.Cells, one)
		}
		d.Rows = append(d.Rows, row)
	}
	columns := []sortColumn{nameColumn(), populationColumn()}
	for _, m := range measures {
		columns = append(columns, measureColumn(m.Slug, m))
	}
	d.Heads, err = sortRows(v, d.Rows, columns, "tabell")
	return err
}

// rowsOf are the initiatives that concern a place and are not over: those with
// something ahead first, as it comes. over is how many are.
func rowsOf(v *shell.Request, place filter.Set) (rows []catalogue.Row, over int, err error) {
	today := v.Today()
	var ahead, rest []catalogue.Row
	q := catalogue.Query{Where: place.Rows(v.Shell.Config.Ref), Sort: "deadline"}
	err = v.Shell.Config.App.Query.Each(q, func(r catalogue.Row) bool {
		switch {
		case outlook.GroupOf(&r) == outlook.Over:
			over++
		case r.LastDay >= today:
			ahead = append(ahead, r)
		default:
			rest = append(rest, r)
		}
		return true
	})
	slices.SortStableFunc(ahead, byLastDay)
	return slices.Concat(ahead, rest), over, err
}

// list finds the initiatives: those with something ahead first, as it comes.
func (d *countyPage) list(v *shell.Request) error {
	rows, over, err := rowsOf(v, filter.Set{filter.County: {d.Number}})
	if err != nil {
		return err
	}
	today := v.Today()
	d.counted = counted{len(rows), over, "/tiltak?fylke=" + d.Number}
	var here []reference.Municipality
	for i := range d.Rows {
		here = append(here, d.Rows[i].Municipality)
	}
	shares := parts.NewShares(v.Shell.Config.Ref, here)
	for i := range rows[:min(countyLines, len(rows))] {
		concerned := shares.Of(rows[i].Reach)
		initiative, item, err := v.Shell.Config.App.Query.Planned(&rows[i], concerned)
		if err != nil {
			return err
		}
		line := countyLine{Item: item, All: len(here)}
		for _, share := range concerned {
			line.Concerned += share.Municipalities
		}
		if next, ok := agenda.Next(today, &initiative); ok {
			line.When, line.Do = v.Lang.Date(next.Date, next.Precision), parts.Doing(v, next)
		}
		d.Initiatives = append(d.Initiatives, line)
	}
	return nil
}

// countySum is a county in the list of all.
type countySum struct {
	reference.County
	Initiatives int
}

// counties lists the counties of today.
func (p *municipal) counties(v *shell.Request) error {
	var list []countySum
	for _, c := range v.Shell.Config.Ref.Counties() {
		one := countySum{County: c}
		q := catalogue.Query{Where: filter.Set{filter.County: {c.Number}}.Rows(v.Shell.Config.Ref)}
		err := v.Shell.Config.App.Query.Each(q, func(r catalogue.Row) bool {
			if outlook.GroupOf(&r) != outlook.Over {
				one.Initiatives++
			}
			return true
		})
		if err != nil {
			return err
		}
		list = append(list, one)
	}
	return v.Render("counties", shell.Page{
		Title:  v.T("counties.title", nil),
		About:  v.T("counties.lead", nil),
		Crumbs: []shell.Crumb{{Title: v.T("menu.municipality", nil), Href: "/kommuner"}},
	}, list)
}

// formerCounty leads a number that no longer is to the county that its
// municipalities are in today.
func formerCounty(v *shell.Request, number string) error {
	today := map[string]bool{}
	last := ""
	for _, n := range v.Shell.Config.Ref.ResolveCounty(number, "") {
		if m, ok := v.Shell.Config.Ref.Municipality(n); ok {
			today[m.County], last = true, m.County
		}
	}
	if len(today) != 1 {
		return fault.New(fault.NotFound, "route_not_found", nil)
	}
	return moved(v, "/fylker/"+last)
}
