package arch

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// sharedValues are the types of events that bodies of the API are made of:
// values, never events, and none that says where something comes from but the
// evidence of what an organisation records for itself (Provenance, Certainty).
var sharedValues = []string{
	"Benefit", "CapacityWindow", "Certainty", "Class", "Condition", "CostLine", "Criterion", "CriterionScore", "CriterionWeight",
	"Date", "EffortLine", "EscalationLevel", "Link", "Milestone", "Obligation", "Obstacle", "OnboardingStep", "Package", "Party", "Phase", "PriceYear", "Provenance",
	"Questions", "Relation", "RelationKind", "RequestedChange", "Risk", "ScoringCriterion", "SystemEffect", "Text",
}

// forImports may be set by imports alone, whose rows are no type of the generated
// code, but for that evidence.
var forImports = map[string][]string{"Provenance": {"RecordedAtStage"}, "Reach": {}, "Certainty": {}}

var (
	eventsType = regexp.MustCompile(`\bevents\.(\w+)`)
	structType = regexp.MustCompile(`(?ms)^type (\w+) struct \{\n(.*?)^\}`)
	memberType = regexp.MustCompile(`(?m)^\t\w+ +[\[\]*]*(\w+)(?: |$)`)
)

func TestBodiesAreMadeOfValues(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../api/gen/api.gen.go")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, m := range eventsType.FindAllSubmatch(raw, -1) {
		found = append(found, string(m[1]))
	}
	slices.Sort(found)
	if found = slices.Compact(found); !slices.Equal(found, sharedValues) {
		t.Errorf("bodies are made of the types %v of events, should be of %v", found, sharedValues)
	}
	for _, s := range structType.FindAllSubmatch(raw, -1) {
		for _, m := range memberType.FindAllSubmatch(s[2], -1) {
			if may, only := forImports[string(m[1])]; only && !slices.Contains(may, string(s[1])) {
				t.Errorf("%s has a %s, which is for imports", s[1], m[1])
			}
		}
	}
}
