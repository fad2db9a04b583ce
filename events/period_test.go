package events_test

import (
	"testing"

	"github.com/samstyring/samstyring/events"
)

func TestPeriod(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		day         events.Date
		precision   string
		first, last events.Date
	}{
		{"2026-08-14", "", "2026-08-14", "2026-08-14"},
		{"2026-08-14", events.PrecisionDay, "2026-08-14", "2026-08-14"},
		{"2028-02-10", events.PrecisionMonth, "2028-02-01", "2028-02-29"},
		{"2026-08-14", events.PrecisionQuarter, "2026-07-01", "2026-09-30"},
		{"2026-01-01", events.PrecisionQuarter, "2026-01-01", "2026-03-31"},
		{"2026-05-31", events.PrecisionSeason, "2026-03-01", "2026-05-31"},
		{"2026-06-01", events.PrecisionSeason, "2026-06-01", "2026-08-31"},
		{"2026-11-30", events.PrecisionSeason, "2026-09-01", "2026-11-30"},
		{"2026-12-24", events.PrecisionSeason, "2026-12-01", "2027-02-28"},
		{"2027-01-15", events.PrecisionSeason, "2026-12-01", "2027-02-28"},
		{"2028-02-29", events.PrecisionSeason, "2027-12-01", "2028-02-29"},
		{"2026-06-30", events.PrecisionHalfYear, "2026-01-01", "2026-06-30"},
		{"2026-07-01", events.PrecisionHalfYear, "2026-07-01", "2026-12-31"},
		{"2026-07-01", events.PrecisionYear, "2026-01-01", "2026-12-31"},
	} {
		first, last, ok := tc.day.Period(tc.precision)
		if !ok || first != tc.first || last != tc.last {
			t.Errorf("%s as a %q = %s to %s, %v; want %s to %s", tc.day, tc.precision, first, last, ok, tc.first, tc.last)
		}
	}
	for _, precision := range events.Precisions {
		if _, _, ok := events.Date("2026-02-30").Period(precision); ok {
			t.Errorf("a day that does not exist has a %s", precision)
		}
		if _, _, ok := events.Date("2026-02-28").Period(precision); !ok {
			t.Errorf("%s is not known", precision)
		}
	}
	if _, _, ok := events.Date("2026-02-28").Period("week"); ok {
		t.Error("a week is no precision")
	}
}
