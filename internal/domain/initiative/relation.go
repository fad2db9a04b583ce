package initiative

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// AddRelation links the initiative to another one.
type AddRelation struct{ events.Relation }

func (c AddRelation) decide(s *State, env Env) ([]events.Payload, error) {
	var p check
	checks.OneOf(&p, "kind", c.Kind, events.RelationKinds...)
	p.target("target", c.Target, s, env)
	p.Text("note", c.Note, MaxReason, false)
	p.Check(len(s.Relations) < 200, "target", "too_many", fault.Args{"max": 200})
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	if s.related(c.Kind, c.Target) {
		return nil, nil
	}
	return []events.Payload{&events.RelationAdded{Relation: c.Relation}}, nil
}

// RemoveRelation takes a link away.
type RemoveRelation struct {
	Kind   events.RelationKind
	Target string
}

func (c RemoveRelation) decide(s *State, _ Env) ([]events.Payload, error) {
	if !s.related(c.Kind, c.Target) {
		return nil, fault.New(fault.NotFound, "relation_not_found", fault.Args{"kind": c.Kind, "target": c.Target})
	}
	return []events.Payload{&events.RelationRemoved{Kind: c.Kind, Target: c.Target}}, nil
}

func (s *State) related(kind events.RelationKind, target string) bool {
	return slices.ContainsFunc(s.Relations, func(r events.Relation) bool { return r.Kind == kind && r.Target == target })
}

// target checks that another initiative exists and returns it.
func (c *check) target(path, id string, s *State, env Env) (State, bool) {
	switch {
	case id == "":
		c.Add(path, "required", nil)
	case id == s.ID:
		c.Add(path, "itself", nil)
	default:
		if other, ok := env.Other(id); ok {
			return other, true
		}
		c.Add(path, "unknown_initiative", fault.Args{"given": id})
	}
	return State{}, false
}
