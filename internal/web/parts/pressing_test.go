package parts_test

import (
	"slices"
	"testing"

	"github.com/samstyring/samstyring/internal/web/parts"
)

// So many are shown and no more, in their order, and none that asks for an act is left
// out as long as there are others.
func TestMostPressingAreShown(t *testing.T) {
	t.Parallel()
	list := make([]int, 500)
	for i := range list {
		list[i] = i
	}
	acts := func(n *int) bool { return *n%10 == 9 }
	shown, more := parts.Pressing(list, acts, 100)
	pressing := 0
	for i := range shown {
		if acts(&shown[i]) {
			pressing++
		}
	}
	if len(shown) != 100 || more != 400 || pressing != 50 || !slices.IsSorted(shown) {
		t.Errorf("%d are shown, %d of them pressing, in order: %v; %d more", len(shown), pressing, slices.IsSorted(shown), more)
	}
	if shown, _ := parts.Pressing(list, acts, 20); len(shown) != 20 || slices.ContainsFunc(shown, func(n int) bool { return !acts(&n) }) {
		t.Errorf("of many that press, %v are shown", shown)
	}
	if few, more := parts.Pressing(list[:3], acts, 3); len(few) != 3 || more != 0 {
		t.Errorf("%d of 3, %d more", len(few), more)
	}
}
