package municipalities

import (
	"net/url"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// countyPage compares the municipalities of a county.
type countyPage struct {
	reference.County
	Heads     []columnHead
	Rows      []comparedRow
	Subscribe string
}

// county is the page of a county; a former number leads on where it can only
// mean one.
func (p *municipal) county(v *shell.Request) error {
	number := v.HTTP.PathValue("number")
	c, ok := v.Shell.Config.Ref.County(number)
	if !ok {
		return formerCounty(v, number)
	}
	all, err := p.figures(v)
	if err != nil {
		return err
	}
	d := &countyPage{County: c, Subscribe: shell.ListAddress("/abonner", url.Values{shell.ParamCounty: {number}})}
	for _, m := range v.Shell.Config.Ref.Municipalities() {
		if m.County == number {
			d.Rows = append(d.Rows, comparedRow{Municipality: m, figures: all[m.Number], rank: p.hexmap.rank[m.Number]})
		}
	}
	columns := []sortColumn{nameColumn(), populationColumn()}
	for _, m := range measures {
		columns = append(columns, measureColumn(m.Slug, m))
	}
	if d.Heads, err = sortRows(v, d.Rows, columns, "tabell"); err != nil {
		return err
	}
	return v.Render("county", shell.Page{
		Title:  c.Name,
		Crumbs: []shell.Crumb{{Title: v.T("menu.municipality", nil), Href: "/kommuner"}},
	}, d)
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
