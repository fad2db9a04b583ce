package reference

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/no"
	"github.com/samstyring/samstyring/events"
)

// workCalendar knows Monday to Friday and the Norwegian public holidays. The
// eves, 24 and 31 December, are working days: they are not public holidays by
// law. It is only read, and its cache is off, so it may be shared.
var workCalendar = newWorkCalendar()

func newWorkCalendar() *cal.BusinessCalendar {
	c := cal.NewBusinessCalendar()
	c.AddHoliday(no.Holidays...)
	return c
}

// IsWorkingDay says whether a day is a Norwegian working day: Monday to Friday
// and no public holiday. It is false for what is not a date.
func IsWorkingDay(day events.Date) bool {
	t, err := time.Parse(time.DateOnly, string(day))
	return err == nil && workCalendar.IsWorkday(t)
}

// AddWorkingDays gives the n-th working day after from, or before it if n is
// negative. The day itself is not counted; with n = 0 it is returned as it is.
// It is empty if from is not a date.
func AddWorkingDays(from events.Date, n int) events.Date {
	t, err := time.Parse(time.DateOnly, string(from))
	if err != nil {
		return ""
	}
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		t = t.AddDate(0, 0, step)
		if workCalendar.IsWorkday(t) {
			n--
		}
	}
	return events.Date(t.Format(time.DateOnly))
}

// WorkingDaysBetween counts the working days after from up to and including to,
// so that WorkingDaysBetween(d, AddWorkingDays(d, n)) = n. It is 0 when to is
// not after from, or when either is not a date.
func WorkingDaysBetween(from, to events.Date) int {
	t, err := time.Parse(time.DateOnly, string(from))
	if err != nil {
		return 0
	}
	end, err := time.Parse(time.DateOnly, string(to))
	if err != nil {
		return 0
	}
	n := 0
	for t.Before(end) {
		t = t.AddDate(0, 0, 1)
		if workCalendar.IsWorkday(t) {
			n++
		}
	}
	return n
}
