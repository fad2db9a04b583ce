package outlook

import (
	"time"

	"github.com/samstyring/samstyring/events"
)

// Quarter is a quarter of a year, counted from the year 0, so that quarters can
// be compared and subtracted.
type Quarter int

// NewQuarter is the nth quarter, 1 to 4, of a year.
func NewQuarter(year, n int) Quarter { return Quarter(year*4 + n - 1) }

// QuarterOf is the quarter of a day; ok is false if it is no day.
func QuarterOf(d events.Date) (q Quarter, ok bool) {
	at, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0, false
	}
	return NewQuarter(at.Year(), (int(at.Month())+2)/3), true
}

// Year is the year of the quarter.
func (q Quarter) Year() int { return int(q) / 4 }

// Number is its place in the year, 1 to 4.
func (q Quarter) Number() int { return int(q)%4 + 1 }

// First is its first day.
func (q Quarter) First() time.Time {
	return time.Date(q.Year(), time.Month(3*(q.Number()-1)+1), 1, 0, 0, 0, 0, time.UTC)
}
