package webhook

import (
	"math/rand/v2"
	"time"
)

// steps are the waits before each new attempt: thirteen attempts over three
// days and four hours. The first are short, for a receiver that is being
// restarted; the last are long enough for a weekend.
var steps = []time.Duration{
	5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 12 * time.Hour, 24 * time.Hour, 24 * time.Hour,
}

// Schedule says when a delivery that failed is tried again. The zero value is
// for production.
type Schedule struct {
	Steps []time.Duration // three days when nil
	Rand  func() float64  // in [0, 1), from many goroutines; math/rand/v2 when nil
}

// NextDelay is the wait after an attempt that failed, counted from 1; false
// when it was the last. It is spread evenly from half of the step to one and a
// half: as widely as full jitter, so that deliveries that failed together do
// not come back together, but never at once and on the average as long as the
// step, so that the whole lasts as long as the steps say.
func (s Schedule) NextDelay(attempt int) (time.Duration, bool) {
	all := s.Steps
	if all == nil {
		all = steps
	}
	if attempt < 1 || attempt > len(all) {
		return 0, false
	}
	chance := s.Rand
	if chance == nil {
		chance = rand.Float64
	}
	step := all[attempt-1]
	return step/2 + time.Duration(chance()*float64(step)), true
}

// Next is the wait after an attempt with this result: that of NextDelay, or
// what the receiver asked for if that is longer. False when nothing more is to
// be tried: it was delivered, cannot be, or this was the last attempt.
func (s Schedule) Next(attempt int, r Result) (time.Duration, bool) {
	if r.Outcome != Retry && r.Outcome != SlowDown {
		return 0, false
	}
	d, ok := s.NextDelay(attempt)
	if !ok {
		return 0, false
	}
	return max(d, r.After), true
}
