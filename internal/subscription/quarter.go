package subscription

import (
	"fmt"
	"time"

	"github.com/samstyring/samstyring/internal/filter"
)

// Quarter is the quarter whose letter of a subscription is due at a moment, such as
// "2027-1", and since when: the first working day of the quarter, at the time of day
// that the subscriber has chosen. ok is false where none is due: before that, and if the
// letters began later. A quarter that is over has no letter any more.
func Quarter(s *Subscription, now time.Time) (name string, due time.Time, ok bool) {
	if s.Frequency != Quarterly || s.Status != Active {
		return "", due, false
	}
	clock, err := time.Parse("15:04", s.withDefaults().At)
	if err != nil {
		return "", due, false
	}
	at := now.In(Oslo)
	n := (int(at.Month()) + 2) / 3
	d := workingDay(time.Date(at.Year(), time.Month(3*n-2), 1, 0, 0, 0, 0, Oslo))
	due = time.Date(d.Year(), d.Month(), d.Day(), clock.Hour(), clock.Minute(), 0, 0, Oslo)
	return fmt.Sprintf("%d-%d", at.Year(), n), due, !now.Before(due) && due.After(s.Quarters)
}

// Municipality is the one that the letter of a quarter is about, by the number that the
// subscriber gave.
func (f Filters) Municipality() string { return f.First(filter.Municipality) }

// oneMunicipality says that filters are one municipality and nothing else.
func (f Filters) oneMunicipality() bool {
	for name, values := range f.Set {
		if name != filter.Municipality && len(values) > 0 {
			return false
		}
	}
	return !f.Everything && len(f.Set[filter.Municipality]) == 1
}

// quarterly checks a letter of each quarter.
func (v *validation) quarterly(c Command) {
	if c.Frequency != Quarterly {
		return
	}
	v.Check(c.Channel != Webhook, "frequency", "quarterly_by_email", nil)
	v.Check(c.Filters.oneMunicipality(), "frequency", "quarterly_one_municipality", nil)
}
