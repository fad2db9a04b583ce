package web

import (
	"net/url"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
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
func (p *municipal) county(v *visit) error {
	number := v.r.PathValue("number")
	c, ok := v.web.cfg.Ref.County(number)
	if !ok {
		return v.formerCounty(number)
	}
	all, err := p.figures(v)
	if err != nil {
		return err
	}
	d := &countyPage{County: c, Subscribe: listAddress("/abonner", url.Values{paramCounty: {number}})}
	for _, m := range v.web.cfg.Ref.Municipalities() {
		if m.County == number {
			d.Rows = append(d.Rows, comparedRow{Municipality: m, figures: all[m.Number], rank: p.hexmap.rank[m.Number]})
		}
	}
	columns := []sortColumn{nameColumn(), populationColumn()}
	for _, m := range measures {
		columns = append(columns, measureColumn(m.Slug, m))
	}
	if d.Heads, err = v.sortRows(d.Rows, columns, "tabell"); err != nil {
		return err
	}
	return v.render("county", Page{
		Title:  c.Name,
		Crumbs: []Crumb{{v.text("menu.municipality", nil), "/kommuner"}},
	}, d)
}

// formerCounty leads a number that no longer is to the county that its
// municipalities are in today.
func (v *visit) formerCounty(number string) error {
	today := map[string]bool{}
	last := ""
	for _, n := range v.web.cfg.Ref.ResolveCounty(number, "") {
		if m, ok := v.web.cfg.Ref.Municipality(n); ok {
			today[m.County], last = true, m.County
		}
	}
	if len(today) != 1 {
		return fault.New(fault.NotFound, "route_not_found", nil)
	}
	return v.moved("/fylker/" + last)
}
