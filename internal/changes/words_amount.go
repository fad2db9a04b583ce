package changes

import (
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// move writes one date that moved, came or went.
func (t *wording) move(m Move) {
	args := fault.Args{"milestone": m.Milestone, "old": t.day(m.Old, m.OldPrecision), "new": t.day(m.New, m.NewPrecision)}
	switch {
	case m.Old == "":
		t.say("date.added", args)
	case m.New == "":
		t.say("date.removed", args)
	case m.Days == 0:
		t.say("date.exactness", args)
	default:
		args["by"] = t.by(m)
		t.say("date.moved", args)
	}
}

func (t *wording) day(d events.Date, precision string) string {
	if d == "" {
		return ""
	}
	return t.l.Date(d, precision)
}

// by says by how much a date moved: in months where both are given by month or
// less exactly or are on the same day of the month, else in days.
func (t *wording) by(m Move) string {
	n, unit, way := abs(m.Days), "days", "later"
	if m.Days < 0 {
		way = "earlier"
	}
	if months := wholeMonths(m); months != 0 {
		n, unit = abs(months), "months"
	}
	if n == 1 {
		unit = unit[:len(unit)-1]
	}
	return t.l.Text("change.by."+way+"."+unit, fault.Args{"n": n})
}

func wholeMonths(m Move) int {
	from, errFrom := time.Parse(time.DateOnly, string(m.Old))
	to, errTo := time.Parse(time.DateOnly, string(m.New))
	if errFrom != nil || errTo != nil {
		return 0
	}
	byMonth := func(precision string) bool { return precision != "" && precision != events.PrecisionDay }
	if from.Day() != to.Day() && !(byMonth(m.OldPrecision) && byMonth(m.NewPrecision)) {
		return 0
	}
	return (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
}

// costs writes what is expected now beside what was expected before, for what
// differs.
func (t *wording) costs(c *Change) {
	if c.New.NoCost && !c.Old.NoCost {
		t.say("cost.none", nil)
	}
	old := map[[3]string]Cost{}
	for _, o := range c.Old.Costs {
		old[o.kind()] = o
	}
	for _, n := range c.New.Costs {
		o, known := old[n.kind()]
		delete(old, n.kind())
		switch {
		case !known:
			t.cost("cost.new", n, o)
		case o != n:
			t.cost("cost.changed", n, o)
		}
	}
	for _, o := range c.Old.Costs {
		if _, gone := old[o.kind()]; gone {
			t.cost("cost.gone", o, o)
		}
	}
	t.prices(c.Old.Prices, c.New.Prices)
}

// kind is what makes two costs comparable.
func (c Cost) kind() [3]string { return [3]string{c.Frequency, c.Unit, c.SizeClass} }

func (t *wording) cost(key string, now, old Cost) {
	args := fault.Args{
		"what": t.l.Text("change.cost."+now.Frequency+"."+now.Unit, nil),
		"new":  t.amount(now), "old": t.amount(old),
	}
	if now.SizeClass != "" {
		args["sizeClass"] = now.SizeClass
	}
	t.say(key, args)
}

// amount writes what is expected, and the range it may lie in.
func (t *wording) amount(c Cost) string {
	show := func(n int64) string {
		if c.Unit == events.UnitHours {
			return t.l.Number(float64(n))
		}
		return t.l.Money(n)
	}
	args := fault.Args{"amount": show(c.Expected)}
	if c.Low != c.High {
		args["low"], args["high"] = show(c.Low), show(c.High)
	}
	if c.Unit == events.UnitHours {
		return t.l.Text("change.hours", args)
	}
	return t.l.Text("change.money", args)
}

// prices writes the years that a price was set for, or changed in.
func (t *wording) prices(old, now []events.PriceYear) {
	type kind struct {
		year  int
		class string
	}
	before := map[kind]events.PriceYear{}
	for _, p := range old {
		before[kind{p.Year, p.SizeClass}] = p
	}
	for _, p := range now {
		was, known := before[kind{p.Year, p.SizeClass}]
		switch {
		case !known:
			t.price(p, nil)
		case was.Amount != p.Amount:
			t.price(p, &was)
		}
	}
}

func (t *wording) price(now events.PriceYear, old *events.PriceYear) {
	args := fault.Args{"year": now.Year, "new": t.l.Money(now.Amount)}
	if now.SizeClass != "" {
		args["sizeClass"] = now.SizeClass
	}
	if old != nil {
		args["old"] = t.l.Money(old.Amount)
	}
	t.say("price", args)
}
