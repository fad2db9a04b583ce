package agenda

import (
	"cmp"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/outlook"
)

// Months is how long an agenda is.
const Months = 12

// Kind says what a day is for those whom it concerns.
type Kind string

// The kinds, most pressing first.
const (
	Deadline  Kind = "deadline"  // by when a municipality must have done what it is obliged to
	Breaking  Kind = "breaking"  // from when the way it connects today no longer works
	SignUp    Kind = "signup"    // the last day on which it can sign up for a wave
	WaveStart Kind = "start"     // the day on which the municipalities of a wave begin
	Milestone Kind = "milestone" // something that happens, and that it may have to be ready for
)

var kinds = []Kind{Deadline, Breaking, SignUp, WaveStart, Milestone}

// Acts says that a municipality must have done something by that day. What it may
// answer, or only has to know, is none of that.
func (k Kind) Acts() bool { return k == Deadline || k == Breaking }

// Day is one day of an initiative, as exact as it is known.
type Day struct {
	Kind      Kind
	Date      events.Date
	Precision string      // of events; "" is a day
	Name      string      // of a milestone, as it stands in the plan, or of a wave
	Wave      string      // id of a wave
	Counties  []string    // numbers of those that a wave is for; none: all
	Turn      int         // of the one municipality that it is for, among those that wait for a place; 0: it does not
	What      events.Text // of a breaking change: what breaks
	Action    events.Text // and what must be done about it
}

// Initiative is what an agenda needs to know of one.
type Initiative struct {
	ID         string
	Title      events.Text
	Owner      string // name of the organisation
	Group      outlook.Group
	Obligation events.Obligation
	Functions  []string // KOSTRA functions
	Days       []Day
	Costs      []events.CostLine
	NoCost     bool // the assessment says so
	Concerned  []Share
}

// Share is how many municipalities of one size class an initiative concerns,
// among those that the agenda is for.
type Share struct {
	Class          string
	Municipalities int
}

// Effort is what an initiative takes of all whom it concerns, together.
type Effort struct {
	Known          bool          // somebody has assessed it
	OneOff         outlook.Range // hours, once
	Yearly         outlook.Range // hours, each year
	OneOffMoney    outlook.Range // NOK
	YearlyMoney    outlook.Range // NOK
	Municipalities int
}

// Step is one day of one initiative.
type Step struct {
	*Initiative
	Day
	Effort      Effort
	First, Last events.Date // the days between which it is
}

// Month is what belongs to one month. Part is "" for what is known to the month
// or the day, and else the precision of what comes some time in a longer period
// that ends with the month.
type Month struct {
	Year  int
	Month time.Month
	Part  string
	Steps []Step
}

// First is the first day of a month.
func (m Month) First() events.Date {
	return events.Date(time.Date(m.Year, m.Month, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

// Agenda is a year.
type Agenda struct {
	From, To  events.Date // both included
	Months    []Month     // those in which there is anything, in order
	Undecided []Step      // what must be done, or will have to be, without a day ahead; Day is empty
	Total     Effort      // once for each initiative that has a step
	Unknown   int         // initiatives with a step that nobody has assessed
	Acts      int         // steps with something to do
}

// New puts what lies ahead of a day in order. Initiatives that are over are left
// out, and so is what has no day in the year, unless it is obligatory.
func New(today events.Date, all []Initiative) (*Agenda, error) {
	from, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		return nil, err
	}
	a := &Agenda{From: today, To: events.Date(from.AddDate(0, Months, -1).Format(time.DateOnly))}
	months := map[place][]Step{}
	for i := range all {
		if all[i].Group != outlook.Over {
			a.add(&all[i], months)
		}
	}
	for p, steps := range months {
		slices.SortFunc(steps, compareSteps)
		a.Months = append(a.Months, Month{p.year, p.month, p.part, steps})
	}
	slices.SortFunc(a.Months, func(x, y Month) int {
		return cmp.Or(cmp.Compare(x.Year, y.Year), cmp.Compare(x.Month, y.Month), cmp.Compare(coarse(x.Part), coarse(y.Part)))
	})
	slices.SortFunc(a.Undecided, compareSteps)
	return a, nil
}

// Next is the first day of an initiative that may still come, and whether there
// is one. Of days at the same time it is the most pressing.
func Next(today events.Date, i *Initiative) (next Step, ok bool) {
	for _, d := range i.Days {
		first, last, valid := d.Date.Period(d.Precision)
		if !valid || last < today {
			continue
		}
		s := Step{Initiative: i, Day: d, First: first, Last: last}
		if !ok || compareSteps(s, next) < 0 {
			next, ok = s, true
		}
	}
	if ok {
		next.Effort = i.Takes()
	}
	return next, ok
}

// place is where a step stands.
type place struct {
	year  int
	month time.Month
	part  string
}

// add takes the days of an initiative into the months.
func (a *Agenda) add(i *Initiative, months map[place][]Step) {
	effort, ahead, within := i.Takes(), false, false
	for _, d := range i.Days {
		first, last, ok := d.Date.Period(d.Precision)
		if !ok || last < a.From {
			continue
		}
		ahead = true
		if first > a.To {
			continue
		}
		p, ok := a.place(d, last)
		if !ok {
			continue
		}
		months[p] = append(months[p], Step{Initiative: i, Day: d, Effort: effort, First: first, Last: last})
		within = true
		if d.Kind.Acts() {
			a.Acts++
		}
	}
	switch {
	case within && effort.Known:
		a.Total = a.Total.add(effort)
	case within:
		a.Unknown++
	case !ahead && i.obliged():
		a.Undecided = append(a.Undecided, Step{Initiative: i, Effort: effort})
	}
}

// place is where a day stands. What is known to the year only may come on its
// last day, which may lie beyond this agenda.
func (a *Agenda) place(d Day, last events.Date) (place, bool) {
	at, err := time.Parse(time.DateOnly, string(min(last, a.To)))
	if err != nil {
		return place{}, false
	}
	p := place{at.Year(), at.Month(), ""}
	if coarse(d.Precision) > 0 {
		p.part = d.Precision
	}
	return p, true
}

// obliged says that municipalities must act, now or later.
func (i *Initiative) obliged() bool {
	return i.Obligation.Level == events.ObligationMandatory || i.Obligation.Level == events.ObligationMandatoryLater
}

// Takes is what an assessment says, summed over the municipalities.
func (i *Initiative) Takes() (e Effort) {
	for _, s := range i.Concerned {
		e.Municipalities += s.Municipalities
	}
	if e.Known = i.NoCost || len(i.Costs) > 0; len(i.Costs) == 0 {
		return e
	}
	for _, c := range outlook.PerClass(i.Costs) {
		for _, s := range i.Concerned {
			if s.Class != c.Class {
				continue
			}
			n := int64(s.Municipalities)
			e.OneOff, e.Yearly = e.OneOff.Add(c.OneOffHours.Times(n)), e.Yearly.Add(c.YearlyHours.Times(n))
			e.OneOffMoney, e.YearlyMoney = e.OneOffMoney.Add(c.OneOffMoney.Times(n)), e.YearlyMoney.Add(c.YearlyMoney.Times(n))
		}
	}
	return e
}

func (e Effort) add(o Effort) Effort {
	return Effort{
		Known: true, OneOff: e.OneOff.Add(o.OneOff), Yearly: e.Yearly.Add(o.Yearly),
		OneOffMoney: e.OneOffMoney.Add(o.OneOffMoney), YearlyMoney: e.YearlyMoney.Add(o.YearlyMoney),
	}
}

// coarse is how far a precision is from a month; 0 for a month and for a day.
func coarse(precision string) int {
	return 1 + slices.Index([]string{events.PrecisionQuarter, events.PrecisionSeason, events.PrecisionHalfYear, events.PrecisionYear}, precision)
}

// compareSteps has what must be done first, then what comes first.
func compareSteps(a, b Step) int {
	acts := func(s Step) int { return slices.Index(kinds, s.Kind) }
	bound := func(s Step) int {
		if s.obliged() {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Last, b.Last), cmp.Compare(acts(a), acts(b)), cmp.Compare(bound(a), bound(b)), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Name, b.Name))
}
