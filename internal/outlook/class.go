package outlook

import "github.com/samstyring/samstyring/events"

// ClassCost is what one initiative takes of one municipality of a size class.
type ClassCost struct {
	Class                    string
	OneOffHours, YearlyHours Range
	OneOffMoney, YearlyMoney Range // NOK
}

// PerClass sums the cost lines of an assessment for each size class. A yearly
// cost that is different from one year to another is shown as the range of its
// years.
func PerClass(lines []events.CostLine) []ClassCost {
	out := make([]ClassCost, 0, len(events.SizeClasses))
	for _, class := range events.SizeClasses {
		c := ClassCost{Class: class}
		yearly := map[string]map[int]Range{events.UnitHours: {}, events.UnitNOK: {}}
		for _, line := range costsOf(lines, class, "") {
			switch {
			case line.frequency == events.FrequencyYearly:
				for y := line.span.from.Year(); y <= line.span.to.Year(); y++ {
					yearly[line.unit][y] = yearly[line.unit][y].Add(line.amount)
				}
			case line.unit == events.UnitHours:
				c.OneOffHours = c.OneOffHours.Add(line.amount)
			default:
				c.OneOffMoney = c.OneOffMoney.Add(line.amount)
			}
		}
		c.YearlyHours, c.YearlyMoney = envelope(yearly[events.UnitHours]), envelope(yearly[events.UnitNOK])
		out = append(out, c)
	}
	return out
}

// envelope is the range of the years together, the mean expected.
func envelope(years map[int]Range) Range {
	var out Range
	first, total := true, int64(0)
	for _, r := range years {
		if first {
			out, first = r, false
		}
		out.Low, out.High = min(out.Low, r.Low), max(out.High, r.High)
		total += r.Expected
	}
	if len(years) > 0 {
		out.Expected = total / int64(len(years))
	}
	return out
}
