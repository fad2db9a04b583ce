package reference

import (
	"slices"

	"github.com/samstyring/samstyring/events"
)

// Concerned gives the numbers, sorted, of today's municipalities that a reach
// concerns. The codes are read as of the reference date and led to today; a
// population band is read with the population of PopulationYear, both ends
// included. A code that was not valid on the reference date concerns nobody:
// CheckReach finds it before it is written. The answer is shared; it must not
// be changed.
func (d *Data) Concerned(reach events.Reach) []string {
	switch reach.Scope {
	case events.ScopeAll:
		return d.all
	case events.ScopeCounties:
		return concernedByCodes(reach, d.ResolveCounty)
	case events.ScopeMunicipalities:
		return concernedByCodes(reach, d.Resolve)
	case events.ScopePopulation:
		return d.concernedByPopulation(reach)
	default:
		return nil
	}
}

// Concerns says whether a reach concerns one of today's municipalities, without
// listing the others.
func (d *Data) Concerns(reach events.Reach, number string) bool {
	i, ok := d.municipality[number]
	if !ok {
		return false
	}
	switch reach.Scope {
	case events.ScopeAll:
		return true
	case events.ScopeCounties:
		return concernsByCodes(reach, number, d.ResolveCounty)
	case events.ScopeMunicipalities:
		return concernsByCodes(reach, number, d.Resolve)
	case events.ScopePopulation:
		return inBand(d.municipalities[i].Population, reach)
	default:
		return false
	}
}

func concernsByCodes(reach events.Reach, number string, resolve func(string, events.Date) []string) bool {
	return slices.ContainsFunc(reach.Codes, func(code string) bool {
		return slices.Contains(resolve(code, reach.ReferenceDate), number)
	})
}

func concernedByCodes(reach events.Reach, resolve func(string, events.Date) []string) []string {
	if len(reach.Codes) == 1 {
		return resolve(reach.Codes[0], reach.ReferenceDate)
	}
	var out []string
	for _, code := range reach.Codes {
		out = append(out, resolve(code, reach.ReferenceDate)...)
	}
	return sortedSet(out)
}

func (d *Data) concernedByPopulation(reach events.Reach) []string {
	var out []string
	for i := range d.municipalities {
		if m := &d.municipalities[i]; inBand(m.Population, reach) {
			out = append(out, m.Number)
		}
	}
	return out
}

// inBand is false for a band without ends: that is no band, and not everybody.
func inBand(population int, reach events.Reach) bool {
	if reach.Min == nil && reach.Max == nil {
		return false
	}
	return (reach.Min == nil || population >= *reach.Min) && (reach.Max == nil || population <= *reach.Max)
}
