package initiative

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// MinStatementDays is the shortest time that KS has for its statement, in
// Norwegian working days.
const MinStatementDays = 10

// SubmitAssessment sends an assessment to KS. What is missing for its level
// does not stop it – the gate does – but what is wrong does. A new submission
// replaces the old one, with a new deadline and a new statement.
type SubmitAssessment struct {
	Assessment events.Assessment
	Deadline   events.Date // empty: ten working days from today
}

func (c SubmitAssessment) decide(s *State, env Env) ([]events.Payload, error) {
	if err := submittable(s); err != nil {
		return nil, err
	}
	var p, inside check
	inside.assessment(&c.Assessment)
	p.Under("assessment", inside.Fields())
	earliest := env.World.AddWorkingDays(env.Today, MinStatementDays)
	deadline := c.Deadline
	if deadline == "" {
		deadline = earliest
	} else if p.Date("statementDeadline", deadline, true) {
		p.Check(deadline >= earliest, "statementDeadline", "deadline_too_short",
			fault.Args{"given": string(deadline), "earliest": string(earliest), "days": MinStatementDays})
	}
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.AssessmentSubmitted{Assessment: c.Assessment, StatementDeadline: deadline}}, nil
}

// assessment checks what is there, not what is missing.
func (c *check) assessment(a *events.Assessment) {
	checks.OneOf(c, "level", a.Level, events.AssessmentLevels...)
	for _, q := range questions(&a.Questions) {
		c.Text("questions."+q.name, q.text, MaxDescription, false)
	}
	for _, list := range []struct {
		path string
		n    int
	}{
		{"costs", len(a.Costs)}, {"benefits", len(a.Benefits)}, {"systemEffects", len(a.SystemEffects)},
		{"risks", len(a.Risks)}, {"capacityWindows", len(a.CapacityWindows)},
	} {
		c.Check(list.n <= maxLines, list.path, "too_many", fault.Args{"max": maxLines, "given": list.n})
	}
	for i := range a.Costs {
		c.costLine(nth("costs", i), &a.Costs[i])
	}
	c.Text("noCostReason", a.NoCostReason, MaxReason, false)
	c.Check(len(a.Costs) == 0 || empty(a.NoCostReason), "noCostReason", "costs_and_no_cost", nil)
	for i, b := range a.Benefits {
		at := nth("benefits", i)
		c.Text(at+".what", b.What, MaxReason, true)
		c.Text(at+".who", b.Who, MaxReason, true)
	}
	for i, e := range a.SystemEffects {
		at := nth("systemEffects", i)
		c.Check(!checks.Blank(e.System), at+".system", "required", nil)
		c.Text(at+".effect", e.Effect, MaxReason, true)
	}
	c.Text("noSystemEffects", a.NoSystemEffects, MaxReason, false)
	for i, r := range a.Risks {
		at := nth("risks", i)
		c.Text(at+".what", r.What, MaxReason, true)
		checks.OneOf(c, at+".probability", r.Probability, events.RiskLevels...)
		checks.OneOf(c, at+".consequence", r.Consequence, events.RiskLevels...)
		c.Text(at+".measure", r.Measure, MaxReason, false)
	}
	for i, w := range a.CapacityWindows {
		at := nth("capacityWindows", i)
		if c.Date(at+".from", w.From, true) && c.Date(at+".to", w.To, true) {
			c.Check(w.From <= w.To, at, "range_reversed", fault.Args{"low": string(w.From), "high": string(w.To)})
		}
		c.Text(at+".note", w.Note, MaxReason, true)
	}
	c.Text("halfAdoption", a.HalfAdoption, MaxDescription, false)
}

func (c *check) costLine(at string, l *events.CostLine) {
	c.Text(at+".what", l.What, MaxReason, true)
	checks.OneOf(c, at+".unit", l.Unit, events.Units...)
	checks.OneOf(c, at+".frequency", l.Frequency, events.Frequencies...)
	checks.OneOf(c, at+".evidence", l.Evidence, events.EvidenceKinds...)
	if l.SizeClass != "" {
		checks.OneOf(c, at+".sizeClass", l.SizeClass, events.SizeClasses...)
	}
	c.Check(l.Low >= 0, at+".low", "negative", fault.Args{"given": l.Low})
	c.Check(l.Low <= l.Expected, at+".low", "low_over_expected", fault.Args{"low": l.Low, "expected": l.Expected})
	c.Check(l.Expected <= l.High, at+".high", "expected_over_high", fault.Args{"expected": l.Expected, "high": l.High})
	c.Check(l.High <= maxAmount, at+".high", "too_large", fault.Args{"max": maxAmount, "given": l.High})
	c.Check(l.Confidence >= 1 && l.Confidence <= 5, at+".confidence", "out_of_range", fault.Args{"min": 1, "max": 5, "given": l.Confidence})
	if l.Frequency == events.FrequencyYearly || l.FromYear != 0 || l.ToYear != 0 {
		c.Check(l.FromYear >= 2000 && l.FromYear <= 2100, at+".fromYear", "out_of_range", fault.Args{"min": 2000, "max": 2100, "given": l.FromYear})
		c.Check(l.ToYear >= l.FromYear && l.ToYear <= 2100, at+".toYear", "out_of_range", fault.Args{"min": l.FromYear, "max": 2100, "given": l.ToYear})
	}
}

// maxLines bounds each list of an assessment.
const maxLines = 300

// maxAmount keeps sums over 357 municipalities and many lines far inside int64.
const maxAmount = int64(1_000_000_000_000)

// GiveStatement is KS' statement on the assessment that was submitted.
type GiveStatement struct{ events.StatementGiven }

func (c GiveStatement) decide(s *State, _ Env) ([]events.Payload, error) {
	if err := openAssessment(s); err != nil {
		return nil, err
	}
	var p check
	checks.OneOf(&p, "position", c.Position, events.StatementPositions...)
	p.Text("text", c.Text, MaxDescription, true)
	p.Check(len(c.RequestedChanges) <= 200, "requestedChanges", "too_many", fault.Args{"max": 200, "given": len(c.RequestedChanges)})
	seen := map[string]bool{}
	for i, r := range c.RequestedChanges {
		at := nth("requestedChanges", i)
		p.Check(!checks.Blank(r.ID), at+".id", "required", nil)
		p.Check(length(r.ID) <= 40, at+".id", "too_long", fault.Args{"max": 40, "given": length(r.ID)})
		p.Check(!seen[r.ID], at+".id", "twice", fault.Args{"given": r.ID})
		seen[r.ID] = true
		p.Text(at+".text", r.Text, MaxReason, true)
	}
	p.Check(c.Position != events.StatementSupportsWithChanges || len(c.RequestedChanges) > 0, "requestedChanges", "required", nil)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&c.StatementGiven}, nil
}

// AnswerStatement answers the changes that KS asked for, some or all at once.
type AnswerStatement struct{ Answers []events.Answer }

func (c AnswerStatement) decide(s *State, _ Env) ([]events.Payload, error) {
	if err := answerable(s); err != nil {
		return nil, err
	}
	asked := map[string]bool{}
	for _, r := range s.Assessment.Statement.RequestedChanges {
		asked[r.ID] = true
	}
	var p check
	p.Check(len(c.Answers) > 0, "answers", "required", nil)
	seen := map[string]bool{}
	for i, a := range c.Answers {
		at := nth("answers", i)
		p.Check(!seen[a.Change], at+".change", "twice", fault.Args{"given": a.Change})
		seen[a.Change] = true
		p.Check(asked[a.Change], at+".change", "unknown_change", fault.Args{"given": a.Change})
		checks.OneOf(&p, at+".answer", a.Answer, events.Answers...)
		p.Text(at+".reason", a.Reason, MaxReason, true)
	}
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.StatementAnswered{Answers: c.Answers}}, nil
}

// FinaliseAssessment moves the initiative through the gate to assessed.
type FinaliseAssessment struct{}

func (FinaliseAssessment) decide(s *State, env Env) ([]events.Payload, error) {
	if err := finalisable(s, env); err != nil {
		return nil, err
	}
	a := s.Assessment
	done := &events.ImpactAssessed{Level: a.Content.Level, WithoutStatement: a.Statement == nil}
	if a.Statement == nil {
		return []events.Payload{&events.StatementDeadlinePassed{Deadline: a.StatementDeadline}, done}, nil
	}
	return []events.Payload{done}, nil
}

// ReopenAssessment lets a final assessment be submitted anew. A decision that
// rests on it stays, and is shown as resting on an earlier version.
type ReopenAssessment struct{ Reason events.Text }

func (c ReopenAssessment) decide(s *State, _ Env) ([]events.Payload, error) {
	if err := reopenable(s); err != nil {
		return nil, err
	}
	return reasoned(c.Reason, &events.AssessmentReopened{Reason: c.Reason})
}

// finalisable is nil if the gate to assessed is open.
func finalisable(s *State, env Env) error {
	if err := submittable(s); err != nil {
		return err
	}
	var p check
	p.gateAssessed(s, env)
	return p.gate(events.StageAssessed)
}

// submittable refuses to change an assessment that is final.
func submittable(s *State) error {
	if s.Assessment != nil && s.Assessment.Finalised {
		return fault.New(fault.NotAllowedNow, "assessment_is_final", nil)
	}
	return nil
}

// openAssessment is nil if KS may give its statement.
func openAssessment(s *State) error {
	if s.Assessment == nil || s.Assessment.Finalised {
		return fault.New(fault.NotAllowedNow, "no_open_assessment", nil)
	}
	return nil
}

// answerable is nil if there is a statement to answer.
func answerable(s *State) error {
	if s.Assessment == nil || s.Assessment.Statement == nil || s.Assessment.Finalised {
		return fault.New(fault.NotAllowedNow, "no_statement_to_answer", nil)
	}
	return nil
}

// reopenable is nil if the assessment is final.
func reopenable(s *State) error {
	if s.Assessment == nil || !s.Assessment.Finalised {
		return fault.New(fault.NotAllowedNow, "assessment_is_open", nil)
	}
	return nil
}
