package calendar

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
)

var start = time.Date(2026, 9, 7, 10, 0, 0, 0, time.UTC)

// at is when the event at a position happened: one a day.
func at(position uint64) time.Time { return start.AddDate(0, 0, int(position)-1) }

func history(payloads ...events.Payload) []events.Record {
	out := make([]events.Record, len(payloads))
	for i, p := range payloads {
		out[i] = events.Record{
			Aggregate: events.AggregateInitiative, AggregateID: "2026-0042", Name: p.EventName(), Version: 1,
			Time: at(uint64(i + 1)), Position: uint64(i + 1), Organisation: "974761076", Data: p,
		}
	}
	return out
}

func proposed(plan ...events.Milestone) *events.Proposed {
	return &events.Proposed{
		Title: events.Text{"nb": "Bostøtte"}, Summary: events.Text{"nb": "Søknad."}, Owner: "974761076",
		Reach: events.Reach{Scope: events.ScopeAll}, Plan: plan,
	}
}

func breaks(on events.Date, what string) *events.BreakingChangeAnnounced {
	return &events.BreakingChangeAnnounced{On: on, What: events.Text{"nb": what}}
}

func movedTo(from, on events.Date, what string) *events.BreakingChangeAnnounced {
	e := breaks(on, what)
	e.MovedFrom = from
	return e
}

func TestDays(t *testing.T) {
	t.Parallel()
	pilot := events.Milestone{Milestone: "Pilot", Date: "2026-12-01", Precision: "month"}
	launch := events.Milestone{Milestone: "Lansering ", Date: "2027-06-01"}
	moved := events.Milestone{Milestone: "Pilot", Date: "2027-02-01", Precision: "month"}
	day := func(m events.Milestone, name string, baseline events.Date, created, changed uint64, cancelled bool) Day {
		return Day{
			Kind: Milestone, Name: name, Date: m.Date, Precision: m.Precision, Baseline: baseline,
			Position: changed, Changed: at(changed), Created: at(created), Cancelled: cancelled,
		}
	}
	for name, c := range map[string]struct {
		records []events.Record
		want    []Day
	}{
		"none":   {history(proposed()), nil},
		"a plan": {history(proposed(pilot, launch)), []Day{day(pilot, "Pilot", pilot.Date, 1, 1, false), day(launch, "Lansering", launch.Date, 1, 1, false)}},
		"a forecast moves one": {
			history(proposed(pilot, launch), &events.ForecastChanged{Milestones: []events.Milestone{moved, launch}}),
			[]Day{day(moved, "Pilot", pilot.Date, 1, 2, false), day(launch, "Lansering", launch.Date, 1, 1, false)},
		},
		"one is dropped and comes back": {
			history(proposed(pilot, launch),
				&events.PlanBaselined{Milestones: []events.Milestone{pilot}, Reason: events.Text{"nb": "Ny."}},
				&events.PlanBaselined{Milestones: []events.Milestone{pilot, launch}, Reason: events.Text{"nb": "Ny."}},
				&events.PlanBaselined{Milestones: []events.Milestone{launch}, Reason: events.Text{"nb": "Ny."}}),
			[]Day{day(pilot, "Pilot", pilot.Date, 1, 4, true), day(launch, "Lansering", launch.Date, 1, 3, false)},
		},
		"what was ahead when it ended": {
			history(proposed(events.Milestone{Milestone: "Start", Date: "2026-09-07"}, pilot),
				&events.ObligationChanged{Obligation: &events.Obligation{Level: events.ObligationMandatory, Deadline: "2028-01-01"}},
				&events.Withdrawn{Reason: events.Text{"nb": "Stanset."}}),
			[]Day{
				day(events.Milestone{Date: "2026-09-07"}, "Start", "2026-09-07", 1, 1, false), day(pilot, "Pilot", pilot.Date, 1, 3, true),
				{Kind: Obligation, Date: "2028-01-01", Position: 3, Changed: at(3), Created: at(2), Cancelled: true},
			},
		},
		"a statement is due": {
			history(proposed(), &events.AssessmentSubmitted{StatementDeadline: "2026-10-01"}),
			[]Day{{Kind: Statement, Date: "2026-10-01", Position: 2, Changed: at(2), Created: at(2)}},
		},
		"what breaks, and one of the days is corrected": {
			history(proposed(), breaks("2027-02-01", "Ny versjon"), breaks("2027-09-01", "Enda en"), breaks("2027-02-01", "Versjon 2")),
			[]Day{
				{Kind: Breaking, Name: "2", Date: "2027-02-01", What: events.Text{"nb": "Versjon 2"}, Position: 4, Changed: at(4), Created: at(2)},
				{Kind: Breaking, Name: "3", Date: "2027-09-01", What: events.Text{"nb": "Enda en"}, Position: 3, Changed: at(3), Created: at(3)},
			},
		},
		"what breaks is moved, back too, and another comes to the day that it left": {
			history(proposed(), breaks("2027-02-01", "A"), movedTo("2027-02-01", "2027-04-01", "A"), breaks("2027-02-01", "B"), movedTo("2027-02-01", "2027-03-01", "B"), movedTo("2027-04-01", "2027-02-01", "A")),
			[]Day{
				{Kind: Breaking, Name: "2", Date: "2027-02-01", What: events.Text{"nb": "A"}, Position: 6, Changed: at(6), Created: at(2)},
				{Kind: Breaking, Name: "4", Date: "2027-03-01", Baseline: "2027-02-01", What: events.Text{"nb": "B"}, Position: 5, Changed: at(5), Created: at(4)},
			},
		},
		"what breaks is withdrawn and announced anew": {
			history(proposed(), breaks("2027-01-01", "A"), movedTo("2027-01-01", "2027-02-01", "A"), &events.BreakingChangeWithdrawn{On: "2027-02-01"}, breaks("2027-02-01", "B")),
			[]Day{
				{Kind: Breaking, Name: "2", Date: "2027-02-01", Baseline: "2027-01-01", What: events.Text{"nb": "A"}, Position: 4, Changed: at(4), Created: at(2), Cancelled: true},
				{Kind: Breaking, Name: "5", Date: "2027-02-01", What: events.Text{"nb": "B"}, Position: 5, Changed: at(5), Created: at(5)},
			},
		},
		"what is retired before it breaks": {
			history(proposed(), breaks("2027-02-01", "Ny versjon"), &events.Retired{Reason: events.Text{"nb": "Erstattet."}, On: "2027-01-01"}),
			[]Day{{Kind: Breaking, Name: "2", Date: "2027-02-01", What: events.Text{"nb": "Ny versjon"}, Position: 3, Changed: at(3), Created: at(2), Cancelled: true}},
		},
		"what is retired ends on its day": {
			history(proposed(pilot, launch), &events.Retired{Reason: events.Text{"nb": "Erstattet."}, On: "2027-01-01"}),
			[]Day{day(pilot, "Pilot", pilot.Date, 1, 1, false), day(launch, "Lansering", launch.Date, 1, 2, true)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, Days(c.records)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
