package reading

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a time with a zone is read in Norwegian time, also where the machine has no zones

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// When is a day as exact as it is known: 2026-09-01 and season is autumn 2026.
type When struct {
	Date      events.Date `json:"date"`
	Precision string      `json:"precision"`
}

// Milestone is a named point of a plan at that time.
func (w When) Milestone(name string) events.Milestone {
	return events.Milestone{Milestone: name, Date: w.Date, Precision: w.Precision}
}

// Period is the time that a text names. Of a single day, month or year both
// ends are as exact as the text; of "March–June 2026" the first is exact to
// March and the last to June.
type Period struct {
	First, Last When
	Spans       bool // it was written as a time from and to
}

// The years that a date may have. Others are slips of the finger.
const minYear, maxYear = 1900, 2200

// Day reads a day; a month or a year alone is refused.
func Day(c Cell) Result[events.Date] {
	r := Time(c)
	switch {
	case r.Outcome == Doubt:
		out := failed[events.Date](r)
		for _, p := range r.Choices {
			if p.First.Precision == events.PrecisionDay {
				out.Choices = append(out.Choices, p.First.Date)
			}
		}
		return out
	case r.Outcome != Read:
		return failed[events.Date](r)
	case r.Value.Spans || r.Value.First.Precision != events.PrecisionDay:
		return refuse[events.Date]("not_a_day", fault.Args{"given": c.quoted(), "first": r.Value.First, "last": r.Value.Last})
	}
	return Result[events.Date]{Outcome: Read, Value: r.Value.First.Date, Said: r.Said}
}

// Point reads a day, or a month, a quarter, a season, a half-year or a year; a time
// from and to is refused.
func Point(c Cell) Result[When] {
	r := Time(c)
	switch {
	case r.Outcome == Doubt:
		out := failed[When](r)
		for _, p := range r.Choices {
			out.Choices = append(out.Choices, p.First)
		}
		return out
	case r.Outcome != Read:
		return failed[When](r)
	case r.Value.Spans:
		return refuse[When]("a_span", fault.Args{"given": c.quoted(), "first": r.Value.First, "last": r.Value.Last})
	}
	return Result[When]{Outcome: Read, Value: r.Value.First, Said: r.Said}
}

// Time reads a day, month, quarter, season, half-year or year, or a time from
// and to.
func Time(c Cell) Result[Period] {
	s, done, r := begin[Period](c, maxValue)
	switch {
	case done:
		return r
	case c.Day != "":
		p, ok := whole(c.Day, c.Precision)
		if !ok {
			return refuse[Period]("invalid_date", fault.Args{"given": c.quoted()})
		}
		return understood(p)
	case c.Number != "":
		return storedTime(c)
	case yearPoint.MatchString(s):
		s = s[:4]
	}
	return timeText(c, s)
}

// yearPoint is a year as a program writes it that takes it for an amount.
var yearPoint = regexp.MustCompile(`^[0-9]{4}[.,]0+$`)

// The days between which a bare number in a workbook is taken for a day: 1990
// to 2099. Years with a digit too many, such as 20261, lie before.
const firstSerial, lastSerial = 32874, 73050

// storedTime reads the number of a cell that is not shown as a date: a year, or
// the days since 1899-12-30 as a workbook counts them.
func storedTime(c Cell) Result[Period] {
	v, ok := exponent(c.Number)
	switch {
	case !ok:
		return timeText(c, tidy(c.Number))
	case v >= minYear && v <= maxYear && v == math.Trunc(v):
		return timeText(c, strconv.Itoa(int(v)))
	case v >= firstSerial && v < lastSerial+1:
		at := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(v))
		p, _ := whole(events.Date(at.Format(time.DateOnly)), events.PrecisionDay)
		return understood(p)
	}
	return refuse[Period]("no_year", fault.Args{"given": c.quoted()})
}

// slip is digits that are neither a year nor a day: one too many or too few.
var slip = regexp.MustCompile(`^[0-9]{3,7}$`)

// timeText reads what is written: one time, or two with a dash between.
func timeText(c Cell, s string) Result[Period] {
	s = strings.ToLower(strings.Trim(s, " .,;:"))
	one := single(c, s)
	if one.Outcome != Refused || one.Reason.Code != "invalid_date" {
		return one
	}
	if n := caught(s); slip.MatchString(s) && (n < firstSerial || n > lastSerial) {
		return refuse[Period]("no_year", fault.Args{"given": c.quoted()})
	}
	if r, ok := fromTo(c, s); ok {
		return r
	}
	return almost(c, s)
}

// whole is the period that a day of a precision stands for.
func whole(d events.Date, precision string) (Period, bool) {
	if precision == "" {
		precision = events.PrecisionDay
	}
	first, last, ok := d.Period(precision)
	return Period{First: When{first, precision}, Last: When{last, precision}}, ok && inYears(first, last)
}

func inYears(first, last events.Date) bool {
	return first >= events.Date(strconv.Itoa(minYear)) && last < events.Date(strconv.Itoa(maxYear+1))
}

// understood says how a period was understood. The months of what is not the same for
// everybody are given with it.
func understood(p Period) Result[Period] {
	month := func(w When) When { return When{w.Date, events.PrecisionMonth} }
	switch {
	case p.Spans:
		return read(p, "span", fault.Args{"first": p.First, "last": p.Last})
	case p.First.Precision == events.PrecisionSeason || p.First.Precision == events.PrecisionHalfYear || p.First.Precision == events.PrecisionQuarter:
		return read(p, "months", fault.Args{"when": p.First, "first": month(p.First), "last": month(p.Last)})
	}
	return read(p, "time", fault.Args{"when": p.First})
}

// date is a calendar day, if there is such a one.
func date(year, month, day int) (events.Date, bool) {
	at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	ok := month >= 1 && month <= 12 && at.Day() == day && year >= minYear && year <= maxYear
	return events.Date(fmt.Sprintf("%04d-%02d-%02d", year, month, day)), ok
}

// from makes a result of parts that were found; a day that does not exist is
// refused.
func from(c Cell, year, month, day int, precision string) Result[Period] {
	d, ok := date(year, month, day)
	if !ok {
		return refuse[Period]("no_such_day", fault.Args{"given": c.quoted()})
	}
	p, ok := whole(d, precision)
	if !ok {
		return refuse[Period]("no_such_day", fault.Args{"given": c.quoted()})
	}
	return understood(p)
}

// which asks between periods; the same one twice is no question.
func which(c Cell, code string, periods []Period) Result[Period] {
	var choices []Period
	var times []When
	for _, p := range periods {
		if len(times) == 0 || times[0] != p.First {
			choices, times = append(choices, p), append(times, p.First)
		}
	}
	return ask(choices, code, fault.Args{"given": c.quoted(), "times": times})
}

// caught gives what a pattern caught as a number; it only catches digits.
func caught(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
