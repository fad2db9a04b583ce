package initiative

import (
	"time"

	"github.com/samstyring/samstyring/events"
)

// Day is the calendar day in Norway at a moment. It is worked out from the
// rule that has held since 1996, one hour ahead of UTC and two in summer, and
// not read from the machine's time zones: the same log gives the same state
// everywhere.
func Day(at time.Time) events.Date {
	at = at.UTC()
	ahead := time.Hour
	if !at.Before(lastSunday(at.Year(), time.March)) && at.Before(lastSunday(at.Year(), time.October)) {
		ahead = 2 * time.Hour
	}
	return events.Date(at.Add(ahead).Format(time.DateOnly))
}

// lastSunday is one o'clock UTC on the last Sunday of a month of 31 days, when
// the clocks are moved.
func lastSunday(year int, month time.Month) time.Time {
	last := time.Date(year, month, 31, 1, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, -int(last.Weekday()))
}
