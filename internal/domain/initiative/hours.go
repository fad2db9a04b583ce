package initiative

import "github.com/samstyring/samstyring/events"

// HoursPerMunicipality is the hours that an assessment expects of one
// municipality of a size class until the end of the first year: everything
// that is one-off, and the yearly lines that cover the first year there is a
// yearly line for. Lines without a size class are for all of them. Of lines
// that are bound to vendor systems only the system that takes the most counts,
// for a municipality runs one of them.
func HoursPerMunicipality(a *events.Assessment, sizeClass string) int64 {
	if a == nil {
		return 0
	}
	var lines []events.CostLine
	first := 0
	for _, l := range a.Costs {
		if l.Unit != events.UnitHours || l.SizeClass != "" && l.SizeClass != sizeClass {
			continue
		}
		lines = append(lines, l)
		if l.Frequency == events.FrequencyYearly && (first == 0 || l.FromYear < first) {
			first = l.FromYear
		}
	}
	bySystem := map[string]int64{}
	for _, l := range lines {
		if l.Frequency != events.FrequencyYearly || l.FromYear <= first && first <= l.ToYear {
			bySystem[l.VendorSystem] += l.Expected
		}
	}
	common := bySystem[""]
	delete(bySystem, "")
	var most int64
	for _, h := range bySystem {
		most = max(most, h)
	}
	return common + most
}
