package outlook_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
)

func TestCalendarCountsEachMunicipality(t *testing.T) {
	t.Parallel()
	c := outlook.NewCalendar(day, 4, 2) // from the third quarter of 2026
	c.Add(row(func(r *catalogue.Row) {
		r.Deadline = "2026-12-31"
		r.Costs = []events.CostLine{
			{Unit: events.UnitHours, Frequency: events.FrequencyOneOff, SizeClass: "under_5000", Low: 5, Expected: 10, High: 20},
			{Unit: events.UnitHours, Frequency: events.FrequencyOneOff, SizeClass: "50000_and_over", Low: 50, Expected: 100, High: 200},
			{Unit: events.UnitHours, Frequency: events.FrequencyYearly, FromYear: 2027, ToYear: 2027, Low: 4, Expected: 8, High: 12},
		}
	}), 0, []outlook.Shares{{"under_5000": 3}, {"under_5000": 1, "50000_and_over": 1}})
	c.Add(row(func(r *catalogue.Row) { r.Deadline = "2027-02-01" }), 0, []outlook.Shares{{"under_5000": 3}, {"50000_and_over": 2}})
	c.Add(row(func(r *catalogue.Row) { r.Deadline = "2027-02-01" }), 0, []outlook.Shares{{}, {}}) // concerns nobody here
	if got := c.Lines[0].Quarters[1].Hours; got != (outlook.Range{Low: 15, Expected: 30, High: 60}) {
		t.Errorf("three small ones, in the quarter of the deadline: %+v", got)
	}
	if got := c.Lines[1].Quarters[1].Hours.Expected; got != 110 {
		t.Errorf("a small one and a large one: %d", got)
	}
	if got := c.Lines[1].Quarters[2].Hours.Expected; got != 4 { // a quarter of the year, for two
		t.Errorf("each quarter of a yearly cost: %d", got)
	}
	if got := c.Total.Quarters[1].Hours.Expected; got != 140 {
		t.Errorf("all: %d", got)
	}
	if c.Lines[0].Quarters[2].Unknown != 1 || c.Lines[1].Quarters[2].Unknown != 1 || c.Total.Quarters[2].Unknown != 1 || c.Unknown != 1 || c.Assessed != 1 {
		t.Errorf("what nobody has assessed is counted once: %+v", c)
	}
}

// Moving an initiative moves all that it takes, and nothing else.
func TestMovedByQuarters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		year := rapid.IntRange(2026, 2028).Draw(rt, "year")
		r := row(func(r *catalogue.Row) {
			r.Deadline = "2027-03-01"
			r.Costs = []events.CostLine{
				{Unit: events.UnitHours, Frequency: events.FrequencyOneOff, Low: 1, Expected: rapid.Int64Range(1, 999).Draw(rt, "once"), High: 999},
				{Unit: events.UnitHours, Frequency: events.FrequencyYearly, FromYear: year, ToYear: year + 1, Expected: rapid.Int64Range(1, 999).Draw(rt, "yearly")},
			}
		})
		later := rapid.IntRange(-4, 4).Draw(rt, "later")
		stays, moved := outlook.NewCalendar(day, 20, 1), outlook.NewCalendar(day, 20, 1)
		stays.Add(r, 0, []outlook.Shares{{"under_5000": 2}})
		moved.Add(r, later, []outlook.Shares{{"under_5000": 2}})
		// The yearly part is cut into four by the quarter of the year, so a quarter may have an hour more or less.
		for i := range stays.Quarters {
			if j := i + later; j >= 0 && j < len(moved.Quarters) {
				if d := stays.Total.Quarters[i].Hours.Expected - moved.Total.Quarters[j].Hours.Expected; d > 2 || d < -2 {
					rt.Fatalf("quarter %d: %d hours, moved %d", i, stays.Total.Quarters[i].Hours.Expected, moved.Total.Quarters[j].Hours.Expected)
				}
			}
		}
	})
}
