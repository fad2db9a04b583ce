package load

import (
	"fmt"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// loadPage is what the initiatives together take of the municipalities.
type loadPage struct {
	Summary []string
	By      []shell.Link // what the lines can be
	Chips   []shell.Chip
	All     string // without what was chosen
	ByLabel string // of the column of lines
	Heads   []head
	Rows    []line
	Total   line
	Undated bool // some hours have no time
	Periods []period
	Choose  choices
	Moved   string // what is tried, in words; "" if nothing is
	Stays   string // the same calendar with nothing moved
	XLSX    string
}

// head is a quarter, and what keeps municipalities busy in it anyway.
type head struct {
	Quarter outlook.Quarter
	Marks   []string
}

// line is a group of municipalities.
type line struct {
	Name, Href     string
	Municipalities int
	Cells          []cell
	Undated        cell
}

// cell is what is taken in a quarter.
type cell struct {
	Quarter outlook.Quarter
	Hours   string // of all of them; "" if none are known
	Each    string // of one of them in the middle
	Change  string // by what is tried; "" if nothing changes
	Unknown int
}

// period is a quarter with its days.
type period struct {
	Quarter    outlook.Quarter
	Collisions []collision
	Days       []dayLine
	More       int // that are not shown
}

// How much is shown, so that the page stays one that can be read: days of a quarter, and
// initiatives to choose from.
const (
	mostDays    = 100
	mostMovable = 300
)

// dayLine is a day of an initiative.
type dayLine struct {
	ID        string
	Title     events.Text
	Owner     string
	When, Do  string
	Acts      bool
	Moved     bool
	Concerned int
}

// choices are the fields of the forms.
type choices struct {
	Obligations []shell.Option
	Counties    []shell.Option
	Owners      []shell.Option
	Movable     []shell.Option
	TooMany     bool           // to choose one to be moved
	Steps       []shell.Option // by how many quarters
	Kept        []shell.Option // what the form for what is moved sends along
	By          string
}

func showLoad(v *shell.Request) error {
	s, err := readScope(v)
	if err != nil {
		return err
	}
	d, err := newLoadPage(v, s)
	if err != nil {
		return err
	}
	return v.Render("load", shell.Page{Title: v.T("load.title", nil), About: v.T("load.lead", nil), Changes: s.where, Asks: s.values()}, d)
}

func newLoadPage(v *shell.Request, s *scope) (*loadPage, error) {
	g, err := gather(v, s)
	if err != nil {
		return nil, err
	}
	d := &loadPage{
		ByLabel: v.T("load.by.size", nil), Stays: shell.ListAddress(address, s.values()), XLSX: v.FileAddress(address+".xlsx", withMoved(s)),
	}
	if s.by == byCounty {
		d.ByLabel = v.T("country.county", nil)
	}
	for _, q := range g.now.Quarters {
		d.Heads = append(d.Heads, head{q, marks(v, q)})
	}
	d.fillLines(v, s, g)
	d.fillDays(v, g)
	d.summarise(v, s, g)
	return d, d.choose(v, s, g)
}

// fillLines lays out the calendar.
func (d *loadPage) fillLines(v *shell.Request, s *scope, g *gathered) {
	shown := g.now
	if g.tried != nil {
		shown = g.tried
	}
	for i, group := range g.groups {
		l := newLine(v, g.now.Quarters, &shown.Lines[i], &g.now.Lines[i], len(group.municipalities))
		if s.by == byCounty {
			l.Name, l.Href = v.Said(filter.County, group.key), "/fylker/"+group.key
		} else {
			l.Name = v.Lang.Value("sizeClass", group.key)
		}
		d.Rows = append(d.Rows, l)
	}
	d.Total = newLine(v, g.now.Quarters, &shown.Total, &g.now.Total, len(s.municipalities))
	d.Undated = !shown.Total.Undated.Hours.Zero()
}

func newLine(v *shell.Request, quarters []outlook.Quarter, shown, stays *outlook.Line, municipalities int) line {
	l := line{Municipalities: municipalities, Undated: newCell(v, 0, shown.Undated, stays.Undated, municipalities)}
	for i, q := range quarters {
		l.Cells = append(l.Cells, newCell(v, q, shown.Quarters[i], stays.Quarters[i], municipalities))
	}
	return l
}

func newCell(v *shell.Request, q outlook.Quarter, shown, stays outlook.Load, municipalities int) cell {
	c := cell{Quarter: q, Unknown: shown.Unknown}
	if !shown.Hours.Zero() {
		hours := shown.Hours.Expected
		c.Hours = v.T("load.hours", fault.Args{"hours": v.Lang.Figure(float64(hours))})
		c.Each = v.T("load.each", fault.Args{"hours": v.Lang.Figure(float64((hours + int64(municipalities)/2) / int64(max(1, municipalities))))})
	}
	switch by := shown.Hours.Expected - stays.Hours.Expected; {
	case by > 0:
		c.Change = v.T("load.more", fault.Args{"hours": v.Lang.Figure(float64(by))})
	case by < 0:
		c.Change = v.T("load.less", fault.Args{"hours": v.Lang.Figure(float64(-by))})
	}
	return c
}

// marks are what keeps the councils of municipalities busy in a quarter. The budget
// is adopted before the end of each year (kommuneloven § 14-3); municipalities and
// counties are elected in September of every fourth year, the Storting in September
// two years later (valgloven, 2023 and 2025).
func marks(v *shell.Request, q outlook.Quarter) (out []string) {
	switch {
	case q.Number() == 4:
		out = append(out, v.T("load.mark.budget", nil))
	case q.Number() == 3 && q.Year()%4 == 2023%4:
		out = append(out, v.T("load.mark.municipal", nil))
	case q.Number() == 3 && q.Year()%4 == 2025%4:
		out = append(out, v.T("load.mark.storting", nil))
	}
	return out
}

// fillDays puts the days under the quarters that they are in.
func (d *loadPage) fillDays(v *shell.Request, g *gathered) {
	for _, q := range g.now.Quarters {
		var of []dayAhead
		for _, one := range g.days {
			if in, ok := outlook.QuarterOf(one.Last); ok && in == q {
				of = append(of, one)
			}
		}
		if len(of) == 0 {
			continue
		}
		p := period{Quarter: q, Collisions: collide(of)}
		of, p.More = parts.Pressing(of, func(d *dayAhead) bool { return d.Kind.Acts() }, mostDays)
		for _, one := range of {
			p.Days = append(p.Days, dayLine{
				ID: one.ID, Title: one.Title, Owner: one.Owner, When: v.Lang.Date(one.Date, one.Precision), Do: parts.Doing(v, one.Step),
				Acts: one.Kind.Acts(), Moved: one.moved, Concerned: len(one.concerned),
			})
		}
		d.Periods = append(d.Periods, p)
	}
}

// summarise says what the calendar comes to, and what it leaves out.
func (d *loadPage) summarise(v *shell.Request, s *scope, g *gathered) {
	c := g.now
	if c.Assessed+c.Unknown == 0 {
		return
	}
	heaviest := 0
	for i := range c.Quarters {
		if c.Total.Quarters[i].Hours.Expected > c.Total.Quarters[heaviest].Hours.Expected {
			heaviest = i
		}
	}
	if top := c.Total.Quarters[heaviest].Hours; !top.Zero() {
		d.Summary = append(d.Summary, v.T("load.heaviest", fault.Args{
			"quarter": v.Lang.Date(events.Date(c.Quarters[heaviest].First().Format("2006-01-02")), events.PrecisionQuarter),
			"hours":   v.Lang.Figure(float64(top.Expected)), "municipalities": len(s.municipalities),
		}))
	}
	d.Summary = append(d.Summary, v.T("load.known", fault.Args{"assessed": c.Assessed, "all": c.Assessed + c.Unknown}))
}

// choose fills in the forms.
func (d *loadPage) choose(v *shell.Request, s *scope, g *gathered) (err error) {
	link := func(by, title string) shell.Link {
		q := s.values()
		if q.Del(paramBy); by != "" {
			q.Set(paramBy, by)
		}
		return shell.Link{Title: title, Href: shell.ListAddress(address, q), Current: s.by == by}
	}
	d.By = []shell.Link{link("", v.T("load.by.size", nil)), link(byCounty, v.T("country.county", nil))}
	c := &d.Choose
	c.By, c.Counties, c.Movable = s.by, v.CountyOptions(s.where[filter.County]), g.movable
	if c.TooMany = len(c.Movable) > mostMovable; c.TooMany {
		c.Movable = nil
	}
	if c.Owners, err = v.OwnerOptions(s.where[filter.Owner]); err != nil {
		return err
	}
	for _, level := range events.ObligationLevels {
		c.Obligations = append(c.Obligations, shell.Option{Value: string(level), Name: v.Lang.Value("level", string(level)), Chosen: slices.Contains(s.where[filter.Obligation], string(level))})
	}
	for later := -4; later <= 4; later++ {
		if later != 0 {
			c.Steps = append(c.Steps, shell.Option{Value: fmt.Sprint(later), Name: steps(v, later), Chosen: later == s.later || s.later == 0 && later == 1})
		}
	}
	for name, values := range s.values() {
		for _, value := range values {
			c.Kept = append(c.Kept, shell.Option{Name: name, Value: value})
		}
	}
	slices.SortFunc(c.Kept, func(a, b shell.Option) int {
		return slices.Compare([]string{a.Name, a.Value}, []string{b.Name, b.Value})
	})
	d.chips(v, s)
	if s.moved == "" {
		return nil
	}
	state, err := v.Shell.Config.App.Query.State(s.moved)
	d.Moved = v.T("load.moved", fault.Args{"title": v.Lang.Pick(state.Title), "steps": steps(v, s.later)})
	return err
}

// steps says by how many quarters something is moved.
func steps(v *shell.Request, later int) string {
	switch {
	case later == 1:
		return v.T("load.later.one", nil)
	case later == -1:
		return v.T("load.earlier.one", nil)
	case later < 0:
		return v.T("load.earlier.other", fault.Args{"n": -later})
	}
	return v.T("load.later.other", fault.Args{"n": later})
}

// chips are the choices that narrow the calendar, each with the address without it.
func (d *loadPage) chips(v *shell.Request, s *scope) {
	for _, name := range filter.InList {
		for _, value := range s.where[name] {
			q := s.values()
			param := filter.Of(name).Param
			q[param] = slices.DeleteFunc(slices.Clone(q[param]), func(other string) bool { return other == value })
			d.Chips = append(d.Chips, shell.Chip{Text: v.SaidAlone(name, value), Href: shell.ListAddress(address, q)})
		}
	}
	d.All = address
	if s.by != "" {
		d.All += "?" + paramBy + "=" + s.by
	}
}
