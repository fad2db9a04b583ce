package outlook

import (
	"time"

	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
)

// Calendar is what initiatives take of groups of municipalities, quarter by
// quarter: of all municipalities of a group together.
type Calendar struct {
	Quarters []Quarter
	Lines    []Line // one for each group
	Total    Line   // of all groups
	Assessed int    // initiatives that concern somebody here and are assessed
	Unknown  int    // those that nobody has assessed
}

// Line is what is taken of one group. Unknown counts each initiative that nobody
// has assessed once, in the quarter of its deadline.
type Line struct {
	Quarters []Load
	Undated  Load // assessed without saying when
}

// Shares is how many municipalities of each size class an initiative concerns.
type Shares map[string]int

// NewCalendar is an empty calendar of so many groups, for so many quarters from the
// one of a day on.
func NewCalendar(from time.Time, quarters, groups int) *Calendar {
	c := &Calendar{Lines: make([]Line, groups), Total: Line{Quarters: make([]Load, quarters)}}
	for _, p := range New(from, quarters).Periods {
		c.Quarters = append(c.Quarters, p.Quarter)
	}
	for i := range c.Lines {
		c.Lines[i].Quarters = make([]Load, quarters)
	}
	return c
}

// Add counts an initiative as it would be so many quarters later, for the
// municipalities that it concerns in each group. One that is over, or concerns
// nobody here, is left out. ahead says that something of it falls within the
// calendar.
func (c *Calendar) Add(r *catalogue.Row, later int, groups []Shares) (ahead bool) {
	ones := map[string]*Outlook{} // what it takes of one municipality of a size class
	var first *Outlook
	for i, shares := range groups {
		var unknown *Outlook
		for class, n := range shares {
			one := ones[class]
			if one == nil {
				one = New(c.Quarters[0].First(), len(c.Quarters))
				one.AddMoved(r, class, later)
				ones[class] = one
				ahead = ahead || one.Quiet() < len(one.Periods)
			}
			for _, line := range []*Line{&c.Lines[i], &c.Total} {
				line.take(one, int64(n))
			}
			unknown, first = one, one
		}
		c.Lines[i].wonder(unknown)
	}
	if first != nil {
		c.Total.wonder(first)
		c.Assessed += first.Assessed
		c.Unknown += first.Unknown
	}
	return ahead
}

// take adds what is known of n municipalities that are alike.
func (l *Line) take(one *Outlook, n int64) {
	add := func(to *Load, p *Period) {
		to.Hours = to.Hours.Add(p.Must.Hours.Add(p.May.Hours).Times(n))
		to.Money = to.Money.Add(p.Must.Money.Add(p.May.Money).Times(n))
	}
	for i := range one.Periods {
		add(&l.Quarters[i], &one.Periods[i])
	}
	add(&l.Undated, &one.Undated)
}

// wonder counts an initiative that nobody has assessed, in the quarter of its deadline.
func (l *Line) wonder(one *Outlook) {
	if one == nil {
		return
	}
	for i := range one.Periods {
		l.Quarters[i].Unknown += one.Periods[i].Must.Unknown + one.Periods[i].May.Unknown
	}
}
