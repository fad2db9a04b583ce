package reference

import (
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
	"pgregory.net/rapid"
)

func TestResolve(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	for _, tc := range []struct {
		number string
		on     events.Date
		want   []string
	}{
		{"1507", "2021-01-01", []string{"1508", "1580"}}, // split in 2024
		{"1507", "", []string{"1508", "1580"}},
		{"1507", "2019-12-31", nil},                      // not yet
		{"1507", "2024-01-01", nil},                      // no more
		{"1523", "2019-01-01", []string{"1508", "1580"}}, // merged, then split
		{"3011", "2022-01-01", []string{"3110"}},
		{"3011", "", []string{"3110"}},
		{"0111", "2019-06-01", []string{"3110"}}, // renumbered twice
		{"3118", "2026-06-01", []string{"3118"}}, // adjusting a boundary ends nothing
		{"3118", "2025-01-01", []string{"3118"}},
		{"3207", "2026-06-01", []string{"3207"}},
		{"0301", "2017-01-01", []string{"0301"}}, // a new name ends nothing
		{"5006", "2025-12-31", []string{"5006"}},
		{"1850", "2019-12-31", []string{"1806", "1875"}},         // Tysfjord was divided
		{"5012", "2019-01-01", []string{"5055", "5056", "5059"}}, // and Snillfjord
		{"1613", "2017-06-01", []string{"5055", "5056", "5059"}},
		{"0706", "2016-12-31", []string{"3907"}}, // three changes
		{"0710", "2016-12-31", nil},              // begins in 2017
		{"0710", "2017-01-01", []string{"3907"}},
		{"1103", "2018-01-01", []string{"1103"}}, // Stavanger took in two others
		{"1141", "2018-01-01", []string{"1103"}},
		{"5001", "2019-01-01", []string{"5001"}}, // so did Trondheim
		{"5030", "2019-01-01", []string{"5001"}},
		{"5001", "2017-12-31", nil},
		{"1567", "2018-12-31", []string{"5061"}},
		{"1579", "2019-12-31", nil}, // Hustadvika was new
		{"9999", "", nil},
		{"", "", nil},
	} {
		if got := d.Resolve(tc.number, tc.on); !slices.Equal(got, tc.want) {
			t.Errorf("Resolve(%q, %q) = %v, want %v", tc.number, tc.on, got, tc.want)
		}
		if got := d.KnownOn(tc.number, tc.on); got != (tc.want != nil) {
			t.Errorf("KnownOn(%q, %q) = %v", tc.number, tc.on, got)
		}
	}
}

func TestCurrent(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	for _, tc := range []struct {
		number     string
		want       []string
		former, ok bool
	}{
		{"3011", []string{"3110"}, true, true},
		{"1507", []string{"1508", "1580"}, true, true},
		{"3110", []string{"3110"}, false, true},
		{"1101", []string{"1101"}, false, true}, // no change mentions it
		{"0000", nil, false, false},
	} {
		got, former, ok := d.Current(tc.number)
		if !slices.Equal(got, tc.want) || former != tc.former || ok != tc.ok {
			t.Errorf("Current(%s) = %v, %v, %v", tc.number, got, former, ok)
		}
	}
}

// How many municipalities there were is known from elsewhere.
func TestNumberOfMunicipalitiesThroughTheYears(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	for day, want := range map[events.Date]int{
		"2016-12-31": 428, "2017-01-01": 426, "2018-01-01": 422, "2019-01-01": 422,
		"2020-01-01": 356, "2023-12-31": 356, "2024-01-01": 357, "2026-01-01": 357,
	} {
		got := 0
		for number := range d.history.spells {
			if d.KnownOn(number, day) {
				got++
			}
		}
		if got != want {
			t.Errorf("%d municipalities on %s, want %d", got, day, want)
		}
	}
}

// On every day, the municipalities of that day together are those of today,
// and so are the counties of that day.
func TestEveryDayLeadsToAllOfToday(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	rapid.Check(t, func(t *rapid.T) {
		day := AddWorkingDays("2016-06-01", rapid.IntRange(0, 2700).Draw(t, "days"))
		municipalities := events.Reach{Scope: events.ScopeMunicipalities, ReferenceDate: day}
		counties := events.Reach{Scope: events.ScopeCounties, ReferenceDate: day}
		for number := range d.history.spells {
			if d.KnownOn(number, day) {
				municipalities.Codes = append(municipalities.Codes, number)
			}
		}
		for county := range d.history.counties {
			if d.CountyKnownOn(county, day) {
				counties.Codes = append(counties.Codes, county)
			}
		}
		for _, reach := range []events.Reach{municipalities, counties} {
			if got := d.Concerned(reach); !slices.Equal(got, d.all) {
				t.Fatalf("%s on %s lead to %d, want all %d", reach.Scope, day, len(got), len(d.all))
			}
			if wrong := d.CheckReach(reach); len(wrong) > 0 {
				t.Fatalf("%s on %s: %v", reach.Scope, day, wrong)
			}
		}
	})
}

func TestFormerNumbersAfterASplit(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	for number, want := range map[string][]string{
		"1508": {"1507", "1504", "1523", "1529", "1546"}, // Ålesund without the old Haram
		"1580": {"1507", "1534"},                         // Haram with the old Haram only
		"5056": {"5012", "5013", "1613", "1617"},         // Hitra with its part of Snillfjord
		"1103": {"1141", "1142"},
		"1101": nil,
	} {
		m, _ := d.Municipality(number)
		var got []string
		for _, f := range m.FormerNumbers {
			got = append(got, f.Number)
		}
		if !slices.Equal(got, want) {
			t.Errorf("former numbers of %s: %v, want %v", number, got, want)
		}
	}
}
