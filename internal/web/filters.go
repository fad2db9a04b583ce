package web

import (
	"slices"

	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
)

// offered is how many values of a filter are offered, where there are many;
// chosen ones always are.
var offered = map[filter.Name]int{filter.Owner: 25, filter.Ministry: 25, filter.Theme: 25}

// facet is a filter as the page offers it.
type facet struct {
	Param, Label string
	Options      []option
	Chosen       int
}

// facets lays out the filters with what each choice would give.
func (v *visit) facets(s *selection, counts map[filter.Name][]catalogue.FacetCount) []facet {
	var out []facet
	for _, name := range filter.OfList {
		f, chosen := filter.Of(name), s.query.Where[name]
		lines := facet{Param: f.Param, Label: v.lang.Label(f.Label), Chosen: len(chosen)}
		for i, c := range counts[name] {
			on := slices.Contains(chosen, c.Value)
			if most := offered[name]; most > 0 && i >= most && !on {
				continue
			}
			lines.Options = append(lines.Options, option{c.Value, v.said(name, c.Value), c.Count, on})
		}
		if len(lines.Options) > 0 {
			out = append(out, lines)
		}
	}
	return out
}
