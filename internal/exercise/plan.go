package exercise

import (
	"fmt"
	"time"

	"github.com/samstyring/samstyring/events"
)

// Plan is all that a play follows from.
type Plan struct {
	Seed uint64
	Day  events.Date // the last of the two years; nothing happens on it or after
	// Initiatives is how many are registered; 0: as many as there are subjects, twice.
	Initiatives int
}

// days is how long a play lasts.
const days = 730

// version grows when the same plan gives another play: one that was begun by another
// version cannot be gone on with.
const version = 4

// dice goes with the seed: another number throws otherwise. With this one a play of the
// usual size has every kind of event (TestEveryKindOfEvent).
const dice = 2

// Days gives the plan with its numbers filled in, and its first moment.
func (p Plan) begin(zone *time.Location) (Plan, time.Time, error) {
	day, err := time.ParseInLocation(time.DateOnly, string(p.Day), zone)
	if err != nil {
		return p, time.Time{}, fmt.Errorf("day of exercise: %w", err)
	}
	if p.Initiatives <= 0 {
		p.Initiatives = 2 * len(subjects)
	}
	return p, day.AddDate(0, 0, -days), nil
}
