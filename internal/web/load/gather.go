package load

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// quarters is how far the calendar reaches: two years.
const quarters = 8

// gathered is what lies ahead of the municipalities of a scope.
type gathered struct {
	groups  []group
	now     *outlook.Calendar
	tried   *outlook.Calendar // with what is moved; nil if nothing is
	days    []dayAhead        // in order
	movable []shell.Option    // initiatives that have something within the calendar
}

// dayAhead is a day of an initiative, and whom it concerns.
type dayAhead struct {
	agenda.Step
	concerned []string // numbers of municipalities
	moved     bool
}

// gather reads all initiatives of a scope once.
func gather(v *shell.Request, s *scope) (*gathered, error) {
	ref := v.Shell.Config.Ref
	today, err := time.Parse(time.DateOnly, string(v.Today()))
	if err != nil {
		return nil, fmt.Errorf("read today: %w", err)
	}
	g := &gathered{groups: s.groups(ref)}
	g.now = outlook.NewCalendar(today, quarters, len(g.groups))
	if s.moved != "" {
		g.tried = outlook.NewCalendar(today, quarters, len(g.groups))
	}
	shares := make([]*parts.Shares, len(g.groups))
	for i := range g.groups {
		shares[i] = parts.NewShares(ref, g.groups[i].municipalities)
	}
	var failed error
	err = v.Shell.Config.App.Query.Each(s.query(ref), func(r catalogue.Row) bool {
		if outlook.GroupOf(&r) == outlook.Over {
			return true
		}
		in := make([]outlook.Shares, len(shares))
		for i := range shares {
			in[i] = outlook.Shares{}
			for _, share := range shares[i].Of(r.Reach) {
				in[i][share.Class] = share.Municipalities
			}
		}
		later := 0
		if r.ID == s.moved {
			later = s.later
		}
		takes := g.now.Add(&r, 0, in)
		if g.tried != nil {
			g.tried.Add(&r, later, in)
		}
		failed = g.addDays(v, &r, later, takes, s)
		return failed == nil
	})
	if err == nil {
		err = failed
	}
	slices.SortStableFunc(g.days, func(a, b dayAhead) int { return strings.Compare(string(a.Last), string(b.Last)) })
	slices.SortFunc(g.movable, func(a, b shell.Option) int { return strings.Compare(a.Name, b.Name) })
	return g, err
}

// addDays adds the days of an initiative that lie within the calendar.
func (g *gathered) addDays(v *shell.Request, r *catalogue.Row, later int, takes bool, s *scope) error {
	today, last := v.Today(), lastDay(g.now)
	first := len(g.days)
	if r.LastDay >= today {
		concerned := within(v.Shell.Config.Ref.Concerned(r.Reach), s.municipalities)
		planned, _, err := v.Shell.Config.App.Query.Planned(r, nil)
		if err != nil {
			return err
		}
		for _, d := range planned.Days {
			d.Date = moved(d.Date, later)
			from, to, ok := d.Date.Period(d.Precision)
			if ok && to >= today && to <= last && len(concerned) > 0 {
				step := agenda.Step{Initiative: &planned, Day: d, First: from, Last: to}
				g.days = append(g.days, dayAhead{step, concerned, later != 0})
			}
		}
	}
	if takes || len(g.days) > first || r.ID == s.moved {
		g.movable = append(g.movable, shell.Option{Value: r.ID, Name: v.Lang.Pick(r.Title), Chosen: r.ID == s.moved})
	}
	return nil
}

// within are the numbers of those that are there.
func within(numbers []string, there []reference.Municipality) (out []string) {
	for _, m := range there { // both are in the order of numbers
		if _, is := slices.BinarySearch(numbers, m.Number); is {
			out = append(out, m.Number)
		}
	}
	return out
}

func lastDay(c *outlook.Calendar) events.Date {
	after := c.Quarters[len(c.Quarters)-1] + 1
	return events.Date(after.First().AddDate(0, 0, -1).Format(time.DateOnly))
}

// moved is a day so many quarters later; the last of a month stays within its month.
func moved(d events.Date, later int) events.Date {
	at, err := time.Parse(time.DateOnly, string(d))
	if err != nil || later == 0 {
		return d
	}
	month := time.Date(at.Year(), at.Month()+time.Month(3*later), 1, 0, 0, 0, 0, time.UTC)
	last := month.AddDate(0, 1, -1).Day()
	return events.Date(month.AddDate(0, 0, min(at.Day(), last)-1).Format(time.DateOnly))
}

// collision is a month in which several days ask something of the same municipality.
type collision struct {
	Month          events.Date // its first day
	Days           int         // that ask something of somebody for whom another one does
	Municipalities int         // for whom there are several
}

// collide finds the months of a quarter in which days meet that one has to have done
// something by. What is only known to a quarter or more has no month to meet in.
func collide(days []dayAhead) (out []collision) {
	byMonth := map[events.Date][]dayAhead{}
	var order []events.Date
	for _, d := range days {
		if !d.Kind.Acts() || d.First[:7] != d.Last[:7] {
			continue
		}
		month := d.First[:7] + "-01"
		if byMonth[month] == nil {
			order = append(order, month)
		}
		byMonth[month] = append(byMonth[month], d)
	}
	for _, month := range order {
		asked := map[string]int{}
		for _, d := range byMonth[month] {
			for _, number := range d.concerned {
				asked[number]++
			}
		}
		c := collision{Month: month}
		for _, n := range asked {
			if n > 1 {
				c.Municipalities++
			}
		}
		for _, d := range byMonth[month] {
			if slices.ContainsFunc(d.concerned, func(number string) bool { return asked[number] > 1 }) {
				c.Days++
			}
		}
		if c.Municipalities > 0 {
			out = append(out, c)
		}
	}
	return out
}
