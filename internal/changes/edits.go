package changes

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// measure reads from a state what a class of edits is about.
func (v *Value) measure(class Class, s *initiative.State) {
	switch class {
	case ObligationChanged:
		v.Obligation = s.Obligation
	case StandingChanged:
		v.Standing, v.Until, v.Into = s.Standing, s.HoldUntil, s.MergedInto
		if s.Standing != events.StandingActive {
			v.Reason = s.StandingReason
		}
	case DateMoved:
		v.Dates = s.Plan
	case CostChanged:
		v.measureCosts(s)
	case ReachChanged:
		reach := s.Reach
		v.Reach = &reach
	case OnboardingChanged:
		v.measureOnboarding(s)
	case Described:
		v.Title, v.Owner, v.OwnerName, v.Phase = s.Title, s.Owner, s.OwnerName, s.Phase
		v.Themes, v.TargetGroups, v.Details = s.Themes, s.TargetGroups, detailsOf(s)
	}
}

// differ says whether a class of edits comes to anything.
func differ(class Class, old, now *Value) bool {
	switch class {
	case ObligationChanged:
		return !same(old.Obligation, now.Obligation)
	case StandingChanged:
		return old.Standing != now.Standing || old.Until != now.Until || old.Into != now.Into
	case DateMoved:
		return !slices.Equal(old.Dates, now.Dates) && len(moves(old.Dates, now.Dates)) > 0
	case CostChanged:
		return old.NoCost != now.NoCost || !same(old.Costs, now.Costs) || !same(old.Prices, now.Prices)
	case ReachChanged:
		return !same(old.Reach, now.Reach)
	case OnboardingChanged:
		return !same(old.Onboarding, now.Onboarding)
	}
	return slices.ContainsFunc(describedFields, func(field string) bool { return differs(field, old, now) })
}

// compare gives the net change of a class of edits; ok is false if it comes to nothing.
func compare(class Class, old, now *Value) (c Change, ok bool) {
	switch class {
	case ObligationChanged:
		c = obligation(*old, *now)
	case DateMoved:
		c = dates(*old, *now)
	case Described:
		c = described(*old, *now)
	default:
		c = act(class, *old, *now)
	}
	return c, differ(class, old, now)
}

// obligation is a change of what municipalities must do. One that binds, or
// did, is to be acted on.
func obligation(old, now Value) Change {
	c := act(ObligationChanged, old, now)
	if binds(old.Obligation) || binds(now.Obligation) {
		c.Severity = Act
	}
	if deadlineOf(old.Obligation) != deadlineOf(now.Obligation) {
		c.Also, c.Severity = []Class{DeadlineSet}, Act
		c.By = days(deadlineOf(old.Obligation), deadlineOf(now.Obligation))
	}
	return c
}

func binds(o *events.Obligation) bool {
	return (&initiative.State{Obligation: o}).Binding()
}

// describedFields is the order in which fields of a description are listed.
var describedFields = []string{
	"title", "owner", "phase", "phaseNote", "summary", "description", "themes", "targetGroups", "functions", "links", "relations", "externalId",
}

// shortFieldNames are those of them that a change tells with the old and the new value.
var shortFieldNames = []string{"title", "owner", "phase", "themes", "targetGroups"}

func described(old, now Value) Change {
	c := act(Described, old, now)
	c.Old.Details, c.New.Details = nil, nil
	for _, field := range describedFields {
		if differs(field, &old, &now) {
			c.Fields = append(c.Fields, field)
		}
	}
	if slices.Contains(c.Fields, "owner") {
		c.Severity = Know
	}
	return c
}

func differs(field string, old, now *Value) bool {
	switch field {
	case "title":
		return !same(old.Title, now.Title)
	case "owner":
		return old.Owner != now.Owner || old.OwnerName != now.OwnerName
	case "phase":
		return old.Phase != now.Phase
	case "themes":
		return !same(old.Themes, now.Themes)
	case "targetGroups":
		return !same(old.TargetGroups, now.TargetGroups)
	}
	return old.Details.differs(field, now.Details)
}

// digest is short and the same for the same value; empty for nothing.
func digest(v any) string {
	raw := written(v)
	if raw == nil {
		return ""
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}

// same compares two values as they are written; nil and empty are alike.
// Values that are equal as they are need not be written to be compared.
func same(a, b any) bool { return reflect.DeepEqual(a, b) || slices.Equal(written(a), written(b)) }

func written(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("encode value: " + err.Error()) // texts, whole numbers and dates always encode
	}
	switch string(raw) {
	case "null", "[]", "{}", `""`:
		return nil
	}
	return raw
}
