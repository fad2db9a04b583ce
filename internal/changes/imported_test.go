package changes_test

import (
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/locale"
)

// The day of an import is not told as the day on which something happened: a change that
// was read from a file says so, unless somebody has edited the same thing since. That an
// import is taken back happens on its day.
func TestImportedIsSaid(t *testing.T) {
	t.Parallel()
	steps := tell(proposed(), at{0, "", retitle("B")}, at{100, "", retitle("C")}, at{101, "", retitle("D")}, at{300, "", &events.Withdrawn{Reason: nb("Tatt tilbake.")}})
	for _, i := range []int{0, 1, 2, 4} {
		steps[i].rec.ImportRow = "019dfd48-3c1e-7a55-9d10-6b2f0a41c7e2/3"
	}
	got := all(steps)
	wantClasses(t, got, "stage_moved", "described", "described", "standing_changed")
	for i, want := range []bool{true, true, false, false} {
		_, detail := got[i].Words(locale.Bokmaal, ref)
		if got[i].Imported != want || strings.Contains(detail, "Datoen er dagen for importen") != want {
			t.Errorf("%s: imported %v, %q", got[i].Class, got[i].Imported, detail)
		}
	}
	if net := changes.Net(got[:3]); net[len(net)-1].Imported {
		t.Errorf("what was edited after an import is told as imported: %+v", net)
	}
}
