package reference

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"pgregory.net/rapid"
)

// The public holidays that fall on Monday to Friday, from the almanac. The
// eves, 24 and 31 December, are not among them.
func TestHolidaysOnWeekdays(t *testing.T) {
	t.Parallel()
	for year, want := range map[int][]string{
		2025: {"01-01", "04-17", "04-18", "04-21", "05-01", "05-29", "06-09", "12-25", "12-26"},
		2026: {"01-01", "04-02", "04-03", "04-06", "05-01", "05-14", "05-25", "12-25"},
		2027: {"01-01", "03-25", "03-26", "03-29", "05-06", "05-17"}, // 17 May is Whit Monday too
	} {
		var got []string
		for day := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == year; day = day.AddDate(0, 0, 1) {
			weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
			works := IsWorkingDay(events.Date(day.Format(time.DateOnly)))
			if weekend && works {
				t.Errorf("%s is a weekend and a working day", day.Format(time.DateOnly))
			}
			if !weekend && !works {
				got = append(got, day.Format("01-02"))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d: %v, want %v", year, got, want)
		}
	}
	for _, eve := range []events.Date{"2025-12-24", "2025-12-31", "2026-12-24", "2026-12-31", "2027-12-24", "2027-12-31"} {
		if !IsWorkingDay(eve) {
			t.Errorf("%s is not a working day", eve)
		}
	}
}

func TestAddWorkingDays(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		from events.Date
		n    int
		want events.Date
	}{
		{"2026-11-23", 10, "2026-12-07"},
		{"2026-11-21", 1, "2026-11-23"}, // from a Saturday
		{"2026-11-21", 0, "2026-11-21"},
		{"2026-04-01", 1, "2026-04-07"}, // over Easter
		{"2026-12-23", 2, "2026-12-28"}, // 24 December counts, 25 does not
		{"2026-12-30", 3, "2027-01-05"},
		{"2026-04-07", -1, "2026-04-01"},
		{"2026-02-30", 1, ""},
		{"", 1, ""},
	} {
		if got := AddWorkingDays(tc.from, tc.n); got != tc.want {
			t.Errorf("AddWorkingDays(%q, %d) = %q, want %q", tc.from, tc.n, got, tc.want)
		}
	}
	if IsWorkingDay("2026-2-3") || WorkingDaysBetween("2026-02-03", "x") != 0 || WorkingDaysBetween("x", "2026-02-03") != 0 {
		t.Error("what is not a date counts")
	}
	if n := WorkingDaysBetween("2026-02-03", "2026-02-02"); n != 0 {
		t.Errorf("%d working days backwards", n)
	}
}

func TestWorkingDaysProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := events.Date(fmt.Sprintf("%d-%02d-%02d",
			rapid.IntRange(2020, 2040).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day")))
		n := rapid.IntRange(1, 60).Draw(t, "n")
		to := AddWorkingDays(from, n)
		if !IsWorkingDay(to) || to <= from {
			t.Fatalf("%d working days after %s is %s", n, from, to)
		}
		if got := WorkingDaysBetween(from, to); got != n {
			t.Fatalf("%d working days from %s to %s, want %d", got, from, to, n)
		}
	})
}
