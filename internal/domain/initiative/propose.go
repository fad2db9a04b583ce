package initiative

import (
	"regexp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

// Propose registers an initiative. Its values are those of the event; owner
// must be a number, and provenance is for imports only.
type Propose struct{ events.Proposed }

func (c Propose) decide(s *State, env Env) ([]events.Payload, error) {
	if err := unregistered(s); err != nil {
		return nil, err
	}
	var p check
	p.content(&c.Proposed, env)
	p.owner(c.Owner)
	p.Check(c.Reach.Scope != events.ScopeUnspecified, "reach.scope", "not_one_of",
		fault.Args{"given": string(c.Reach.Scope), "allowed": []events.ReachScope{events.ScopeAll, events.ScopeCounties, events.ScopeMunicipalities, events.ScopePopulation}})
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	e := c.Proposed
	e.Provenance, e.OwnerName = nil, ""
	return []events.Payload{&e}, nil
}

// content checks everything of a registration but its owner.
func (c *check) content(e *events.Proposed, env Env) {
	c.Text("title", e.Title, MaxTitle, true)
	c.Text("summary", e.Summary, MaxSummary, true)
	c.Text("description", e.Description, MaxDescription, false)
	c.reach(e.Reach, env)
	c.obligation(e.Obligation)
	if e.Phase != "" {
		checks.OneOf(c, "phase", e.Phase, events.Phases...)
	}
	c.Text("phaseNote", e.PhaseNote, MaxReason, false)
	c.themes(e.Themes, env)
	c.functions(e.Functions)
	c.targetGroups(e.TargetGroups)
	c.plan("plan", e.Plan)
	c.Links("links", e.Links, 50)
	c.Check(length(e.ExternalID) <= 100, "externalId", "too_long", fault.Args{"max": 100, "given": length(e.ExternalID)})
}

// owner checks an organisation number by its check digit.
func (c *check) owner(number string) { c.organisation("owner", number) }

func (c *check) organisation(path, number string) {
	switch {
	case number == "":
		c.Add(path, "required", nil)
	case !orgnr.Valid(number):
		c.Add(path, "invalid_orgnr", fault.Args{"given": number})
	}
}

func (c *check) reach(r events.Reach, env Env) {
	scopes := []events.ReachScope{events.ScopeAll, events.ScopeCounties, events.ScopeMunicipalities, events.ScopePopulation, events.ScopeUnspecified}
	if checks.OneOf(c, "reach.scope", r.Scope, scopes...) {
		c.Under("reach", env.World.CheckReach(r))
	}
	c.Text("reach.note", r.Note, MaxReason, false)
}

func (c *check) obligation(o *events.Obligation) {
	if o == nil {
		return
	}
	checks.OneOf(c, "obligation.level", o.Level, events.ObligationLevels...)
	c.Date("obligation.deadline", o.Deadline, false)
	c.Check(length(o.LegalBasis) <= 500, "obligation.legalBasis", "too_long", fault.Args{"max": 500, "given": length(o.LegalBasis)})
	c.Text("obligation.note", o.Note, MaxReason, false)
}

func (c *check) themes(slugs []string, env Env) {
	for i, slug := range slugs {
		c.Check(env.World.KnownTheme(slug), nth("themes", i), "unknown_theme", fault.Args{"given": slug})
	}
}

var functionCode = regexp.MustCompile(`^[0-9]{3}$`)

func (c *check) functions(codes []string) {
	for i, code := range codes {
		c.Check(functionCode.MatchString(code), nth("functions", i), "invalid_function", fault.Args{"given": code})
	}
}

func (c *check) targetGroups(groups []events.TargetGroup) {
	seen := map[events.TargetGroup]bool{}
	for i, g := range groups {
		at := nth("targetGroups", i)
		if checks.OneOf(c, at, g, events.TargetGroups...) {
			c.Check(!seen[g], at, "twice", fault.Args{"given": string(g)})
		}
		seen[g] = true
	}
}

func (c *check) plan(path string, plan []events.Milestone) {
	seen := map[string]bool{}
	c.Check(len(plan) <= 100, path, "too_many", fault.Args{"max": 100, "given": len(plan)})
	for i, m := range plan {
		at := nth(path, i)
		switch {
		case checks.Blank(m.Milestone):
			c.Add(at+".milestone", "required", nil)
		case length(m.Milestone) > 120:
			c.Add(at+".milestone", "too_long", fault.Args{"max": 120, "given": length(m.Milestone)})
		case seen[m.Milestone]:
			c.Add(at+".milestone", "twice", fault.Args{"given": m.Milestone})
		}
		seen[m.Milestone] = true
		c.Date(at+".date", m.Date, true)
		if m.Precision != "" {
			checks.OneOf(c, at+".precision", m.Precision, events.Precisions...)
		}
	}
}

// unregistered is nil if the id is free.
func unregistered(s *State) error {
	if s.Exists() {
		return fault.New(fault.Conflict, "id_taken", nil)
	}
	return nil
}
