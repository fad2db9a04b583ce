package reference

import (
	"slices"

	"github.com/samstyring/samstyring/events"
)

// countyDigits is how many digits the number of a county has; a municipality's
// has four.
const countyDigits = 2

// Concerned gives the numbers, sorted, of today's municipalities that a reach
// concerns. The codes are read as of the reference date and led to today; a
// population band is read with the population of PopulationYear, both ends
// included. Whoever the exceptions lead to is not concerned. A code that was not
// valid on the reference date concerns nobody: CheckReach finds it before it is
// written. The answer is shared; it must not be changed.
func (d *Data) Concerned(reach events.Reach) []string {
	within := d.within(reach)
	if len(reach.Except) == 0 {
		return within
	}
	out := make([]string, 0, len(within))
	for _, number := range within {
		if !d.excepted(reach, number) {
			out = append(out, number)
		}
	}
	return out
}

// within is whom a reach concerns before its exceptions.
func (d *Data) within(reach events.Reach) []string {
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
	if !ok || d.excepted(reach, number) {
		return false
	}
	switch reach.Scope {
	case events.ScopeAll:
		return true
	case events.ScopeCounties:
		return leads(reach.Codes, reach.ReferenceDate, number, d.ResolveCounty)
	case events.ScopeMunicipalities:
		return leads(reach.Codes, reach.ReferenceDate, number, d.Resolve)
	case events.ScopePopulation:
		return inBand(d.municipalities[i].Population, reach)
	default:
		return false
	}
}

// excepted says whether any exception leads to one of today's municipalities.
func (d *Data) excepted(reach events.Reach, number string) bool {
	return leads(reach.Except, reach.ReferenceDate, number, d.resolveAny)
}

// resolveAny leads a county's or a municipality's number to today.
func (d *Data) resolveAny(code string, on events.Date) []string {
	if len(code) == countyDigits {
		return d.ResolveCounty(code, on)
	}
	return d.Resolve(code, on)
}

func leads(codes []string, on events.Date, number string, resolve func(string, events.Date) []string) bool {
	return slices.ContainsFunc(codes, func(code string) bool {
		return slices.Contains(resolve(code, on), number)
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
