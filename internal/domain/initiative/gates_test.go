package initiative_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// Rule 3: an assessment that is complete for its level, KS' statement or its
// deadline passed, and an answer to every change that was asked for.
func TestGateAssessed(t *testing.T) {
	t.Parallel()
	refuse := func(reasons ...string) *refusal { return unmet(events.StageAssessed, reasons...) }
	waiting := registered().then(submitted(minimum()))
	bare := events.Assessment{Level: events.LevelFull}
	done := func(without bool) *events.ImpactAssessed {
		return &events.ImpactAssessed{Level: events.LevelMinimum, WithoutStatement: without}
	}
	passed := &events.StatementDeadlinePassed{Deadline: tenDays}
	examples := []spec{
		{name: "nothing submitted", given: registered(), refused: refuse("assessment gate_assessment_missing")},
		{
			name: "an import without number and reach, and an empty assessment: all at once",
			given: registered(func(p *events.Proposed) {
				p.Owner, p.OwnerName, p.Reach.Scope, p.Provenance = "", "Etaten", events.ScopeUnspecified, ptr(evidence())
			}).then(submitted(bare)),
			refused: refuse("owner gate_owner_number", "reach gate_reach_unspecified",
				"assessment.questions.problem gate_question_unanswered", "assessment.questions.measures gate_question_unanswered",
				"assessment.questions.principles gate_question_unanswered", "assessment.questions.effects gate_question_unanswered",
				"assessment.questions.recommendation gate_question_unanswered", "assessment.questions.prerequisites gate_question_unanswered",
				"assessment.costs gate_costs_missing", "assessment.benefits gate_benefits_missing", "assessment.costs gate_one_off_missing",
				"assessment.costs gate_yearly_missing", "assessment.systemEffects gate_system_effects_missing",
				"assessment.risks gate_risks_missing", "assessment.capacityWindows gate_capacity_missing",
				"assessment.halfAdoption gate_half_adoption_missing", "statement gate_statement_awaited"),
		},
		{name: "KS' statement is awaited", given: waiting, refused: refuse("statement gate_statement_awaited")},
		{name: "also on the day of the deadline", given: waiting, today: tenDays, refused: refuse("statement gate_statement_awaited")},
		{name: "the day after it has passed without a statement", given: waiting, today: afterTen, then: history{passed, done(true)}},
		{
			name: "a passed deadline makes up for nothing else", given: registered().then(submitted(events.Assessment{Level: events.LevelMinimum, Questions: sixQuestions})),
			today: afterTen, refused: refuse("assessment.costs gate_costs_missing"),
		},
		{name: "the statement is in, before the deadline", given: waiting.then(statement()), then: history{done(false)}},
		{name: "the statement is in, after the deadline", given: waiting.then(statement()), today: "2026-12-01", then: history{done(false)}},
		{
			name: "every requested change without an answer is named", given: waiting.then(statement("1", "2", "3"), answered("2")),
			refused: refuse("answers.1 gate_change_unanswered", "answers.3 gate_change_unanswered"),
		},
		{
			name: "also when the deadline has passed", given: waiting.then(statement("1")), today: "2026-12-01",
			refused: refuse("answers.1 gate_change_unanswered"),
		},
		{name: "all are answered", given: waiting.then(statement("1", "2"), answered("2"), answered("1")), then: history{done(false)}},
		{
			name: "a new statement needs new answers", given: waiting.then(statement("1"), answered("1"), statement("1")),
			refused: refuse("answers.1 gate_change_unanswered"),
		},
		{name: "twice", given: assessed(), refused: notNow("assessment_is_final")},
	}
	for i := range examples {
		examples[i].when = initiative.FinaliseAssessment{}
	}
	specify(t, examples)
}

func TestAssessmentLevels(t *testing.T) {
	t.Parallel()
	edit := func(a events.Assessment, f func(*events.Assessment)) events.Assessment { f(&a); return a }
	for _, c := range []struct {
		name    string
		a       events.Assessment
		missing []string
	}{
		{"minimum: six answers and a reason for no cost", minimum(), nil},
		{"minimum: or one cost line", edit(minimum(), func(a *events.Assessment) {
			a.NoCostReason, a.Costs = nil, []events.CostLine{cost("one_off", 0, 0)}
		}), nil},
		{"minimum: neither", edit(minimum(), func(a *events.Assessment) { a.NoCostReason = nil }), []string{"assessment.costs gate_costs_missing"}},
		{"minimum: a reason of blanks is none", edit(minimum(), func(a *events.Assessment) { a.NoCostReason = nb(" ") }),
			[]string{"assessment.costs gate_costs_missing"}},
		{"minimum: an answer is missing", edit(minimum(), func(a *events.Assessment) { a.Questions.Effects = nil }),
			[]string{"assessment.questions.effects gate_question_unanswered"}},
		{"simplified: all of it", simplified(), nil},
		{"simplified: what a minimum has", edit(minimum(), func(a *events.Assessment) { a.Level = events.LevelSimplified }),
			[]string{"assessment.benefits gate_benefits_missing"}},
		{"simplified: one-off and yearly costs", edit(simplified(), func(a *events.Assessment) { a.Costs = a.Costs[:1] }),
			[]string{"assessment.costs gate_yearly_missing"}},
		{"simplified: yearly and one-off costs", edit(simplified(), func(a *events.Assessment) { a.Costs = a.Costs[1:] }),
			[]string{"assessment.costs gate_one_off_missing"}},
		{"simplified: two years are too few", edit(simplified(), func(a *events.Assessment) { a.Costs[1].ToYear = 2028 }),
			[]string{"assessment.costs gate_yearly_missing"}},
		{"simplified: three years in three lines", edit(simplified(), func(a *events.Assessment) {
			a.Costs = []events.CostLine{cost("one_off", 0, 0), cost("yearly", 2027, 2027), cost("yearly", 2028, 2028), cost("yearly", 2029, 2029)}
		}), nil},
		{"simplified: the same year for three size classes is one year", edit(simplified(), func(a *events.Assessment) {
			a.Costs = []events.CostLine{cost("one_off", 0, 0), cost("yearly", 2027, 2027), cost("yearly", 2027, 2027), cost("yearly", 2027, 2027)}
		}), []string{"assessment.costs gate_yearly_missing"}},
		{"full: all of it", full(), nil},
		{"full: why no vendor system is affected", edit(full(), func(a *events.Assessment) { a.SystemEffects, a.NoSystemEffects = nil, why }), nil},
		{"full: what a simplified has", edit(simplified(), func(a *events.Assessment) { a.Level = events.LevelFull }), []string{
			"assessment.systemEffects gate_system_effects_missing", "assessment.risks gate_risks_missing",
			"assessment.capacityWindows gate_capacity_missing", "assessment.halfAdoption gate_half_adoption_missing",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.missing, reasons(initiative.Missing(&c.a))); diff != "" {
				t.Errorf("missing (-want +got):\n%s", diff)
			}
		})
	}
}

var openItems = []string{
	"handover.items.results gate_item_open", "handover.items.deliveries gate_item_open", "handover.items.remaining_work gate_item_open",
	"handover.items.benefit_plan gate_item_open", "handover.items.line_organisation gate_item_open", "handover.items.effects gate_item_open",
	"handover.items.operations gate_item_open", "handover.items.change_plan gate_item_open", "handover.items.security_privacy gate_item_open",
}

// A gate can be shown before one tries: the next stage and all that is missing.
func TestUnmet(t *testing.T) {
	t.Parallel()
	bothSigns := []string{"decision.state gate_signature_missing", "decision.municipalities gate_signature_missing"}
	bothConclude := []string{"pilot.conclusion.state gate_signature_missing", "pilot.conclusion.municipalities gate_signature_missing"}
	pilotless := append([]string{"pilot gate_pilot_missing"}, bothConclude...)
	unready := append(append([]string{}, openItems...), "handover.receiver gate_receiver_missing", "handover.onboardingPackage gate_onboarding_missing",
		"handover.priceModel gate_price_missing", "handover.benefitOwner gate_benefit_owner_missing",
		"handover.accepted.owner gate_acceptance_missing", "handover.accepted.receiver gate_acceptance_missing", "handover.accepted.ks gate_acceptance_missing")
	h := piloting()
	for _, c := range []struct {
		name  string
		given history
		next  events.Stage
		want  []string
	}{
		{"proposed", registered(), events.StageAssessed, []string{"assessment gate_assessment_missing"}},
		{"proposed, all there", registered().then(submitted(minimum()), statement()), events.StageAssessed, nil},
		{"assessed", assessed(), events.StagePrioritized, bothSigns},
		{"assessed and reopened", assessed().then(&events.AssessmentReopened{Reason: why}), events.StagePrioritized,
			append([]string{"assessment gate_assessment_reopened"}, bothSigns...)},
		{"one has signed", assessed().then(assessed().signed(state, events.ClassNow)), events.StagePrioritized, bothSigns[1:]},
		{"one has signed what has changed since", assessed().then(assessed().signed(state, events.ClassNow), retitled), events.StagePrioritized, bothSigns},
		{"prioritized", prioritized(), events.StagePiloted, pilotless},
		{"a pilot without municipalities and values", prioritized().then(planned()), events.StagePiloted, append([]string{
			"pilot.participants gate_pilot_empty", "pilot.measured.tid gate_criterion_unmeasured", "pilot.measured.feil gate_criterion_unmeasured",
		}, bothConclude...)},
		{"a pilot that all have left", h.then(&events.PilotLeft{Municipality: "4601", Reason: why}), events.StagePiloted,
			append([]string{"pilot.participants gate_pilot_empty"}, bothConclude...)},
		{"one has concluded", h.then(h.concluded(state, "go")), events.StagePiloted, bothConclude[1:]},
		{"one has concluded on other values", h.then(h.concluded(state, "go"), measured("tid", 7)), events.StagePiloted, bothConclude},
		{"no_go is not go", h.then(h.concluded(state, "no_go")), events.StagePiloted, bothConclude},
		{"one has waived", prioritized().then(&events.PilotWaived{Party: state, Reason: why}), events.StagePiloted,
			[]string{"pilot.waiver.municipalities gate_signature_missing"}},
		{"piloted", piloted(), events.StageOperational, unready},
		{"handed over but for the acceptances", handover(), events.StageOperational, unready[13:]},
		{"one has accepted", handover().then(accepted("receiver")), events.StageOperational, []string{unready[13], unready[15]}},
		{"operational", operational(), "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := c.given.state()
			next, fields := initiative.Unmet(&s, env(monday))
			if next != c.next {
				t.Errorf("next is %q, want %q", next, c.next)
			}
			if diff := cmp.Diff(c.want, reasons(fields)); diff != "" {
				t.Errorf("unmet (-want +got):\n%s", diff)
			}
		})
	}
}
