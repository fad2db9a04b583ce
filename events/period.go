package events

import "time"

// Period gives the first and the last day that a day stands for when it is as
// exact as a precision says: of 2026-08-14 and "quarter" the first of July and
// the last of September. It is false for what is no day, and for a precision
// that is not in Precisions; an empty one means the day.
func (d Date) Period(precision string) (first, last Date, ok bool) {
	at, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return "", "", false
	}
	back, months := 0, 0 // months back to the first one, and how many there are
	switch precision {
	case "", PrecisionDay:
		return d, d, true
	case PrecisionMonth:
		months = 1
	case PrecisionQuarter:
		back, months = int(at.Month()-1)%3, 3
	case PrecisionSeason:
		back, months = int(at.Month())%3, 3
	case PrecisionHalfYear:
		back, months = int(at.Month()-1)%6, 6
	case PrecisionYear:
		back, months = int(at.Month()-1), 12
	default:
		return "", "", false
	}
	from := time.Date(at.Year(), at.Month()-time.Month(back), 1, 0, 0, 0, 0, time.UTC)
	to := from.AddDate(0, months, -1)
	return Date(from.Format(time.DateOnly)), Date(to.Format(time.DateOnly)), true
}
