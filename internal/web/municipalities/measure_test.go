package municipalities

import (
	"slices"
	"testing"
)

func TestScale(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		values []int
		want   []scaleStep
	}{
		"nothing":         {nil, nil},
		"all alike":       {[]int{7, 7}, []scaleStep{{3, 7, 7, 2}}},
		"two":             {[]int{7, 8, 7}, []scaleStep{{2, 7, 7, 2}, {4, 8, 8, 1}}},
		"three":           {[]int{3, 1, 2}, []scaleStep{{1, 1, 1, 1}, {3, 2, 2, 1}, {5, 3, 3, 1}}},
		"unknown, none":   {[]int{unknown, 0, 0, 4}, []scaleStep{{0, unknown, unknown, 1}, {0, 0, 0, 2}, {3, 4, 4, 1}}},
		"never divided":   {[]int{1, 1, 1, 1, 1, 1, 1, 9}, []scaleStep{{2, 1, 1, 7}, {4, 9, 9, 1}}},
		"as many in each": {[]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, []scaleStep{{1, 1, 2, 2}, {2, 3, 4, 2}, {3, 5, 6, 2}, {4, 7, 8, 2}, {5, 9, 10, 2}}},
	} {
		got := newScale(c.values)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		for _, v := range c.values {
			if v > 0 && !slices.ContainsFunc(got, func(s scaleStep) bool { return s.holds(v) && s.Shade > 0 }) {
				t.Errorf("%s: %d has no shade", name, v)
			}
		}
	}
}
