package initiatives

import (
	"slices"

	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// offered is how many values of a filter are offered, where there are many;
// chosen ones always are.
var offered = map[filter.Name]int{filter.Owner: 25, filter.Ministry: 25, filter.Theme: 25}

// facets lays out the filters with what each choice would give.
func facets(v *shell.Request, s *selection, counts map[filter.Name][]catalogue.FacetCount) []shell.Choice {
	var out []shell.Choice
	for _, name := range filter.OfList {
		f, chosen := filter.Of(name), s.query.Where[name]
		lines := shell.Choice{Param: f.Param, Label: v.Lang.Label(f.Label), Chosen: len(chosen)}
		for i, c := range counts[name] {
			on := slices.Contains(chosen, c.Value)
			if most := offered[name]; most > 0 && i >= most && !on {
				continue
			}
			lines.Options = append(lines.Options, shell.Option{Value: c.Value, Name: v.Said(name, c.Value), Count: c.Count, Chosen: on})
		}
		if len(lines.Options) > 0 {
			out = append(out, lines)
		}
	}
	return out
}
