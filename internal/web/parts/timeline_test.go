package parts

import (
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
)

// What comes next is at the top, then what has been, and at last what has no
// date; what lies outside of the years shown is not drawn.
func TestTimelinesAreInOrder(t *testing.T) {
	t.Parallel()
	const today = events.Date("2026-11-29")
	a := newAxis(today)
	strip := func(id string, days ...events.Date) Strip {
		s := Strip{ID: id}
		for _, d := range days {
			s.Add(a, Mark{Date: d, Kind: "milestone"})
		}
		return s
	}
	list := &Timeline{Rows: []Strip{
		strip("none"), strip("been", "2026-01-01"), strip("long ago", "2019-01-01"), strip("later", "2028-01-01"), strip("next", "2025-03-01", "2026-12-01"), strip("lately", "2026-11-01"),
	}}
	slices.SortStableFunc(list.Rows, func(x, y Strip) int { return x.next(today).compare(y.next(today)) })
	var order, drawn []string
	for _, s := range list.Rows {
		order = append(order, s.ID)
		if s.InSight() {
			drawn = append(drawn, s.ID)
		}
	}
	if want := []string{"next", "later", "lately", "been", "long ago", "none"}; !slices.Equal(order, want) {
		t.Errorf("in the order %v, want %v", order, want)
	}
	if want := []string{"next", "later", "lately", "been"}; !slices.Equal(drawn, want) || list.Blank() != 2 || !list.InSight() {
		t.Errorf("drawn are %v, want %v; blank are %d", drawn, want, list.Blank())
	}
}
