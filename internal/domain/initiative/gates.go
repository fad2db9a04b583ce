package initiative

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// Unmet names the next stage and every condition for it that is not met, so
// that a gate can be shown before one tries. The last stage has none.
func Unmet(s *State, env Env) (events.Stage, []fault.Field) {
	var p check
	var next events.Stage
	switch s.Stage {
	case events.StageProposed:
		next = events.StageAssessed
		p.gateAssessed(s, env)
	case events.StageAssessed:
		next = events.StagePrioritized
		p.gatePrioritized(s)
	case events.StagePrioritized:
		next = events.StagePiloted
		if len(s.Waivers) == 0 {
			p.gatePiloted(s)
		}
		p.signatures(s)
	case events.StagePiloted:
		next = events.StageOperational
		p.gateOperational(s)
		p.acceptances(s)
	}
	return next, p.Fields()
}

// gate refuses with every unmet condition.
func (c *check) gate(to events.Stage) error {
	return c.Err(fault.GateUnmet, "gate_"+string(to), fault.Args{"stage": to})
}

// gateAssessed: what to stage assessed needs.
func (c *check) gateAssessed(s *State, env Env) {
	c.Check(s.Owner != "", "owner", "gate_owner_number", nil)
	c.Check(s.Reach.Scope != events.ScopeUnspecified, "reach", "gate_reach_unspecified", nil)
	a := s.Assessment
	if a == nil {
		c.Add("assessment", "gate_assessment_missing", nil)
		return
	}
	c.Append(Missing(&a.Content)...)
	if a.ReopenedReason != nil {
		c.Add("assessment", "gate_assessment_reopened", nil)
	}
	if a.Statement == nil {
		c.Check(env.Today > a.StatementDeadline, "statement", "gate_statement_awaited", fault.Args{"deadline": string(a.StatementDeadline)})
		return
	}
	for _, r := range a.Statement.RequestedChanges {
		if _, answered := a.Answers[r.ID]; !answered {
			c.Add("answers."+r.ID, "gate_change_unanswered", fault.Args{"change": r.ID})
		}
	}
}

// question is one of the six, by its name in the contract.
type question struct {
	name string
	text events.Text
}

func questions(q *events.Questions) []question {
	return []question{
		{"problem", q.Problem}, {"measures", q.Measures}, {"principles", q.Principles},
		{"effects", q.Effects}, {"recommendation", q.Recommendation}, {"prerequisites", q.Prerequisites},
	}
}

// Missing lists what an assessment lacks for its level.
func Missing(a *events.Assessment) []fault.Field {
	var c check
	for _, q := range questions(&a.Questions) {
		c.Check(!empty(q.text), "assessment.questions."+q.name, "gate_question_unanswered", nil)
	}
	c.Check(len(a.Costs) > 0 || !empty(a.NoCostReason), "assessment.costs", "gate_costs_missing", nil)
	if a.Level == events.LevelSimplified || a.Level == events.LevelFull {
		c.simplified(a)
	}
	if a.Level == events.LevelFull {
		c.Check(len(a.SystemEffects) > 0 || !empty(a.NoSystemEffects), "assessment.systemEffects", "gate_system_effects_missing", nil)
		c.Check(len(a.Risks) > 0, "assessment.risks", "gate_risks_missing", nil)
		c.Check(len(a.CapacityWindows) > 0, "assessment.capacityWindows", "gate_capacity_missing", nil)
		c.Check(!empty(a.HalfAdoption), "assessment.halfAdoption", "gate_half_adoption_missing", nil)
	}
	return c.Fields()
}

// costYears is the number of years that yearly costs must cover.
const costYears = 3

func (c *check) simplified(a *events.Assessment) {
	c.Check(len(a.Benefits) > 0, "assessment.benefits", "gate_benefits_missing", nil)
	if !empty(a.NoCostReason) {
		return
	}
	years, oneOff := map[int]bool{}, false
	for _, l := range a.Costs {
		if l.Frequency == events.FrequencyOneOff {
			oneOff = true
			continue
		}
		for y := l.FromYear; y <= l.ToYear && len(years) < costYears; y++ {
			years[y] = true
		}
	}
	c.Check(oneOff, "assessment.costs", "gate_one_off_missing", nil)
	c.Check(len(years) >= costYears, "assessment.costs", "gate_yearly_missing", fault.Args{"years": costYears, "given": len(years)})
}

// gatePrioritized: both keys over the same content.
func (c *check) gatePrioritized(s *State) {
	c.decidable(s)
	hash := s.ContentHash()
	for _, party := range events.Parties {
		_, signed := s.live(party, hash)
		c.Check(signed, "decision."+string(party), "gate_signature_missing", fault.Args{"party": party})
	}
}

// decidable: what there must be to decide on.
func (c *check) decidable(s *State) {
	if StageIndex(s.Stage) < StageIndex(events.StageAssessed) {
		c.Add("stage", "gate_not_assessed", fault.Args{"stage": s.Stage})
	}
	if s.Assessment != nil && !s.Assessment.Finalised && s.Stage != events.StageProposed {
		c.Add("assessment", "gate_assessment_reopened", nil)
	}
}

// gatePiloted: what a conclusion needs besides the signatures.
func (c *check) gatePiloted(s *State) {
	if StageIndex(s.Stage) < StageIndex(events.StagePrioritized) {
		c.Add("stage", "gate_not_prioritized", fault.Args{"stage": s.Stage})
	}
	p := s.Pilot
	if p == nil {
		c.Add("pilot", "gate_pilot_missing", nil)
		return
	}
	c.Check(len(p.Participants) > 0, "pilot.participants", "gate_pilot_empty", nil)
	for _, k := range p.Plan.Criteria {
		_, measured := p.Measured[k.ID]
		c.Check(measured, "pilot.measured."+k.ID, "gate_criterion_unmeasured", fault.Args{"criterion": k.ID})
	}
}

// signatures: a go by both, or a waiver by both.
func (c *check) signatures(s *State) {
	if len(s.Waivers) > 0 {
		for _, party := range events.Parties {
			_, signed := s.Waivers[party]
			c.Check(signed, "pilot.waiver."+string(party), "gate_signature_missing", fault.Args{"party": party})
		}
		return
	}
	hash := s.PilotHash()
	for _, party := range events.Parties {
		signed := false
		if s.Pilot != nil {
			x, ok := s.Pilot.Conclusions[party]
			signed = ok && x.ContentHash == hash && x.Conclusion == ConclusionGo
		}
		c.Check(signed, "pilot.conclusion."+string(party), "gate_signature_missing", fault.Args{"party": party})
	}
}

// priceYears is the number of years that a price model must cover.
const priceYears = 3

// gateOperational: what an acceptance of the handover needs.
func (c *check) gateOperational(s *State) {
	if StageIndex(s.Stage) < StageIndex(events.StagePiloted) {
		c.Add("stage", "gate_not_piloted", fault.Args{"stage": s.Stage})
	}
	h := s.Handover
	for _, item := range events.HandoverItems {
		_, settled := h.Items[item]
		c.Check(settled, "handover.items."+item, "gate_item_open", fault.Args{"item": item})
	}
	if h.Prepared == nil {
		c.Add("handover.receiver", "gate_receiver_missing", nil)
		c.Check(len(s.Onboarding.Steps) > 0, "handover.onboardingPackage", "gate_onboarding_missing", nil)
		c.Add("handover.priceModel", "gate_price_missing", fault.Args{"years": priceYears, "given": 0})
		c.Add("handover.benefitOwner", "gate_benefit_owner_missing", nil)
		return
	}
	c.Check(h.Prepared.Receiver != "", "handover.receiver", "gate_receiver_missing", nil)
	c.Check(h.Prepared.OnboardingPackage != nil || len(s.Onboarding.Steps) > 0, "handover.onboardingPackage", "gate_onboarding_missing", nil)
	years := map[int]bool{}
	for _, y := range h.Prepared.PriceModel {
		years[y.Year] = true
	}
	c.Check(len(years) >= priceYears, "handover.priceModel", "gate_price_missing", fault.Args{"years": priceYears, "given": len(years)})
	c.Check(h.Prepared.BenefitOwner != "", "handover.benefitOwner", "gate_benefit_owner_missing", nil)
}

// acceptances: the owner, the receiver and KS.
func (c *check) acceptances(s *State) {
	for _, as := range Acceptors {
		_, accepted := s.Handover.Accepted[as]
		c.Check(accepted, "handover.accepted."+as, "gate_acceptance_missing", fault.Args{"as": as})
	}
}
