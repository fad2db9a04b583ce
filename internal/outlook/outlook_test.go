package outlook_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
)

var day = time.Date(2026, 9, 7, 0, 0, 0, 0, time.UTC)

func row(edit func(*catalogue.Row)) *catalogue.Row {
	r := &catalogue.Row{Standing: events.StandingActive, Stage: events.StageProposed, Obligation: "mandatory"}
	edit(r)
	return r
}

func TestGroupOf(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		row  *catalogue.Row
		want outlook.Group
	}{
		"obligatory":                {row(func(*catalogue.Row) {}), outlook.Must},
		"obligatory, on hold":       {row(func(r *catalogue.Row) { r.Standing = events.StandingOnHold }), outlook.Must},
		"obligatory later":          {row(func(r *catalogue.Row) { r.Obligation = "mandatory_later"; r.Phase = events.PhaseOperation }), outlook.Coming},
		"voluntary, in operation":   {row(func(r *catalogue.Row) { r.Obligation = "voluntary"; r.Phase = events.PhaseOperation }), outlook.May},
		"voluntary, being planned":  {row(func(r *catalogue.Row) { r.Obligation = "voluntary"; r.Phase = events.PhasePlanning }), outlook.Coming},
		"nothing said, operational": {row(func(r *catalogue.Row) { r.Obligation = ""; r.Stage = events.StageOperational }), outlook.May},
		"withdrawn":                 {row(func(r *catalogue.Row) { r.Standing = events.StandingWithdrawn }), outlook.Over},
		"stopped":                   {row(func(r *catalogue.Row) { r.Phase = events.PhaseStopped }), outlook.Over},
	} {
		if got := outlook.GroupOf(c.row); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestWhatNobodyHasAssessedIsUnknown(t *testing.T) {
	t.Parallel()
	o := outlook.New(day, 4)
	o.Add(row(func(r *catalogue.Row) { r.Deadline = "2026-12-31" }), "under_5000")
	o.Add(row(func(r *catalogue.Row) { r.NoCost = true }), "under_5000")
	o.Add(row(func(r *catalogue.Row) { r.Obligation = "voluntary" }), "under_5000")
	o.Add(row(func(r *catalogue.Row) { r.Phase = events.PhaseEnded }), "under_5000")
	if o.Unknown != 2 || o.Assessed != 1 || o.Total.Must.Unknown != 1 || o.Total.May.Unknown != 1 {
		t.Errorf("unknown %d, assessed %d, %+v", o.Unknown, o.Assessed, o.Total)
	}
	if o.Periods[1].Quarter != outlook.NewQuarter(2026, 4) || o.Periods[1].Must.Unknown != 1 {
		t.Errorf("the quarter of the deadline: %+v", o.Periods[1])
	}
}

func TestCostsFallWhereTheyAreSaidTo(t *testing.T) {
	t.Parallel()
	o := outlook.New(day, 6) // 2026 Q3 … 2027 Q4
	o.Add(row(func(r *catalogue.Row) {
		r.Deadline = "2027-01-01"
		r.Costs = []events.CostLine{
			{Unit: "hours", Frequency: "one_off", Low: 10, Expected: 20, High: 40},                                   // in the quarter of the deadline
			{Unit: "NOK", Frequency: "yearly", FromYear: 2027, ToYear: 2029, Low: 400, Expected: 401, High: 402},     // a quarter of it each
			{Unit: "NOK", Frequency: "one_off", SizeClass: "50000_and_over", Low: 9, Expected: 9, High: 9},           // not ours
			{Unit: "hours", Frequency: "one_off", FromYear: 2026, VendorSystem: "A", Low: 4, Expected: 8, High: 12},  // of two systems
			{Unit: "hours", Frequency: "one_off", FromYear: 2026, VendorSystem: "B", Low: 8, Expected: 16, High: 40}, // we have one
		}
	}), "under_5000")
	if got := o.Periods[2].Must.Hours; got != (outlook.Range{Low: 10, Expected: 20, High: 40}) {
		t.Errorf("the quarter of the deadline: %+v", got)
	}
	var money, hours outlook.Range
	for _, p := range o.Periods[2:] {
		money = money.Add(p.Must.Money)
	}
	for _, p := range o.Periods[:2] {
		hours = hours.Add(p.Must.Hours)
	}
	if money != (outlook.Range{Low: 400, Expected: 401, High: 402}) {
		t.Errorf("one year: %+v", money)
	}
	if hours != (outlook.Range{Low: 2, Expected: 6, High: 20}) { // the second half of 4–12–40
		t.Errorf("alternatives: %+v", hours)
	}
}

func TestUndatedCostsAreKeptApart(t *testing.T) {
	t.Parallel()
	o := outlook.New(day, 4)
	o.Add(row(func(r *catalogue.Row) {
		r.Costs = []events.CostLine{{Unit: "NOK", Frequency: "one_off", Low: 1, Expected: 2, High: 3}}
	}), "under_5000")
	if o.Undated.Must.Money != (outlook.Range{Low: 1, Expected: 2, High: 3}) || o.Total.Must.Money != o.Undated.Must.Money {
		t.Errorf("%+v", o)
	}
}

// Whatever falls within the quarters is in the total, to the last krone.
func TestNothingIsLostInSpreading(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := outlook.New(day, 40)
		from := rapid.IntRange(2027, 2030).Draw(t, "from")
		to := rapid.IntRange(from, 2034).Draw(t, "to")
		low := rapid.Int64Range(0, 1_000_000_000).Draw(t, "low")
		o.Add(row(func(r *catalogue.Row) {
			r.Costs = []events.CostLine{{Unit: "NOK", Frequency: "one_off", FromYear: from, ToYear: to, Low: low, Expected: low + 1, High: low + 2}}
		}), "under_5000")
		var sum outlook.Range
		for _, p := range o.Periods {
			sum = sum.Add(p.Must.Money)
		}
		if want := (outlook.Range{Low: low, Expected: low + 1, High: low + 2}); sum != want || o.Total.Must.Money != want {
			t.Fatalf("%d–%d: %+v, total %+v", from, to, sum, o.Total.Must.Money)
		}
	})
}

func TestPerClass(t *testing.T) {
	t.Parallel()
	got := outlook.PerClass([]events.CostLine{
		{Unit: "NOK", Frequency: "yearly", FromYear: 2027, ToYear: 2028, Low: 10, Expected: 20, High: 30},
		{Unit: "NOK", Frequency: "yearly", FromYear: 2028, ToYear: 2028, Low: 10, Expected: 10, High: 10},
		{Unit: "hours", Frequency: "one_off", SizeClass: "under_5000", Low: 1, Expected: 2, High: 3},
	})
	if len(got) != 4 || got[0].OneOffHours.Expected != 2 || !got[1].OneOffHours.Zero() {
		t.Errorf("%+v", got)
	}
	if want := (outlook.Range{Low: 10, Expected: 25, High: 40}); got[0].YearlyMoney != want {
		t.Errorf("years apart: %+v, want %+v", got[0].YearlyMoney, want)
	}
}
