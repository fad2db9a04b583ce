package initiative_test

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// KS has at least ten Norwegian working days for its statement.
func TestStatementDeadline(t *testing.T) {
	t.Parallel()
	submit := func(deadline events.Date) initiative.SubmitAssessment {
		return initiative.SubmitAssessment{Assessment: minimum(), Deadline: deadline}
	}
	until := func(deadline events.Date) history {
		return history{&events.AssessmentSubmitted{Assessment: minimum(), StatementDeadline: deadline}}
	}
	tooShort := invalid("statementDeadline deadline_too_short")
	specify(t, []spec{
		{name: "none given: ten working days", given: registered(), when: submit(""), then: until(tenDays)},
		{name: "exactly ten", given: registered(), when: submit(tenDays), then: until(tenDays)},
		{name: "one day shorter is refused", given: registered(), when: submit("2026-03-15"), refused: tooShort},
		{name: "in the past is refused", given: registered(), when: submit("2025-03-16"), refused: tooShort},
		{name: "a longer one may be set", given: registered(), when: submit("2026-06-30"), then: until("2026-06-30")},
		{name: "a holiday does not count", given: registered(), today: "2026-03-03", when: submit(""), then: until(elevenDays)},
		{name: "a holiday does not count for a given one", given: registered(), today: "2026-03-03", when: submit(afterTen), refused: tooShort},
		{name: "a day that is none", given: registered(), when: submit("16.03.2026"), refused: invalid("statementDeadline invalid_date")},
	})
}

// What is missing does not stop a submission, what is wrong does.
func TestSubmitAssessment(t *testing.T) {
	t.Parallel()
	submit := func(a events.Assessment) initiative.SubmitAssessment {
		return initiative.SubmitAssessment{Assessment: a}
	}
	withCost := func(edit func(*events.CostLine)) initiative.SubmitAssessment {
		a := simplified()
		edit(&a.Costs[1])
		return submit(a)
	}
	bare := events.Assessment{Level: events.LevelFull}
	specify(t, []spec{
		{name: "one with nothing but a level", given: registered(), when: submit(bare), then: history{submitted(bare)}},
		{name: "a full one", given: registered(), when: submit(full()), then: history{submitted(full())}},
		{
			name: "a new one replaces the old, also when KS has made its statement", given: registered().then(submitted(minimum()), statement("1")),
			when: submit(simplified()), then: history{submitted(simplified())},
		},
		{name: "a final one is reopened first", given: assessed(), when: submit(minimum()), refused: notNow("assessment_is_final")},
		{name: "a reopened one", given: assessed().then(&events.AssessmentReopened{Reason: why}), when: submit(full()), then: history{submitted(full())}},
		{name: "no level", given: registered(), when: submit(events.Assessment{}), refused: invalid("assessment.level required")},
		{
			name: "low over expected", given: registered(), when: withCost(func(l *events.CostLine) { l.Low = 21 }),
			refused: invalid("assessment.costs[1].low low_over_expected"),
		}, {
			name: "expected over high", given: registered(), when: withCost(func(l *events.CostLine) { l.Expected = 31 }),
			refused: invalid("assessment.costs[1].high expected_over_high"),
		}, {
			name: "low over expected over high", given: registered(), when: withCost(func(l *events.CostLine) { l.Low, l.Expected, l.High = 3, 2, 1 }),
			refused: invalid("assessment.costs[1].low low_over_expected", "assessment.costs[1].high expected_over_high"),
		}, {
			name: "low, expected and high may be equal", given: registered(), when: withCost(func(l *events.CostLine) { l.Low, l.High = 20, 20 }),
			then: history{submitted(func() events.Assessment { a := simplified(); a.Costs[1].Low, a.Costs[1].High = 20, 20; return a }())},
		}, {
			name: "amounts are neither negative nor beyond all sums", given: registered(),
			when:    withCost(func(l *events.CostLine) { l.Low, l.High = -1, 1_000_000_000_001 }),
			refused: invalid("assessment.costs[1].low negative", "assessment.costs[1].high too_large"),
		}, {
			name: "words of a cost line", given: registered(),
			when: withCost(func(l *events.CostLine) {
				l.What, l.Unit, l.Frequency, l.Evidence, l.SizeClass, l.Confidence = nil, "EUR", "", "gut", "small", 6
			}),
			refused: invalid("assessment.costs[1].what required_text", "assessment.costs[1].unit not_one_of", "assessment.costs[1].frequency required",
				"assessment.costs[1].evidence not_one_of", "assessment.costs[1].sizeClass not_one_of", "assessment.costs[1].confidence out_of_range"),
		}, {
			name: "confidence begins at 1", given: registered(), when: withCost(func(l *events.CostLine) { l.Confidence = 0 }),
			refused: invalid("assessment.costs[1].confidence out_of_range"),
		}, {
			name: "a yearly cost has its years", given: registered(), when: withCost(func(l *events.CostLine) { l.FromYear, l.ToYear = 0, 0 }),
			refused: invalid("assessment.costs[1].fromYear out_of_range"),
		}, {
			name: "years in their order", given: registered(), when: withCost(func(l *events.CostLine) { l.ToYear = 2026 }),
			refused: invalid("assessment.costs[1].toYear out_of_range"),
		}, {
			name: "costs and no cost at once", given: registered(),
			when:    submit(func() events.Assessment { a := simplified(); a.NoCostReason = why; return a }()),
			refused: invalid("assessment.noCostReason costs_and_no_cost"),
		}, {
			name: "all the parts are checked", given: registered(),
			when: submit(events.Assessment{
				Level: events.LevelFull, Questions: events.Questions{Measures: nb(" ")}, Benefits: []events.Benefit{{}},
				SystemEffects: []events.SystemEffect{{}}, Risks: []events.Risk{{Probability: "sure"}},
				CapacityWindows: []events.CapacityWindow{{From: "2027-02-01", To: "2027-01-01"}, {}},
			}),
			refused: invalid("assessment.questions.measures.nb empty", "assessment.benefits[0].what required_text", "assessment.benefits[0].who required_text",
				"assessment.systemEffects[0].system required", "assessment.systemEffects[0].effect required_text", "assessment.risks[0].what required_text",
				"assessment.risks[0].probability not_one_of", "assessment.risks[0].consequence required", "assessment.capacityWindows[0] range_reversed",
				"assessment.capacityWindows[0].note required_text", "assessment.capacityWindows[1].from required", "assessment.capacityWindows[1].note required_text"),
		},
	})
}

func TestGiveStatement(t *testing.T) {
	t.Parallel()
	waiting := registered().then(submitted(minimum()))
	give := func(s *events.StatementGiven) initiative.GiveStatement {
		return initiative.GiveStatement{StatementGiven: *s}
	}
	specify(t, []spec{
		{name: "support", given: waiting, when: give(statement()), then: history{statement()}},
		{name: "support with changes", given: waiting, when: give(statement("1", "2")), then: history{statement("1", "2")}},
		{name: "late, but before the assessment is final", given: waiting, today: "2026-12-01", when: give(statement()), then: history{statement()}},
		{
			name: "a pause does not stop KS: its deadline runs on", given: waiting.then(&events.PutOnHold{Reason: why}),
			when: give(statement()), then: history{statement()},
		},
		{name: "on nothing", given: registered(), when: give(statement()), refused: notNow("no_open_assessment")},
		{name: "on a final assessment", given: assessed(), when: give(statement()), refused: notNow("no_open_assessment")},
		{
			name: "with changes that are not named", given: waiting, when: give(&events.StatementGiven{Position: "supports_with_changes", Text: nb("Hm")}),
			refused: invalid("requestedChanges required"),
		}, {
			name: "changes that cannot be told apart", given: waiting,
			when: give(&events.StatementGiven{Position: "maybe", RequestedChanges: []events.RequestedChange{
				{ID: "1", Text: nb("En")}, {ID: "1", Text: nb("To")}, {ID: " "},
			}}),
			refused: invalid("position not_one_of", "text required_text", "requestedChanges[1].id twice", "requestedChanges[2].id required",
				"requestedChanges[2].text required_text"),
		},
	})
}

func TestAnswerStatement(t *testing.T) {
	t.Parallel()
	asked := registered().then(submitted(minimum()), statement("1", "2"))
	give := func(a ...events.Answer) initiative.AnswerStatement { return initiative.AnswerStatement{Answers: a} }
	specify(t, []spec{
		{name: "one now", given: asked, when: give(answer("2")), then: history{answered("2")}},
		{name: "both at once", given: asked, when: give(answer("1"), answer("2")), then: history{answered("1", "2")}},
		{name: "again: the last one counts", given: asked.then(answered("1")), when: give(answer("1")), then: history{answered("1")}},
		{name: "nothing", given: asked, when: give(), refused: invalid("answers required")},
		{name: "two answers to one change", given: asked, when: give(answer("1"), answer("1")), refused: invalid("answers[1].change twice")},
		{
			name: "what was not asked, how it is not answered, without saying why", given: asked,
			when:    give(events.Answer{Change: "3", Answer: "later"}),
			refused: invalid("answers[0].change unknown_change", "answers[0].answer not_one_of", "answers[0].reason required_text"),
		},
		{name: "before there is a statement", given: registered().then(submitted(minimum())), when: give(answer("1")), refused: notNow("no_statement_to_answer")},
		{name: "after the gate", given: assessed(), when: give(answer("1")), refused: notNow("no_statement_to_answer")},
		{name: "a new assessment awaits a new statement", given: asked.then(submitted(full())), when: give(answer("1")), refused: notNow("no_statement_to_answer")},
	})
}

func TestReopenAssessment(t *testing.T) {
	t.Parallel()
	reopened := &events.AssessmentReopened{Reason: why}
	specify(t, []spec{
		{name: "a final one, with the reason", given: assessed(), when: initiative.ReopenAssessment{Reason: why}, then: history{reopened}},
		{name: "without a reason", given: assessed(), when: initiative.ReopenAssessment{}, refused: invalid("reason required_text")},
		{name: "an open one", given: registered().then(submitted(minimum())), when: initiative.ReopenAssessment{Reason: why}, refused: notNow("assessment_is_open")},
		{name: "none", given: registered(), when: initiative.ReopenAssessment{Reason: why}, refused: notNow("assessment_is_open")},
		{
			name: "it is not final again before it has been submitted again", given: assessed().then(reopened), when: initiative.FinaliseAssessment{},
			refused: unmet(events.StageAssessed, "assessment gate_assessment_reopened"),
		}, {
			name: "then it is, and the stage stays what it was", given: prioritized().then(reopened, submitted(full()), statement()),
			when: initiative.FinaliseAssessment{}, then: history{&events.ImpactAssessed{Level: events.LevelFull}},
		},
	})
	h := prioritized().then(reopened)
	if s := h.state(); s.Stage != events.StagePrioritized || s.Decision.Class != events.ClassNow {
		t.Errorf("reopening moved the stage or the decision: %s %s", s.Stage, s.Decision.Class)
	}
}
