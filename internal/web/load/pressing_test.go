package load

import (
	"fmt"
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda"
)

// A quarter shows so many days and no more, in their order, and leaves out none on which
// something must be done as long as there are others.
func TestMostPressingDaysAreShown(t *testing.T) {
	t.Parallel()
	var of []dayAhead
	for i := range 5 * mostDays {
		step := agenda.Step{Day: agenda.Day{Kind: agenda.Milestone}, Last: events.Date(fmt.Sprintf("2027-%02d-%02d", 1+i*3/(5*mostDays), 1+i%28))}
		if i%10 == 0 {
			step.Kind = agenda.Deadline
		}
		of = append(of, dayAhead{Step: step})
	}
	slices.SortStableFunc(of, inOrder)
	acts := 0
	shown := pressing(of)
	for _, d := range shown {
		if d.Kind.Acts() {
			acts++
		}
	}
	if len(shown) != mostDays || acts != 5*mostDays/10 || !slices.IsSortedFunc(shown, inOrder) {
		t.Errorf("%d days are shown, %d of them to act on, in order: %v", len(shown), acts, slices.IsSortedFunc(shown, inOrder))
	}
	if few := pressing(of[:3]); len(few) != 3 {
		t.Errorf("%d of 3 days", len(few))
	}
}
