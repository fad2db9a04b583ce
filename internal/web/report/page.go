package report

import (
	"strconv"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// reportPage is a report in words.
type reportPage struct {
	Title, Before, Ahead string // Before: what the registry cannot know of the period; Ahead: that it is not over. "" if neither is so
	Figures              []figure
	Decided, Slipped     []line
	Handed               []line
	Bypassed             []gone
	Disagreed            []disagreement
	Periods              []periodRow
	Choices              []shell.Link
	Value                string
	Hidden               []shell.Option // what the form sends along
	Changes              string         // all changes of the period
}

// figure is how many there are of something.
type figure struct {
	N          int
	Text, Href string
}

// line is a change in words.
type line struct {
	ID, Owner string
	Title     events.Text
	At        time.Time
	Headline  string
	Details   []string
}

// gone is an initiative that bypassed the municipalities in the period.
type gone struct {
	bypassed
	Since, Until string // in words
}

// periodRow is how many bypassed in one half-year.
type periodRow struct {
	Name, Href string
	Current    bool
	tally
}

func page(v *shell.Request) error {
	s, err := readScope(v)
	if err != nil {
		return err
	}
	d, err := newReport(v, s)
	if err != nil {
		return err
	}
	return v.Render("report", shell.Page{
		Title: d.Title, About: v.T("report.lead", nil), Crumbs: []shell.Crumb{{Title: v.T("menu.changes", nil), Href: "/endringer"}},
		Changes: s.where, Asks: s.asks(),
	}, d)
}

func newReport(v *shell.Request, s *scope) (*reportPage, error) {
	from, to, err := s.moments(v.Shell.Config.App.Query.Zone())
	if err != nil {
		return nil, err
	}
	all, err := happened(v, s)
	if err != nil {
		return nil, err
	}
	d := &reportPage{
		Title: s.title(v), Value: s.value,
		Decided: lines(v, of(all, changes.DecisionMade)), Slipped: lines(v, slipped(all)), Handed: lines(v, of(all, changes.AvailableForAdoption)),
	}
	list, err := allBypassed(v, s)
	if err != nil {
		return nil, err
	}
	for _, one := range list {
		if one.Bypass.In(from, to) {
			d.Bypassed = append(d.Bypassed, newGone(v, one))
		}
	}
	if d.Disagreed, err = disagreements(v, s, from, to); err != nil {
		return nil, err
	}
	d.Figures = figures(v, d, count(list, from, to))
	d.fillAddresses(s)
	return d, d.fillPeriods(v, s, list)
}

func (d *reportPage) fillAddresses(s *scope) {
	q := s.where.Query(door)
	for name, values := range q {
		for _, value := range values {
			d.Hidden = append(d.Hidden, shell.Option{Name: name, Value: value})
		}
	}
	q.Set(filter.Of(filter.Changed).Param, s.value)
	d.Changes = shell.ListAddress("/endringer", q)
}

func lines(v *shell.Request, list []changes.Change) []line {
	out := make([]line, 0, len(list))
	for i := range list {
		c := &list[i]
		headline, detail := c.Words(v.Lang, v.Shell.Config.Ref)
		one := line{ID: c.Initiative, Owner: v.Shell.OrganisationName(c.Owner), Title: c.Title, At: c.At, Headline: headline}
		if detail != "" {
			one.Details = strings.Split(detail, "\n")
		}
		out = append(out, one)
	}
	return out
}

func newGone(v *shell.Request, one bypassed) gone {
	day := func(at time.Time) string { return v.Lang.Date(v.Shell.Config.App.Query.Today(at), "") }
	g := gone{bypassed: one, Since: v.T("report.bypassed.since.unknown", nil), Until: v.T("report.bypassed.still", nil)}
	if at := one.Bypass.Since; !at.IsZero() {
		g.Since = day(at)
	}
	if at := one.Bypass.Until; !at.IsZero() {
		g.Until = day(at)
	}
	return g
}

func figures(v *shell.Request, d *reportPage, t tally) []figure {
	return []figure{
		{len(d.Decided), v.T("report.figure.decided", nil), "#besluttet"},
		{len(d.Slipped), v.T("report.figure.slipped", nil), "#utsatt"},
		{t.All, v.T("report.figure.bypassed", nil), "#utenom"},
		{t.Assessed, v.T("report.figure.assessed", nil), "#utenom"},
		{len(d.Handed), v.T("report.figure.handed", nil), "#overlevert"},
		{len(d.Disagreed), v.T("report.figure.disagreed", nil), "#uenighet"},
	}
}

// mostPeriods is how many half-years are told apart.
const mostPeriods = 12

// fillPeriods counts half-year by half-year, the last one first, as far back as
// the registry knows anything.
func (d *reportPage) fillPeriods(v *shell.Request, s *scope, list []bypassed) error {
	first, err := began(v)
	if err != nil || first == "" {
		return err
	}
	today := v.Today()
	if s.period.First < first {
		d.Before = v.T("report.before", fault.Args{"date": v.Lang.Date(first, "")})
	}
	if s.period.Last >= today {
		d.Ahead = v.T("report.ahead", fault.Args{"date": v.Lang.Date(today, "")})
	}
	for value := halfYear(today); len(d.Periods) < mostPeriods; value = before(value) {
		one := *s
		one.value = value
		one.period, _ = filter.ParsePeriod(value)
		if one.period.Last < first {
			break
		}
		from, to, err := one.moments(v.Shell.Config.App.Query.Zone())
		if err != nil {
			return err
		}
		name, href := v.Said(filter.Changed, value), s.href(value)
		d.Periods = append(d.Periods, periodRow{Name: name, Href: href, Current: value == s.value, tally: count(list, from, to)})
		d.Choices = append(d.Choices, shell.Link{Title: name, Href: href, Current: value == s.value})
		if year := value[:4]; value[4:] == "-H1" || len(d.Periods) == 1 {
			d.Choices = append(d.Choices, shell.Link{Title: year, Href: s.href(year), Current: year == s.value})
		}
	}
	return nil
}

// before is the half-year before another.
func before(value string) string {
	year, _ := strconv.Atoi(value[:4]) // it is one that halfYear has made
	if value[4:] == "-H2" {
		return value[:4] + "-H1"
	}
	return strconv.Itoa(year-1) + "-H2"
}
