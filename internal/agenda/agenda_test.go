package agenda_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/outlook"
)

const today = events.Date("2026-11-28")

func initiative(id string, level events.ObligationLevel, days ...agenda.Day) agenda.Initiative {
	return agenda.Initiative{
		ID: id, Group: outlook.Must, Obligation: events.Obligation{Level: level}, Days: days,
		Concerned: []agenda.Share{{Class: events.SizeClasses[0], Municipalities: 1}},
	}
}

func milestone(name string, date events.Date, precision string) agenda.Day {
	return agenda.Day{Kind: agenda.Milestone, Name: name, Date: date, Precision: precision}
}

func deadline(date events.Date) agenda.Day { return agenda.Day{Kind: agenda.Deadline, Date: date} }

func read(t *testing.T, all ...agenda.Initiative) *agenda.Agenda {
	t.Helper()
	a, err := agenda.New(today, all)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// where says in which month each step stands.
func where(a *agenda.Agenda) map[string]string {
	out := map[string]string{}
	for _, m := range a.Months {
		for _, s := range m.Steps {
			out[s.ID+s.Name] = time.Date(m.Year, m.Month, 1, 0, 0, 0, 0, time.UTC).Format("2006-01 ") + m.Part
		}
	}
	return out
}

// A day stands in its month; what is known to a longer period stands at its end,
// within the year, apart from what has a month.
func TestDaysStandInTheirMonths(t *testing.T) {
	t.Parallel()
	a := read(t,
		initiative("a", events.ObligationMandatory, deadline("2026-12-31"), milestone("today", today, ""), milestone("yesterday", "2026-11-27", "")),
		initiative("b", events.ObligationVoluntary, milestone("month", "2027-03-01", events.PrecisionMonth), milestone("quarter", "2027-04-01", events.PrecisionQuarter), milestone("year", "2026-01-01", events.PrecisionYear)),
		initiative("c", events.ObligationVoluntary, milestone("last", "2027-11-27", ""), milestone("beyond", "2027-11-28", ""), milestone("whole", "2027-12-31", events.PrecisionYear)),
	)
	want := map[string]string{
		"a": "2026-12 ", "atoday": "2026-11 ", "bmonth": "2027-03 ", "bquarter": "2027-06 quarter", "byear": "2026-12 year", "clast": "2027-11 ", "cwhole": "2027-11 year",
	}
	got := where(a)
	for name, month := range want {
		if got[name] != month {
			t.Errorf("%s stands in %q, want %q", name, got[name], month)
		}
	}
	if len(got) != len(want) || a.To != "2027-11-27" {
		t.Errorf("until %s: %v", a.To, got)
	}
	if !slices.IsSortedFunc(a.Months, func(x, y agenda.Month) int { return strings.Compare(string(x.First()), string(y.First())) }) {
		t.Error("the months are out of order")
	}
	if a.Acts != 1 {
		t.Errorf("%d things to do", a.Acts)
	}
}

// What must be done without a day ahead is undecided; what may be done is not,
// and what has a day beyond the year is decided.
func TestUndecided(t *testing.T) {
	t.Parallel()
	over := initiative("over", events.ObligationMandatory)
	over.Group = outlook.Over
	a := read(t,
		initiative("never", events.ObligationMandatory), initiative("past", events.ObligationMandatoryLater, deadline("2026-01-01")),
		initiative("beyond", events.ObligationMandatory, deadline("2029-01-01")), initiative("free", events.ObligationVoluntary),
		initiative("undone", events.ObligationRecommended, milestone("x", "2020-01-01", "")), over)
	var got []string
	for _, s := range a.Undecided {
		got = append(got, s.ID)
	}
	if !slices.Equal(got, []string{"never", "past"}) || len(a.Months) != 0 {
		t.Errorf("undecided are %v, dated %v", got, where(a))
	}
}

// An initiative with several days is counted once; what nobody has assessed is
// unknown and not zero.
func TestEffort(t *testing.T) {
	t.Parallel()
	known := initiative("a", events.ObligationMandatory, deadline("2026-12-31"), milestone("x", "2027-01-01", ""))
	known.Costs = []events.CostLine{{Unit: events.UnitHours, Frequency: events.FrequencyOneOff, Low: 10, Expected: 20, High: 40}}
	known.Concerned = []agenda.Share{{Class: events.SizeClasses[0], Municipalities: 3}, {Class: events.SizeClasses[1], Municipalities: 2}}
	free := initiative("b", events.ObligationMandatory, deadline("2027-01-01"))
	free.NoCost = true
	a := read(t, known, free, initiative("c", events.ObligationMandatory, deadline("2027-02-01")))
	if want := (outlook.Range{Low: 50, Expected: 100, High: 200}); a.Total.OneOff != want || a.Unknown != 1 {
		t.Errorf("together %+v, %d unknown", a.Total, a.Unknown)
	}
	for _, m := range a.Months {
		for _, s := range m.Steps {
			if s.Effort.Known != (s.ID != "c") {
				t.Errorf("%s is known: %v", s.ID, s.Effort.Known)
			}
		}
	}
}

// Whatever is planned stands within the year, once, and in no other month than
// one that it may come in; or it does not stand at all.
func TestEveryDayOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 1600).Draw(r, "day"))
		d := milestone("x", events.Date(at.Format(time.DateOnly)), rapid.SampledFrom(append(events.Precisions, "")).Draw(r, "precision"))
		a, err := agenda.New(today, []agenda.Initiative{initiative("a", events.ObligationVoluntary, d)})
		if err != nil {
			r.Fatal(err)
		}
		first, last, ok := d.Date.Period(d.Precision)
		if !ok {
			r.Fatal(d)
		}
		n := 0
		for _, m := range a.Months {
			n += len(m.Steps)
			begin := time.Date(m.Year, m.Month, 1, 0, 0, 0, 0, time.UTC)
			end := events.Date(begin.AddDate(0, 1, -1).Format(time.DateOnly))
			if m.First() > last || end < first {
				r.Fatalf("%s to %s stands in %s", first, last, m.First())
			}
		}
		if within := last >= a.From && first <= a.To; (n == 1) != within || n > 1 {
			r.Fatalf("%s to %s stands %d times", first, last, n)
		}
	})
}
