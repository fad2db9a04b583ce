package initiative_test

import (
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// That the municipalities were bypassed stays recorded, with the days that are
// known: never that of an import for when it began.
func TestBypassStays(t *testing.T) {
	t.Parallel()
	reported := &events.PhaseReported{Phase: events.PhaseExecution}
	listed := &events.PhaseReported{Phase: events.PhaseExecution, Provenance: &events.Provenance{Source: "Felt", Certainty: events.CertaintyMemory}}
	assess := assessed()[1:]
	at := func(n int) time.Time { return began.Add(time.Duration(n) * time.Minute) }
	for _, c := range []struct {
		name  string
		given history
		want  *initiative.Bypass
	}{
		{"nobody", registered(inPhase(events.PhasePlanning)), nil},
		{"reported by the owner", registered().then(reported), &initiative.Bypass{RecordedAt: at(1), Since: at(1)}},
		{"ahead when it was registered", registered(inPhase(events.PhaseRollout)), &initiative.Bypass{RecordedAt: at(0)}},
		{"said by a list", registered().then(listed), &initiative.Bypass{RecordedAt: at(1)}},
		{"said once", registered().then(reported, &events.PhaseReported{Phase: events.PhaseOperation}), &initiative.Bypass{RecordedAt: at(1), Since: at(1)}},
		{"assessed after all", registered().then(reported).then(assess...), &initiative.Bypass{RecordedAt: at(1), Since: at(1), Until: at(1 + len(assess))}},
		{"assessed first", assessed().then(reported), nil},
		{"at a later stage before the registry", registered(inPhase(events.PhaseOperation)).then(recordedAt(events.StageOperational)), nil},
	} {
		s := c.given.state()
		if got := written(t, s.Bypass); got != written(t, c.want) {
			t.Errorf("%s: %s, want %s", c.name, got, written(t, c.want))
		}
	}
}

func TestBypassIn(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return began.AddDate(0, 0, n) }
	over := &initiative.Bypass{RecordedAt: day(10), Until: day(20)}
	for _, c := range []struct {
		b        *initiative.Bypass
		from, to int
		want     bool
	}{
		{nil, 0, 100, false}, {over, 0, 10, false}, {over, 0, 11, true}, {over, 12, 13, true}, {over, 19, 30, true}, {over, 20, 30, false},
		{&initiative.Bypass{RecordedAt: day(10)}, 90, 100, true},
	} {
		if got := c.b.In(day(c.from), day(c.to)); got != c.want {
			t.Errorf("%+v in day %d to %d: %v", c.b, c.from, c.to, got)
		}
	}
}

// What has slipped is measured from what was said first, whatever the plan was
// called in between.
func TestSlipped(t *testing.T) {
	t.Parallel()
	plan := func(date events.Date, precision string) []events.Milestone {
		return []events.Milestone{{Milestone: "Start", Date: date, Precision: precision}}
	}
	forecast := func(date events.Date, precision string) *events.ForecastChanged {
		return &events.ForecastChanged{Milestones: plan(date, precision)}
	}
	deadline := func(date events.Date) *events.ObligationChanged {
		return &events.ObligationChanged{Obligation: &events.Obligation{Level: events.ObligationMandatory, Deadline: date}}
	}
	began := registered(func(p *events.Proposed) { p.Plan = plan("2026-10-01", "") })
	for _, c := range []struct {
		name  string
		given history
		days  int
		dated bool
	}{
		{"nothing has a date", registered(), 0, false},
		{"as it was", began, 0, true},
		{"later", began.then(forecast("2026-10-31", "")), 30, true},
		{"twice", began.then(forecast("2026-10-11", ""), forecast("2026-10-31", "")), 30, true},
		{"later and back", began.then(forecast("2026-10-31", ""), forecast("2026-10-01", "")), 0, true},
		{"earlier", began.then(forecast("2026-09-01", "")), 0, true},
		{"baselined anew", began.then(&events.PlanBaselined{Milestones: plan("2026-10-31", "")}), 30, true},
		{"less exact", began.then(forecast("2026-10-01", events.PrecisionQuarter)), 0, true},
		{"the next quarter", began.then(forecast("2027-01-01", events.PrecisionQuarter)), 92, true},
		{"the deadline", registered().then(deadline("2026-10-01"), deadline("2026-10-08")), 7, true},
	} {
		s := c.given.state()
		if days, dated := s.Slipped(); days != c.days || dated != c.dated {
			t.Errorf("%s: %d, %v", c.name, days, dated)
		}
	}
}

// What a round says of an initiative is no event of it.
func TestNoteRound(t *testing.T) {
	t.Parallel()
	s := registered().state()
	position := s.Position
	initiative.NoteRound(&s, &events.DisagreementRecorded{Initiative: otherActive})
	if s.Disagreed {
		t.Error("that of another is taken for its own")
	}
	initiative.NoteRound(&s, &events.DisagreementRecorded{Initiative: s.ID})
	if !s.Disagreed || s.Position != position {
		t.Errorf("disagreed %v at %d", s.Disagreed, s.Position)
	}
}
