package report

import (
	"net/url"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// door is how the address names of what the report is.
var door = filter.Page([]filter.Name{filter.Municipality, filter.County, filter.Owner, filter.Ministry, filter.Theme})

// narrowedBy are the same filters.
var narrowedBy = []filter.Name{filter.Municipality, filter.County, filter.Owner, filter.Ministry, filter.Theme}

const paramPeriod = "periode"

// scope is the period of a report and what it is narrowed to.
type scope struct {
	value  string // of the period
	given  bool   // it was asked for
	period filter.Period
	where  filter.Set
}

// readScope understands an address, or says everything that it does not
// understand of it. Without a period it is the half-year of today.
func readScope(v *shell.Request) (*scope, error) {
	given := v.HTTP.URL.Query()
	set, found, err := door.Read(given, v.Shell.Config.App.Query.Filters())
	if err != nil {
		return nil, err
	}
	var wrong fault.List
	wrong.Append(found...)
	shell.UnknownParams(given, &wrong, door.Params(), paramPeriod)
	s := &scope{where: set, value: filter.Written(given.Get(paramPeriod))}
	if s.given = s.value != ""; !s.given {
		s.value = halfYear(v.Today())
	}
	p, ok := filter.ParsePeriod(s.value)
	if wrong.Check(ok && p.First != "" && p.Last != "", "query."+paramPeriod, "malformed_period", fault.Args{"given": s.value}); ok {
		s.period = p
	}
	return s, wrong.Err(fault.Malformed, "address_not_understood", nil)
}

// halfYear is the half-year of a day, as a filter has it.
func halfYear(day events.Date) string {
	if day[5:7] <= "06" {
		return string(day[:4]) + "-H1"
	}
	return string(day[:4]) + "-H2"
}

// moments are when the period begins, and when what comes after it begins.
func (s *scope) moments(zone *time.Location) (from, to time.Time, err error) {
	if from, err = time.ParseInLocation(time.DateOnly, string(s.period.First), zone); err != nil {
		return from, to, err
	}
	to, err = time.ParseInLocation(time.DateOnly, string(s.period.Last), zone)
	return from, to.AddDate(0, 0, 1), err
}

// title says of what and for which period the report is.
func (s *scope) title(v *shell.Request) string {
	args := fault.Args{"period": v.Said(filter.Changed, s.value)}
	var names []string
	for _, name := range narrowedBy {
		for _, value := range s.where[name] {
			names = append(names, v.Said(name, value))
		}
	}
	if len(names) == 0 {
		return v.T("report.title", args)
	}
	args["what"] = strings.Join(names, ", ")
	return v.T("report.title.of", args)
}

// asks are what makes it another report than the one of today's half-year.
func (s *scope) asks() url.Values {
	q := s.where.Query(door)
	if s.given {
		q.Set(paramPeriod, s.value)
	}
	return q
}

// href is the report on another period, narrowed to the same.
func (s *scope) href(period string) string {
	q := s.where.Query(door)
	q.Set(paramPeriod, period)
	return shell.ListAddress(address, q)
}
