package filter_test

import (
	"testing"

	"github.com/samstyring/samstyring/internal/filter"
)

// A period that is read has two ends in their order, and written as those it is read
// as the same.
func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{"2026", "2026-H1", "2026-Q3", "2026-07", "2026-07-01", "2026-01-01..2026-02-01", "..2026-01-01", "2026-02-30", "..", "0000", "9999-12-31"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		p, ok := filter.ParsePeriod(value)
		if !ok {
			return
		}
		if p.Last != "" && p.First > p.Last || p.First == "" && p.Last == "" {
			t.Errorf("%q is read as %+v", value, p)
		}
		if again, ok := filter.ParsePeriod(string(p.First) + ".." + string(p.Last)); !ok || again != p {
			t.Errorf("%q is read as %+v, and that as %+v", value, p, again)
		}
	})
}
