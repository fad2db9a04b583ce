package events_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
)

// A schema that accepts anything would make the tests above empty.
func TestSchemasRefuseWhatIsWrong(t *testing.T) {
	t.Parallel()
	compile := schemaCompiler(t)
	for _, c := range []struct{ what, fullType, data string }{
		{"an unknown field", "no.samstyring.initiative.resumed.v1", `{"reason":{"nb":"x"},"more":1}`},
		{"an unknown field inside", "no.samstyring.initiative.reach-changed.v1", `{"reach":{"scope":"all","more":1}}`},
		{"a missing field", "no.samstyring.initiative.resumed.v1", `{}`},
		{"null for a text", "no.samstyring.initiative.resumed.v1", `{"reason":null}`},
		{"an unknown language", "no.samstyring.initiative.resumed.v1", `{"reason":{"sv":"x"}}`},
		{"a text that is a number", "no.samstyring.initiative.resumed.v1", `{"reason":{"nb":1}}`},
		{"a day that does not exist", "no.samstyring.initiative.statement-deadline-passed.v1", `{"deadline":"2026-02-30"}`},
		{"a value outside the list", "no.samstyring.initiative.prioritized.v1", `{"class":"no","contentHash":"x"}`},
		{"a fraction for a whole number", "no.samstyring.initiative.reach-changed.v1", `{"reach":{"scope":"population","min":1.5}}`},
		{"null for an optional list", "no.samstyring.initiative.described.v1", `{"themes":null}`},
	} {
		var data any
		if err := json.Unmarshal([]byte(c.data), &data); err != nil {
			t.Fatal(err)
		}
		if compile(c.fullType).Validate(data) == nil {
			t.Errorf("%s accepts %s: %s", c.fullType, c.what, c.data)
		}
	}
}

func TestEnvelopeSchemaKnowsExactlyTheAttributesThatAreWritten(t *testing.T) {
	t.Parallel()
	b, ok := events.Schema(events.CloudEventSchema)
	if !ok {
		t.Fatal("no schema of the record")
	}
	properties := parse(t, b)["properties"].(map[string]any)
	written, err := json.Marshal(sample())
	if err != nil {
		t.Fatal(err)
	}
	got, want := slices.Sorted(maps.Keys(parse(t, written))), slices.Sorted(maps.Keys(properties))
	if !slices.Equal(got, want) {
		t.Errorf("written %v, described %v", got, want)
	}
}

func TestEnvelopeSchemaAcceptsLaterAttributesAndRefusesWrongOnes(t *testing.T) {
	t.Parallel()
	envelope := schemaCompiler(t)(events.CloudEventSchema)
	for _, c := range []struct {
		key   string
		value any
		right bool
	}{
		{"traceparent", "00-0af7", true}, {"sampled", true, true},
		{"Bad-Name", "x", false}, {"nested", map[string]any{}, false},
		{"type", "no.samstyring.initiative.Proposed.v1", false}, {"type", "no.samstyring.initiative.proposed.v0", false},
		{"id", "1", false}, {"organisation", "97476107", false}, {"position", 0, false},
		{"time", "2026-01-12T09:14:27Z", false}, {"data", nil, false},
	} {
		b, _ := events.Example("no.samstyring.initiative.proposed.v1")
		doc := parse(t, b)
		doc[c.key] = c.value
		if err := envelope.Validate(doc); (err == nil) != c.right {
			t.Errorf("%s = %v: %v", c.key, c.value, err)
		}
	}
}

func TestListsInCodeAreThoseOfTheContract(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of    reflect.Type
		field string
		want  []string
	}{
		{reflect.TypeFor[events.Assessment](), "Level", words(events.AssessmentLevels)},
		{reflect.TypeFor[events.ImpactAssessed](), "Level", words(events.AssessmentLevels)},
		{reflect.TypeFor[events.CostLine](), "SizeClass", events.SizeClasses},
		{reflect.TypeFor[events.PriceYear](), "SizeClass", events.SizeClasses},
		{reflect.TypeFor[events.DecisionSigned](), "Class", words(events.Classes)},
		{reflect.TypeFor[events.DecisionSigned](), "Party", words(events.Parties)},
		{reflect.TypeFor[events.PilotConcluded](), "Party", words(events.Parties)},
		{reflect.TypeFor[events.PilotWaived](), "Party", words(events.Parties)},
		{reflect.TypeFor[events.PartyBody](), "Party", words(events.Parties)},
		{reflect.TypeFor[events.WeightsSet](), "Party", words(events.Parties)},
		{reflect.TypeFor[events.ScoresSealed](), "Party", words(events.Parties)},
		{reflect.TypeFor[events.ScoresRevealed](), "Party", words(events.Parties)},
		{reflect.TypeFor[events.PositionDeclared](), "Party", words(events.Parties)},
		{reflect.TypeFor[events.CapacityExceptionSigned](), "Party", words(events.Parties)},
		{reflect.TypeFor[events.RoundDecisionSigned](), "Party", words(events.Parties)},
		{reflect.TypeFor[events.RoundDecisionSigned](), "Class", words(events.Classes)},
		{reflect.TypeFor[events.DisagreementRecorded](), "Party", words(events.Parties)},
		{reflect.TypeFor[events.Signature](), "Party", words(events.Parties)},
		{reflect.TypeFor[events.Escalated](), "Level", words(events.EscalationLevels)},
		{reflect.TypeFor[events.Decided](), "Class", words(events.Classes)},
		{reflect.TypeFor[events.HandoverItemSettled](), "Item", events.HandoverItems},
		{reflect.TypeFor[events.RecordedAtStage](), "Stage", words(events.Stages[1:])},
		{reflect.TypeFor[events.Proposed](), "Phase", words(events.Phases)},
		{reflect.TypeFor[events.PhaseReported](), "Phase", words(events.Phases)},
		{reflect.TypeFor[events.Obligation](), "Level", words(events.ObligationLevels)},
		{reflect.TypeFor[events.Provenance](), "Certainty", words(events.Certainties)},
		{reflect.TypeFor[events.Relation](), "Kind", words(events.RelationKinds)},
		{reflect.TypeFor[events.RelationRemoved](), "Kind", words(events.RelationKinds)},
	} {
		f, ok := c.of.FieldByName(c.field)
		if !ok {
			t.Fatalf("no field %s.%s", c.of.Name(), c.field)
		}
		got := strings.Split(strings.ReplaceAll(f.Tag.Get("jsonschema"), "enum=", ""), ",")
		if !slices.Equal(got, c.want) {
			t.Errorf("%s.%s is tagged %v, the code has %v", c.of.Name(), c.field, got, c.want)
		}
	}
}

func words[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}
