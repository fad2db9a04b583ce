package outlook

import (
	"github.com/samstyring/samstyring/events"
)

// Range is an amount that is not known exactly.
type Range struct{ Low, Expected, High int64 }

// Zero says that nothing is expected, at any end.
func (r Range) Zero() bool { return r == Range{} }

// Add is the sum of two ranges.
func (r Range) Add(o Range) Range {
	return Range{r.Low + o.Low, r.Expected + o.Expected, r.High + o.High}
}

// Times is the sum of n such ranges.
func (r Range) Times(n int64) Range { return Range{r.Low * n, r.Expected * n, r.High * n} }

// part is the nth of n equal parts; the parts add up to the whole.
func (r Range) part(i, n int64) Range {
	cut := func(v int64) int64 { return v*(i+1)/n - v*i/n }
	return Range{cut(r.Low), cut(r.Expected), cut(r.High)}
}

// Load is what is taken of one municipality.
type Load struct {
	Hours   Range
	Money   Range // NOK
	Unknown int   // initiatives whose load nobody has assessed
}

// Add is the sum of two loads.
func (l Load) Add(o Load) Load {
	return Load{l.Hours.Add(o.Hours), l.Money.Add(o.Money), l.Unknown + o.Unknown}
}

func (l *Load) add(unit string, r Range) {
	if unit == events.UnitHours {
		l.Hours = l.Hours.Add(r)
		return
	}
	l.Money = l.Money.Add(r)
}

// span is when a cost falls; the zero span is not known.
type span struct{ from, to Quarter }

// cost is a range of money or hours that falls within a span.
type cost struct {
	unit, frequency string
	span            span
	amount          Range // of the whole span, or of each year if yearly
}

// costsOf reads the cost lines that apply to a size class. Lines for vendor
// systems are alternatives to each other: a municipality has one of them, so
// they are one cost from the lowest to the highest, in the middle expected.
func costsOf(lines []events.CostLine, class string, deadline events.Date) []cost {
	var out []cost
	systems := map[cost][]events.CostLine{}
	var order []cost
	for _, l := range lines {
		if l.SizeClass != "" && l.SizeClass != class {
			continue
		}
		c := cost{unit: l.Unit, frequency: l.Frequency, span: when(l, deadline)}
		if l.VendorSystem == "" {
			c.amount = Range{l.Low, l.Expected, l.High}
			out = append(out, c)
			continue
		}
		if systems[c] == nil {
			order = append(order, c)
		}
		systems[c] = append(systems[c], l)
	}
	for _, c := range order {
		alternatives := systems[c]
		c.amount = alternative(alternatives)
		out = append(out, c)
	}
	return out
}

// alternative is one range for several of which one applies. The lines of one
// system add up before systems are compared.
func alternative(lines []events.CostLine) Range {
	sums := map[string]Range{}
	for _, l := range lines {
		sums[l.VendorSystem] = sums[l.VendorSystem].Add(Range{l.Low, l.Expected, l.High})
	}
	var out Range
	first, total := true, int64(0)
	for _, r := range sums {
		if first {
			out, first = r, false
		}
		out.Low, out.High = min(out.Low, r.Low), max(out.High, r.High)
		total += r.Expected
	}
	out.Expected = total / int64(len(sums))
	return out
}

// when is the span of a cost line. A one-off without years falls in the quarter
// of the deadline.
func when(l events.CostLine, deadline events.Date) span {
	if l.FromYear != 0 {
		return span{NewQuarter(l.FromYear, 1), NewQuarter(max(l.FromYear, l.ToYear), 4)}
	}
	if q, ok := QuarterOf(deadline); ok && l.Frequency == events.FrequencyOneOff {
		return span{q, q}
	}
	return span{}
}
