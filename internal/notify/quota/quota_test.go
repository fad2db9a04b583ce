package quota

import (
	"testing"
	"time"
)

// A window slides: what lies further back than it does not count, a use that is
// repeated counts once, and whoever is refused hears from when it may be.
func TestTake(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 9, 7, 10, 0, 0, 0, time.UTC)
	after := func(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }
	of := Quota{Most: 2, Within: time.Hour, Apart: 10 * time.Minute}
	var counted tally
	for _, step := range []struct {
		id   string
		at   int
		from int // minutes; 0: it is counted
	}{
		{"a", 0, 0},
		{"a", 5, 0}, // again: it is moved
		{"b", 6, 15},
		{"b", 15, 0},
		{"c", 30, 65},
		{"c", 66, 0},
		{"d", 67, 76},
	} {
		from, ok := of.take(&counted, step.id, after(step.at))
		if ok != (step.from == 0) || !ok && !from.Equal(after(step.from)) {
			t.Errorf("%s at %d: %s, %v; want %d", step.id, step.at, from.Sub(start), ok, step.from)
		}
	}
	if counted.spent(after(66+24*60-1)) || !counted.spent(after(66+24*60)) {
		t.Error("a tally is forgotten when its last use counts in no window any more")
	}
}
