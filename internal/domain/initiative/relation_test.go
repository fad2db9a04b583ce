package initiative_test

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

func TestRelations(t *testing.T) {
	t.Parallel()
	relation := func(kind events.RelationKind, target string) events.Relation {
		return events.Relation{Kind: kind, Target: target}
	}
	add := func(kind events.RelationKind, target string) initiative.AddRelation {
		return initiative.AddRelation{Relation: relation(kind, target)}
	}
	added := func(kind events.RelationKind, target string) *events.RelationAdded {
		return &events.RelationAdded{Relation: relation(kind, target)}
	}
	one := registered().then(added(events.RelationDependsOn, otherActive))
	many := registered()
	for range 200 {
		many = many.then(added(events.RelationDependsOn, otherActive))
	}
	specify(t, []spec{
		{name: "add", given: registered(), when: add(events.RelationDependsOn, otherActive), then: history{added(events.RelationDependsOn, otherActive)}},
		{name: "also to what has ended", given: registered(), when: add(events.RelationReplaces, otherEnded), then: history{added(events.RelationReplaces, otherEnded)}},
		{name: "twice is once", given: one, when: add(events.RelationDependsOn, otherActive)},
		{name: "another kind is another relation", given: one, when: add(events.RelationPartOf, otherActive), then: history{added(events.RelationPartOf, otherActive)}},
		{name: "to itself", given: registered(), when: add(events.RelationPartOf, id), refused: invalid("target itself")},
		{name: "to what is not there, in an unknown way", given: registered(), when: add("likes", unknownID), refused: invalid("kind not_one_of", "target unknown_initiative")},
		{name: "to nothing", given: registered(), when: initiative.AddRelation{}, refused: invalid("kind required", "target required")},
		{name: "too many", given: many, when: add(events.RelationPartOf, otherActive), refused: invalid("target too_many")},
		{
			name: "remove", given: one, when: initiative.RemoveRelation{Kind: events.RelationDependsOn, Target: otherActive},
			then: history{&events.RelationRemoved{Kind: events.RelationDependsOn, Target: otherActive}},
		}, {
			name: "remove what is not there", given: one, when: initiative.RemoveRelation{Kind: events.RelationPartOf, Target: otherActive},
			refused: &refusal{code: fault.NotFound, key: "relation_not_found"},
		},
	})
	s := one.then(added(events.RelationPartOf, otherEnded), &events.RelationRemoved{Kind: events.RelationDependsOn, Target: otherActive}).state()
	if len(s.Relations) != 1 || s.Relations[0].Target != otherEnded {
		t.Errorf("relations: %+v", s.Relations)
	}
}
