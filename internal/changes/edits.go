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
func measure(class Class, s *initiative.State) Value {
	switch class {
	case ObligationChanged:
		return Value{Obligation: s.Obligation}
	case StandingChanged:
		v := Value{Standing: s.Standing, Until: s.HoldUntil, Into: s.MergedInto}
		if s.Standing != events.StandingActive {
			v.Reason = s.StandingReason
		}
		return v
	case DateMoved:
		return Value{Dates: s.Plan}
	case CostChanged:
		return measureCosts(s)
	case ReachChanged:
		reach := s.Reach
		return Value{Reach: &reach}
	case OnboardingChanged:
		return measureOnboarding(s)
	}
	return describe(s)
}

// describe reads what is said about an initiative. What may be long is kept
// as a digest.
func describe(s *initiative.State) Value {
	v := shortFields(s)
	for _, f := range longFields {
		v.Digests[f.name] = digest(f.of(s))
	}
	return v
}

// shortFields is a description without the digests.
func shortFields(s *initiative.State) Value {
	return Value{
		Title: s.Title, Owner: s.Owner, OwnerName: s.OwnerName, Themes: s.Themes, TargetGroups: s.TargetGroups, Phase: s.Phase,
		Digests: make(map[string]string, len(longFields)),
	}
}

// measureBoth is measure before and after an event; what is the same in both is
// written and digested once.
func measureBoth(class Class, before, after *initiative.State) (old, now Value) {
	old = measure(class, before)
	if class != Described {
		return old, measure(class, after)
	}
	now = shortFields(after)
	for _, f := range longFields {
		v := f.of(after)
		if reflect.DeepEqual(f.of(before), v) {
			now.Digests[f.name] = old.Digests[f.name]
		} else {
			now.Digests[f.name] = digest(v)
		}
	}
	return old, now
}

// longFields are the fields of a description that may be long.
var longFields = []struct {
	name string
	of   func(s *initiative.State) any
}{
	{"summary", func(s *initiative.State) any { return s.Summary }},
	{"description", func(s *initiative.State) any { return s.Description }},
	{"functions", func(s *initiative.State) any { return s.Functions }},
	{"links", func(s *initiative.State) any { return s.Links }},
	{"externalId", func(s *initiative.State) any { return s.ExternalID }},
	{"relations", func(s *initiative.State) any { return s.Relations }},
	{"phaseNote", func(s *initiative.State) any { return s.PhaseNote }},
}

// compare gives the net change of a class of edits; ok is false if there is
// none.
func compare(class Class, old, now Value) (c Change, ok bool) {
	switch class {
	case ObligationChanged:
		return obligation(old, now), !same(old.Obligation, now.Obligation)
	case StandingChanged:
		return act(StandingChanged, old, now), old.Standing != now.Standing || old.Until != now.Until || old.Into != now.Into
	case DateMoved:
		return dates(old, now)
	case CostChanged:
		return act(CostChanged, old, now), old.NoCost != now.NoCost || !same(old.Costs, now.Costs) || !same(old.Prices, now.Prices)
	case ReachChanged:
		return act(ReachChanged, old, now), !same(old.Reach, now.Reach)
	case OnboardingChanged:
		return act(OnboardingChanged, old, now), !same(old.Onboarding, now.Onboarding)
	}
	c = described(old, now)
	return c, len(c.Fields) > 0
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
	c.Old.Digests, c.New.Digests = nil, nil
	for _, field := range describedFields {
		if differs(field, old, now) {
			c.Fields = append(c.Fields, field)
		}
	}
	if slices.Contains(c.Fields, "owner") {
		c.Severity = Know
	}
	return c
}

func differs(field string, old, now Value) bool {
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
	return old.Digests[field] != now.Digests[field]
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
