package changes

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// measureCosts reads what an initiative costs municipalities: as assessed, and
// as it will be charged.
func (v *Value) measureCosts(s *initiative.State) {
	if s.Assessment != nil {
		a := &s.Assessment.Content
		v.Costs, v.NoCost = costs(a.Costs), len(a.NoCostReason) > 0
	}
	if s.Handover.Prepared != nil {
		v.Prices = s.Handover.Prepared.PriceModel
	}
}

// costs sums up cost lines for one municipality, by size class where they
// differ.
func costs(lines []events.CostLine) []Cost {
	var out []Cost
	for _, frequency := range events.Frequencies {
		for _, unit := range events.Units {
			out = append(out, bySize(lines, unit, frequency)...)
		}
	}
	return out
}

// bySize is one sum if all size classes are alike, else one for each that has
// any lines.
func bySize(lines []events.CostLine, unit, frequency string) []Cost {
	var out []Cost
	alike := true
	for _, class := range events.SizeClasses {
		var own []events.CostLine
		for _, l := range lines {
			if l.Unit == unit && l.Frequency == frequency && (l.SizeClass == "" || l.SizeClass == class) {
				own = append(own, l)
			}
		}
		if len(own) == 0 {
			alike = false
			continue
		}
		c := dearest(own, frequency)
		c.SizeClass, c.Unit, c.Frequency = class, unit, frequency
		out = append(out, c)
		alike = alike && c.amount() == out[0].amount()
	}
	if alike && len(out) > 0 {
		out = out[:1]
		out[0].SizeClass = ""
	}
	return out
}

func (c Cost) amount() [3]int64 { return [3]int64{c.Low, c.Expected, c.High} }

// dearest is the sum of lines; of yearly ones in the year that is expected to
// cost most, the earliest of them.
func dearest(lines []events.CostLine, frequency string) Cost {
	if frequency != events.FrequencyYearly {
		return sum(lines)
	}
	from, to := lines[0].FromYear, lines[0].ToYear
	for _, l := range lines {
		from, to = min(from, l.FromYear), max(to, l.ToYear)
	}
	var most Cost
	found := false
	for year := from; year <= min(to, from+maxYears); year++ {
		var own []events.CostLine
		for _, l := range lines {
			if l.FromYear <= year && year <= l.ToYear {
				own = append(own, l)
			}
		}
		if c := sum(own); len(own) > 0 && (!found || c.Expected > most.Expected) {
			most, found = c, true
		}
	}
	return most
}

// maxYears bounds a period: years run from 2000 to 2100.
const maxYears = 200

// sum adds up lines. Those for vendor systems are alternatives, for a
// municipality runs one of them: from the cheapest to the dearest, and the
// dearest expected.
func sum(lines []events.CostLine) Cost {
	var common Cost
	var order []string
	systems := map[string]Cost{}
	for _, l := range lines {
		if l.VendorSystem == "" {
			common = common.plus(l)
			continue
		}
		if _, seen := systems[l.VendorSystem]; !seen {
			order = append(order, l.VendorSystem)
		}
		systems[l.VendorSystem] = systems[l.VendorSystem].plus(l)
	}
	var one Cost
	for i, name := range order {
		c := systems[name]
		if i == 0 {
			one = c
			continue
		}
		one = Cost{Low: min(one.Low, c.Low), Expected: max(one.Expected, c.Expected), High: max(one.High, c.High)}
	}
	return Cost{Low: common.Low + one.Low, Expected: common.Expected + one.Expected, High: common.High + one.High}
}

func (c Cost) plus(l events.CostLine) Cost {
	return Cost{Low: c.Low + l.Low, Expected: c.Expected + l.Expected, High: c.High + l.High}
}
