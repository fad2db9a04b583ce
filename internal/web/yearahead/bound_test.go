package yearahead

import "testing"

// A part of the year shows so many lines and says how many more there are.
func TestAPartOfTheYearIsBound(t *testing.T) {
	t.Parallel()
	m := month{Steps: make([]step, mostSteps+50)}
	m.Steps[mostSteps+49].Acts = true
	m.bound()
	if len(m.Steps) != mostSteps || m.More != 50 || m.All() != mostSteps+50 || !m.Steps[mostSteps-1].Acts {
		t.Errorf("%d lines, %d more, the last one acts: %v", len(m.Steps), m.More, m.Steps[len(m.Steps)-1].Acts)
	}
}
