package initiative

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// Amend changes what is recorded. A nil field is left as it is; a pointer to
// an empty value removes it. Given by the owner or Digdir.
type Amend struct {
	Title        *events.Text
	Summary      *events.Text
	Description  *events.Text
	Owner        *string
	Reach        *events.Reach
	Obligation   **events.Obligation // pointer to nil: no longer stated
	Phase        *events.Phase
	Themes       *[]string
	Functions    *[]string
	TargetGroups *[]events.TargetGroup
	Plan         *[]events.Milestone // the forecast; the first plan becomes the baseline
	Links        *[]events.Link
	ExternalID   *string
	Reason       events.Text // why the plan moved
}

func (c Amend) decide(s *State, env Env) ([]events.Payload, error) {
	if err := c.check(s, env); err != nil {
		return nil, err
	}
	var out []events.Payload
	d := events.Described{
		Title: changed(c.Title, s.Title), Summary: changed(c.Summary, s.Summary),
		Description: changed(c.Description, s.Description), Owner: changed(c.Owner, s.Owner),
		Themes: changed(c.Themes, s.Themes), Functions: changed(c.Functions, s.Functions),
		TargetGroups: changed(c.TargetGroups, s.TargetGroups),
		Links:        changed(c.Links, s.Links), ExternalID: changed(c.ExternalID, s.ExternalID),
	}
	if d != (events.Described{}) {
		out = append(out, &d)
	}
	if r := changed(c.Reach, s.Reach); r != nil {
		out = append(out, &events.ReachChanged{Reach: *r})
	}
	if o := changed(c.Obligation, s.Obligation); o != nil {
		out = append(out, &events.ObligationChanged{Obligation: *o})
	}
	if p := changed(c.Phase, s.Phase); p != nil {
		out = append(out, &events.PhaseReported{Phase: *p})
	}
	if plan := changed(c.Plan, s.Plan); plan != nil {
		if len(s.Baseline) == 0 {
			out = append(out, &events.PlanBaselined{Milestones: *plan, Reason: c.Reason})
		} else {
			out = append(out, &events.ForecastChanged{Milestones: *plan, Reason: c.Reason})
		}
	}
	return out, nil
}

// check validates the record as it would be afterwards, so that a field that
// was fine alone is still seen together with the others.
func (c Amend) check(s *State, env Env) error {
	next := events.Proposed{
		Title: or(c.Title, s.Title), Summary: or(c.Summary, s.Summary), Description: or(c.Description, s.Description),
		Reach: or(c.Reach, s.Reach), Obligation: or(c.Obligation, s.Obligation), Phase: or(c.Phase, s.Phase),
		Themes: or(c.Themes, s.Themes), Functions: or(c.Functions, s.Functions), TargetGroups: or(c.TargetGroups, s.TargetGroups), Plan: or(c.Plan, s.Plan),
		Links: or(c.Links, s.Links), ExternalID: or(c.ExternalID, s.ExternalID),
	}
	var p check
	p.content(&next, env)
	p.Text("reason", c.Reason, MaxReason, false)
	if c.Owner != nil {
		p.owner(*c.Owner)
	}
	if c.Phase != nil && *c.Phase == "" {
		p.Add("phase", "required", nil)
	}
	if c.Reach != nil && c.Reach.Scope == events.ScopeUnspecified {
		p.Add("reach.scope", "not_one_of", fault.Args{"given": string(c.Reach.Scope),
			"allowed": []events.ReachScope{events.ScopeAll, events.ScopeCounties, events.ScopeMunicipalities, events.ScopePopulation}})
	}
	return p.Invalid()
}

// changed is nil unless a value was given that differs from today's.
func changed[T any](given *T, today T) *T {
	if given == nil || same(*given, today) {
		return nil
	}
	return given
}

func or[T any](given *T, today T) T {
	if given == nil {
		return today
	}
	return *given
}

// ReportPhase is the owner's report on its own project.
type ReportPhase struct {
	Phase events.Phase
	Note  events.Text
}

func (c ReportPhase) decide(s *State, _ Env) ([]events.Payload, error) {
	var p check
	checks.OneOf(&p, "phase", c.Phase, events.Phases...)
	p.Text("note", c.Note, MaxReason, false)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	if c.Phase == s.Phase && same(c.Note, s.PhaseNote) {
		return nil, nil
	}
	return []events.Payload{&events.PhaseReported{Phase: c.Phase, Note: c.Note}}, nil
}

// Rebaseline sets a new basis for the plan, with the reason for doing so. The
// old one stays in the history.
type Rebaseline struct {
	Plan   []events.Milestone
	Reason events.Text
}

func (c Rebaseline) decide(_ *State, _ Env) ([]events.Payload, error) {
	var p check
	p.Check(len(c.Plan) > 0, "plan", "required", nil)
	p.plan("plan", c.Plan)
	p.Text("reason", c.Reason, MaxReason, true)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.PlanBaselined{Milestones: c.Plan, Reason: c.Reason}}, nil
}

// Confirm says that what is recorded is still true.
type Confirm struct{ Note events.Text }

func (c Confirm) decide(_ *State, _ Env) ([]events.Payload, error) {
	var p check
	p.Text("note", c.Note, MaxReason, false)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.ConfirmedCurrent{Note: c.Note}}, nil
}
