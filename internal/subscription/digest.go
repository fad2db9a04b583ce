package subscription

import (
	"slices"
	"time"
	_ "time/tzdata" // the zone is there on every machine

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reference"
)

// Oslo is the zone that times of day are in.
var Oslo = mustZone("Europe/Oslo")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic("load zone " + name + ": " + err.Error()) // the zones are part of the program
	}
	return zone
}

// longestRest bounds how many days in a row are no working days, with a wide
// margin.
const longestRest = 14

// NextDigest is the first time after a moment at which the digest of a
// subscription is due; the zero time for one that is delivered at once, or not of changes. A daily
// digest is due on every working day, a weekly one on its weekday, and where
// that is a public holiday on the next working day.
func NextDigest(s *Subscription, after time.Time) time.Time {
	c := s.withDefaults()
	clock, err := time.Parse("15:04", c.At)
	if c.Frequency == Immediate || c.Frequency == Quarterly || err != nil {
		return time.Time{}
	}
	weekday := slices.Index(Weekdays, c.Weekday) + 1 // time.Monday is 1
	day := after.In(Oslo).AddDate(0, 0, -longestRest)
	for range 3 * longestRest {
		day = day.AddDate(0, 0, 1)
		if c.Frequency == Weekly && int(day.Weekday()) != weekday {
			continue
		}
		d := workingDay(day)
		due := time.Date(d.Year(), d.Month(), d.Day(), clock.Hour(), clock.Minute(), 0, 0, Oslo)
		if due.After(after) {
			return due
		}
	}
	return time.Time{} // not reached: a fortnight always has a working day
}

// workingDay is a day, or the first working day after it.
func workingDay(day time.Time) time.Time {
	date := events.Date(day.Format(time.DateOnly))
	if reference.IsWorkingDay(date) {
		return day
	}
	next, _ := time.Parse(time.DateOnly, string(reference.AddWorkingDays(date, 1))) // it gives a date for a date
	return next
}
