package filter

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/reference"
)

// Period is the days from the first to the last, both included; an end that is
// empty is open.
type Period struct{ First, Last events.Date }

// Meets says whether a period has a day in common with the days from first to
// last.
func (p Period) Meets(first, last events.Date) bool {
	return (p.Last == "" || first <= p.Last) && last >= p.First
}

// between parts the ends of a period that is written as two days.
const between = ".."

// periodForm is a year, a half-year, a quarter, a month or a day.
var periodForm = regexp.MustCompile(`^(\d{4})(?:-(?:H([12])|Q([1-4])|(\d{2})(?:-(\d{2}))?))?$`)

// ParsePeriod reads 2026, 2026-H1, 2026-Q3, 2026-07, 2026-07-01, or two days
// with .. between, one of which may be left out.
func ParsePeriod(value string) (p Period, ok bool) {
	if first, last, two := strings.Cut(value, between); two {
		p = Period{events.Date(first), events.Date(last)}
		return p, value != between && (first == "" || isDay(p.First)) && (last == "" || isDay(p.Last)) && (last == "" || first <= last)
	}
	on, precision, ok := calendarPeriod(value)
	if !ok {
		return p, false
	}
	p.First, p.Last, ok = on.Period(precision)
	return p, ok
}

func isDay(d events.Date) bool {
	_, _, ok := d.Period("")
	return ok
}

// calendarPeriod is a period that has a name of its own: a day of it, and how long it is.
func calendarPeriod(value string) (on events.Date, precision string, ok bool) {
	m := periodForm.FindStringSubmatch(value)
	if m == nil {
		return "", "", false
	}
	month, day := "01", "01"
	switch {
	case m[2] != "":
		half, _ := strconv.Atoi(m[2])
		month, precision = twoDigits(6*half-5), events.PrecisionHalfYear
	case m[3] != "":
		quarter, _ := strconv.Atoi(m[3])
		month, precision = twoDigits(3*quarter-2), events.PrecisionQuarter
	case m[5] != "":
		month, day, precision = m[4], m[5], events.PrecisionDay
	case m[4] != "":
		month, precision = m[4], events.PrecisionMonth
	default:
		precision = events.PrecisionYear
	}
	on = events.Date(m[1] + "-" + month + "-" + day)
	return on, precision, isDay(on)
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func (c *checker) period(value string) string {
	_, ok := ParsePeriod(value)
	return unless(ok, "malformed_period")
}

// period says a period as it was asked for.
func period(l locale.Language, _ *reference.Data, value string) string {
	if on, precision, ok := calendarPeriod(value); ok {
		return l.Date(on, precision)
	}
	p, ok := ParsePeriod(value)
	switch {
	case !ok:
		return value
	case p.First == "":
		return l.Text("period.until", fault.Args{"date": l.Date(p.Last, "")})
	case p.Last == "":
		return l.Text("period.from", fault.Args{"date": l.Date(p.First, "")})
	}
	return l.Text("period.between", fault.Args{"from": l.Date(p.First, ""), "to": l.Date(p.Last, "")})
}

// Written leads what people write for a period to how it is asked for: "1.
// halvår 2027", "mars 2027", "01.01.2027–30.06.2027". What is not understood is
// left to be refused.
func Written(given string) string {
	given = strings.Join(strings.Fields(given), " ")
	if _, ok := ParsePeriod(given); ok || given == "" {
		return given
	}
	r := reading.Time(reading.Typed(given))
	if r.Outcome != reading.Read {
		return given
	}
	if p := r.Value; !p.Spans {
		return calendarName(p)
	}
	return string(r.Value.First.Date) + between + string(r.Value.Last.Date)
}

// calendarName is how a period is asked for that has a name of its own; a season
// has none.
func calendarName(p reading.Period) string {
	first := string(p.First.Date)
	month, _ := strconv.Atoi(first[5:7])
	switch p.First.Precision {
	case events.PrecisionYear:
		return first[:4]
	case events.PrecisionHalfYear:
		return first[:4] + "-H" + strconv.Itoa((month+5)/6)
	case events.PrecisionQuarter:
		return first[:4] + "-Q" + strconv.Itoa((month+2)/3)
	case events.PrecisionMonth:
		return first[:7]
	case events.PrecisionDay:
		return first
	}
	return first + between + string(p.Last.Date)
}

// Day leads a day as people write it, 31.12.2026, to how it is asked for; what is
// not understood is left to be refused.
func Day(given string) string {
	given = strings.TrimSpace(given)
	if r := reading.Day(reading.Typed(given)); r.Outcome == reading.Read {
		return string(r.Value)
	}
	return given
}
