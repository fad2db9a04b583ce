package filter_test

import (
	"net/url"
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
)

func TestPeriods(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]filter.Period{
		"2026": {First: "2026-01-01", Last: "2026-12-31"}, "2026-H2": {First: "2026-07-01", Last: "2026-12-31"},
		"2026-Q2": {First: "2026-04-01", Last: "2026-06-30"}, "2028-02": {First: "2028-02-01", Last: "2028-02-29"},
		"2026-07-14": {First: "2026-07-14", Last: "2026-07-14"}, "2026-01-01..2026-03-31": {First: "2026-01-01", Last: "2026-03-31"},
		"2026-01-01..": {First: "2026-01-01"}, "..2026-03-31": {Last: "2026-03-31"},
	} {
		if got, ok := filter.ParsePeriod(value); !ok || got != want {
			t.Errorf("%s: %+v, %v", value, got, ok)
		}
	}
	for _, value := range []string{"", "..", "26", "2026-H3", "2026-Q0", "2026-13", "2026-02-30", "2026-03-31..2026-01-01", "2026-H1..2026-H2", "2026-01-01...", "2026-h1"} {
		if got, ok := filter.ParsePeriod(value); ok {
			t.Errorf("%s: %+v", value, got)
		}
	}
}

func TestMeets(t *testing.T) {
	t.Parallel()
	year := filter.Period{First: "2026-01-01", Last: "2026-12-31"}
	for _, c := range []struct {
		p           filter.Period
		first, last string
		want        bool
	}{
		{year, "2025-12-31", "2025-12-31", false}, {year, "2025-12-31", "2026-01-01", true}, {year, "2026-12-31", "2027-06-30", true},
		{year, "2027-01-01", "2027-01-01", false}, {filter.Period{First: "2026-01-01"}, "2030-01-01", "2030-01-01", true},
		{filter.Period{Last: "2026-01-01"}, "2026-01-02", "2026-01-02", false},
	} {
		if got := c.p.Meets(events.Date(c.first), events.Date(c.last)); got != c.want {
			t.Errorf("%+v meets %s–%s: %v", c.p, c.first, c.last, got)
		}
	}
}

// What people write for a period, and the two fields of a form, are asked for in
// the one way that the API has.
func TestPeriodsOfPages(t *testing.T) {
	t.Parallel()
	page := filter.Page([]filter.Name{filter.Due, filter.Changed})
	for query, want := range map[string][]string{
		"frist=2027": {"2027"}, "frist=1.+halvår+2027": {"2027-H1"}, "frist=mars+2027": {"2027-03"}, "frist=3.+kvartal+2027": {"2027-Q3"},
		"frist=31.12.2026": {"2026-12-31"}, "frist=01.01.2027–30.06.2027": {"2027-01-01..2027-06-30"}, "frist=": nil,
		"frist-fra=1.1.2027&frist-til=": {"2027-01-01.."}, "frist-fra=&frist-til=2027-06-30": {"..2027-06-30"},
	} {
		given, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		set, wrong, err := page.Read(given, world)
		if err != nil || len(wrong) > 0 || !slices.Equal(set[filter.Due], want) {
			t.Errorf("%s: %v, %v, %v", query, set, wrong, err)
		}
	}
	for _, query := range []string{"frist=snart", "fra=30.06.2027&til=01.01.2027", "til=31.02.2027"} {
		given, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		_, wrong, err := page.Read(given, world)
		if err != nil || len(wrong) != 1 || wrong[0].Code != "malformed_period" {
			t.Errorf("%s: %v, %v", query, wrong, err)
		}
	}
}

// A period is said as people say it.
func TestSayPeriod(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"2027": "2027", "2027-H1": "1. halvår 2027", "2027-03": "mars 2027", "2027-01-01..2027-06-30": "1. januar 2027 – 30. juni 2027",
		"2027-01-01..": "fra 1. januar 2027", "..2027-06-30": "til og med 30. juni 2027",
	} {
		if got := filter.Of(filter.Due).Say(locale.Bokmaal, world.Ref, value); got != want {
			t.Errorf("%s is said as %q", value, got)
		}
	}
	if got := filter.Of(filter.Bypassed).SayAlone(locale.Bokmaal, world.Ref, "past"); got != "Utenom samstyringen: Tidligere, til de ble vurdert" {
		t.Errorf("said alone: %q", got)
	}
}
