package calendar

import (
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
)

// Move is when an initiative last came to concern somebody, or ceased to: the
// last event that it follows from.
type Move struct {
	Position uint64
	At       time.Time
}

// Left gives the days of an initiative for the calendar of somebody whom it
// does not concern any more. What was ahead then is cancelled, as when the
// initiative had ended; what has come since was never in that calendar.
func Left(days []Day, m Move) []Day {
	on := events.Date(m.At.In(oslo).Format(time.DateOnly))
	out := make([]Day, 0, len(days))
	for _, d := range days {
		if d.Created.After(m.At) {
			continue
		}
		if d.Date >= on || d.Changed.After(m.At) {
			d.Cancelled = true
			d = d.after(m)
		}
		out = append(out, d)
	}
	return out
}

// Came gives the days for the calendar of somebody whom the initiative has come
// to concern, perhaps again: programs that have seen them cancelled must see
// that they are later than that.
func Came(days []Day, m Move) []Day {
	out := slices.Clone(days)
	for i, d := range out {
		out[i] = d.after(m)
	}
	return out
}

// after is a day that was not last changed before a move.
func (d Day) after(m Move) Day {
	if d.Position < m.Position {
		d.Position, d.Changed = m.Position, m.At
	}
	return d
}
