package calendar

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whom an initiative leaves sees cancelled what was ahead, later than it was
// published before, and nothing of what came since.
func TestMoved(t *testing.T) {
	t.Parallel()
	left := Move{Position: 5, At: at(5)} // 11 September
	passed := Day{Kind: Milestone, Name: "Start", Date: "2026-09-08", Position: 1, Changed: at(1), Created: at(1)}
	ahead := Day{Kind: Milestone, Name: "Pilot", Date: "2026-12-01", Position: 2, Changed: at(2), Created: at(1)}
	sameDay := Day{Kind: Obligation, Date: "2026-09-11", Position: 3, Changed: at(3), Created: at(3)}
	dropped := Day{Kind: Milestone, Name: "Avvikling", Date: "2027-01-01", Position: 4, Changed: at(4), Created: at(1), Cancelled: true}
	moved := Day{Kind: Milestone, Name: "Flyttet", Date: "2026-09-09", Position: 7, Changed: at(7), Created: at(1)}
	since := Day{Kind: Milestone, Name: "Ny", Date: "2027-06-01", Position: 6, Changed: at(6), Created: at(6)}
	cancelled := func(d Day, position uint64) Day {
		d.Cancelled, d.Position, d.Changed = true, position, at(position)
		return d
	}
	days := []Day{passed, ahead, sameDay, dropped, moved, since}
	want := []Day{passed, cancelled(ahead, 5), cancelled(sameDay, 5), cancelled(dropped, 5), cancelled(moved, 7)}
	if diff := cmp.Diff(want, Left(days, left)); diff != "" {
		t.Error(diff)
	}
	came := Came(days, Move{Position: 6, At: at(6)})
	for i, d := range came {
		if d.Position != max(days[i].Position, 6) || !d.Changed.Equal(at(d.Position)) || d.Cancelled != days[i].Cancelled || d.Date != days[i].Date {
			t.Errorf("%s came as %+v", days[i].Name, d)
		}
	}
	if days[0].Position != 1 || days[1].Cancelled {
		t.Error("the days that were given have changed")
	}
}
