package initiative_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// listed is where a list says that it has something from.
var listed = &events.Provenance{Source: "Felt", Certainty: events.CertaintyMemory}

func fromList(p *events.Proposed) { p.Provenance = listed }

func TestEvolve(t *testing.T) {
	t.Parallel()
	h := assessed()
	signedBy := func(s initiative.State, p events.Party) string { return s.Decision.Signatures[p].By }
	held := registered().then(&events.PutOnHold{Reason: why, Until: "2026-09-01"})
	for _, c := range []struct {
		name  string
		given history
		got   func(initiative.State) any
		want  any
	}{
		{"registered by", registered(), func(s initiative.State) any { return s.ID + " " + s.RegisteredBy }, id + " " + owner},
		{"registered is proposed", registered(), func(s initiative.State) any { return s.Stage }, events.StageProposed},
		{"registered is active", registered(), func(s initiative.State) any { return s.Standing }, events.StandingActive},
		{"a number takes the place of a name", history{row(func(p *events.Proposed) { p.Owner, p.OwnerName = "", "Etaten" }), &events.Described{Owner: ptr(nav)}},
			func(s initiative.State) any { return s.Owner + s.OwnerName }, nav},
		{"the stage has held since its gate", h, func(s initiative.State) any { return s.StageSince }, began.Add(3 * time.Minute)},
		{"what is changed later does not move it", h.then(retitled), func(s initiative.State) any { return s.StageSince }, began.Add(3 * time.Minute)},
		{"but it was changed", h.then(retitled), func(s initiative.State) any { return s.ChangedAt }, began.Add(4 * time.Minute)},
		{"the owner vouches for what it writes", h.then(retitled), func(s initiative.State) any { return s.ConfirmedAt }, began.Add(4 * time.Minute)},
		{"a list vouches for nothing", registered(fromList), func(s initiative.State) any { return s.ConfirmedAt }, time.Time{}},
		{"a list does not say when it was proposed", registered(fromList), func(s initiative.State) any { return []any{s.StageSince, s.SaidAt, s.FromList, s.ChangedByList} }, []any{time.Time{}, time.Time{}, true, true}},
		{"whoever proposes it says it on that day", registered(), func(s initiative.State) any { return []any{s.StageSince, s.SaidAt, s.FromList, s.ChangedByList} }, []any{began, began, false, false}},
		{"what the owner says later has a day", registered(fromList).then(retitled), func(s initiative.State) any { return []any{s.SaidAt, s.FromList, s.ChangedByList} }, []any{began.Add(time.Minute), true, false}},
		{"and what a list says after that has none", registered().then(&events.Described{Title: ptr(nb("Fra kilden")), Provenance: listed}), func(s initiative.State) any { return []any{s.SaidAt, s.ChangedByList} }, []any{began, true}},
		{"that a list says the same again changes nothing", registered().then(&events.ConfirmedCurrent{Provenance: listed}), func(s initiative.State) any { return []any{s.SaidAt, s.ChangedByList} }, []any{began, false}},
		{"a stage that it comes to afterwards has its day", registered(fromList).then(submitted(minimum()), &events.StatementDeadlinePassed{Deadline: tenDays}, &events.ImpactAssessed{WithoutStatement: true}), func(s initiative.State) any { return s.StageSince }, began.Add(3 * time.Minute)},
		{"what was before the registry has no day here", registered().then(recordedAt(events.StageOperational)), func(s initiative.State) any { return s.StageSince }, time.Time{}},
		{"a statement vouches for nothing", registered().then(submitted(minimum()), statement()), func(s initiative.State) any { return s.ConfirmedAt }, began},
		{"a stage never moves back", piloted().then(&events.Prioritized{Class: events.ClassLater}), func(s initiative.State) any { return s.Stage }, events.StagePiloted},
		{"a pending signature is no decision", h.then(h.signed(state, events.ClassNow)), func(s initiative.State) any { return s.Decision.Class }, events.Class("")},
		{"a decision is signed by both", prioritized(), func(s initiative.State) any { return signedBy(s, state) + " " + signedBy(s, municipalities) }, digdir + " " + ks},
		{"and leaves nothing pending", prioritized(), func(s initiative.State) any { return len(s.Decision.Pending) }, 0},
		{"a decision stays while another is signed", prioritized().then(prioritized().signed(state, events.ClassLater)),
			func(s initiative.State) any { return string(s.Decision.Class) + " " + signedBy(s, state) }, "now " + digdir},
		{"without a statement", registered().then(submitted(minimum()), &events.StatementDeadlinePassed{Deadline: tenDays}, &events.ImpactAssessed{WithoutStatement: true}),
			func(s initiative.State) any { return s.Assessment.WithoutStatement }, true},
		{"on hold until", held, func(s initiative.State) any { return string(s.Standing) + " " + string(s.HoldUntil) }, "on_hold 2026-09-01"},
		{"resumed", held.then(&events.Resumed{Reason: why}), func(s initiative.State) any { return string(s.Standing) + string(s.HoldUntil) }, "active"},
		{"withdrawn from hold", held.then(&events.Withdrawn{Reason: why}), func(s initiative.State) any { return string(s.Standing) + string(s.HoldUntil) }, "withdrawn"},
		{"merged into", held.then(&events.Merged{Into: otherActive}), func(s initiative.State) any { return s.MergedInto + string(s.HoldUntil) }, otherActive},
		{"retired", operational().then(&events.Retired{On: monday}), func(s initiative.State) any { return string(s.Standing) + " " + string(s.Retired.On) }, "retired " + string(monday)},
		{"joined on the day in Norway", prioritized().then(planned(), joined("4601")), func(s initiative.State) any { return s.Pilot.Participants["4601"] }, events.Date("2026-01-05")},
		{"the last value counts", piloting().then(measured("tid", 9)), func(s initiative.State) any { return s.Pilot.Measured["tid"].Value }, 9.0},
		{"go by both over different content concludes nothing", piloting().then(
			piloting().concluded(state, "go"), measured("tid", 9), piloting().then(measured("tid", 9)).concluded(municipalities, "go")),
			func(s initiative.State) any { return s.Pilot.Concluded }, ""},
		{"an acceptance lapses when it is prepared anew", handover().then(accepted("ks"), prepared()), func(s initiative.State) any { return len(s.Handover.Accepted) }, 0},
		{"the same receiver's points stand", handover().then(prepared()), func(s initiative.State) any { return len(s.Handover.Items) }, 9},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, c.got(c.given.state())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What this program does not know moves the position and nothing else.
func TestEvolveUnknown(t *testing.T) {
	t.Parallel()
	before := registered().state()
	after := before
	initiative.Evolve(&after, record(7, nil))
	before.Position = 7
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Ended and later phases count as gone ahead, stopped alone does not.
func TestBypassed(t *testing.T) {
	t.Parallel()
	report := func(phases ...events.Phase) history {
		h := registered()
		for _, p := range phases {
			h = h.then(&events.PhaseReported{Phase: p})
		}
		return h
	}
	for _, c := range []struct {
		name  string
		given history
		want  bool
	}{
		{"no phase", registered(), false}, {"idea", report(events.PhaseIdea), false}, {"planning", report(events.PhasePlanning), false},
		{"execution", report(events.PhaseExecution), true}, {"rollout", report(events.PhaseRollout), true},
		{"operation", report(events.PhaseOperation), true}, {"ended", report(events.PhaseEnded), true},
		{"stopped", report(events.PhaseStopped), false}, {"stopped in planning", report(events.PhasePlanning, events.PhaseStopped), false},
		{"stopped in execution", report(events.PhaseExecution, events.PhaseStopped), true},
		{"reported back to idea", report(events.PhaseExecution, events.PhaseIdea), true},
		{"registered in execution", registered(inPhase(events.PhaseExecution)), true},
		{"assessed since", assessed(inPhase(events.PhaseExecution)), false},
		{"in operation before the registry", registered(inPhase(events.PhaseOperation)).then(recordedAt(events.StageOperational)), false},
	} {
		s := c.given.state()
		if got := s.Bypassed(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		if s.Stage != events.StageProposed && c.given[len(c.given)-1].EventName() == "phase-reported" {
			t.Errorf("%s: a phase moved the stage to %s", c.name, s.Stage)
		}
	}
}

// A day is Norway's, also around midnight and when the clocks are moved.
func TestDay(t *testing.T) {
	t.Parallel()
	for at, want := range map[string]events.Date{
		"2026-01-31T22:59:59Z": "2026-01-31", "2026-01-31T23:00:00Z": "2026-02-01",
		"2026-06-30T21:59:59Z": "2026-06-30", "2026-06-30T22:00:00Z": "2026-07-01",
		"2026-03-28T22:30:00Z": "2026-03-28", "2026-03-29T22:30:00Z": "2026-03-30", // clocks forward on the 29th
		"2026-10-24T22:30:00Z": "2026-10-25", "2026-10-25T22:30:00Z": "2026-10-25", // back on the 25th
		"2026-07-01T00:30:00+02:00": "2026-07-01",
	} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := initiative.Day(moment); got != want {
			t.Errorf("Day(%s) = %s, want %s", at, got, want)
		}
	}
	s := prioritized().then(planned()).state()
	late := record(99, joined("4601"))
	late.Time = time.Date(2026, 6, 30, 22, 30, 0, 0, time.UTC)
	initiative.Evolve(&s, late)
	if got := s.Pilot.Participants["4601"]; got != "2026-07-01" {
		t.Errorf("joined on %s", got)
	}
}

func TestCompleteness(t *testing.T) {
	t.Parallel()
	rich := func(p *events.Proposed) {
		p.Description, p.Phase, p.Themes, p.Functions = nb("Mer"), events.PhaseIdea, []string{"helse"}, []string{"202"}
		p.Plan, p.Links = planA, []events.Link{{URL: "https://example.no"}}
	}
	law := func(p *events.Proposed) { p.Obligation = &events.Obligation{Level: events.ObligationMandatory} }
	dated := func(p *events.Proposed) {
		p.Obligation = &events.Obligation{Level: events.ObligationMandatory, Deadline: "2028-01-01", LegalBasis: "LOV-1"}
	}
	for _, c := range []struct {
		name    string
		given   history
		percent int
		missing []string
	}{
		{"registered: 6 of 26", registered(), 23, []string{"obligation", "plan", "assessment", "assessment.costs", "contacts", "description", "phase", "themes", "functions", "links"}},
		{"a reach without names is missing", registered(func(p *events.Proposed) { p.Owner, p.Reach.Scope = "", events.ScopeUnspecified }), 7,
			[]string{"reach", "obligation", "plan", "assessment", "assessment.costs", "contacts", "owner", "description", "phase", "themes", "functions", "links"}},
		{"a law has a date and a place: 17 of 32", registered(rich, law), 53, []string{"obligation.deadline", "obligation.legalBasis", "assessment", "assessment.costs", "contacts"}},
		{"a law in operation needs no date", registered(rich, law).then(recordedAt(events.StageOperational)), 62, []string{"obligation.legalBasis", "assessment", "assessment.costs", "contacts"}},
		{"an assessment without costs", registered(rich, dated).then(submitted(events.Assessment{Level: events.LevelMinimum})), 81, []string{"assessment.costs", "contacts"}},
		{"no cost, with the reason", registered(rich, dated).then(submitted(minimum())), 90, []string{"contacts"}},
		{"costs", registered(rich, dated).then(submitted(simplified())), 90, []string{"contacts"}},
	} {
		s := c.given.state()
		if diff := cmp.Diff(initiative.Completeness{Percent: c.percent, Missing: c.missing}, s.Completeness()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
