package locale

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
)

// need fails for a key that has no text. Every catalog has the same keys.
func need(t *testing.T, key, why string) {
	t.Helper()
	if !Bokmaal.Has(key) {
		t.Errorf("no text %s for %s", key, why)
	}
}

func TestEveryEventHasAText(t *testing.T) {
	t.Parallel()
	for _, typ := range events.Default.Types() {
		need(t, "event."+typ.Name, "a registered event")
	}
}

// TestEventTextsNameWhatThePayloadHas finds a value in a text that its event
// does not carry, under that name.
func TestEventTextsNameWhatThePayloadHas(t *testing.T) {
	t.Parallel()
	for _, typ := range events.Default.Types() {
		names := map[string]bool{}
		eachField(reflect.TypeOf(typ.New()), "", func(path string, _ reflect.StructField) { names[path] = true })
		for _, p := range places(catalogs[Bokmaal]["event."+typ.Name]) {
			if !names[p] {
				t.Errorf("event.%s tells {%s}, which the payload does not have", typ.Name, p)
			}
		}
	}
}

// places lists the names of the values of a text.
func places(t template) []string {
	var out []string
	for _, p := range t {
		if p.optional != nil {
			out = append(out, places(p.optional)...)
		} else if p.argument.name != "" {
			out = append(out, p.argument.name)
		}
	}
	return out
}

// eachField visits every field of a payload by its path in JSON, without the
// places in lists.
func eachField(t reflect.Type, path string, visit func(path string, f reflect.StructField)) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			eachField(f.Type, path, visit)
			continue
		}
		inner := strings.TrimPrefix(path+"."+name, ".")
		visit(inner, f)
		eachField(f.Type, inner, visit)
	}
}

var enumValue = regexp.MustCompile(`enum=([^,]+)`)

func TestEveryValueHasAText(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, typ := range events.Default.Types() {
		eachField(reflect.TypeOf(typ.New()), "", func(path string, f reflect.StructField) {
			name := path[strings.LastIndexByte(path, '.')+1:]
			for _, m := range enumValue.FindAllStringSubmatch(f.Tag.Get("jsonschema"), -1) {
				need(t, "value."+name+"."+m[1], "a value of "+path+" in "+typ.Name)
				checked++
			}
			if f.Type.Kind() == reflect.Bool {
				need(t, "value."+name+".true", path+" in "+typ.Name)
				need(t, "value."+name+".false", path+" in "+typ.Name)
			}
		})
	}
	if checked < 100 {
		t.Errorf("only %d values were found in the contract", checked)
	}
	needAll(t, "stage", events.Stages)
	needAll(t, "standing", events.Standings)
	needAll(t, "phase", events.Phases)
	needAll(t, "party", events.Parties)
	needAll(t, "class", events.Classes)
	needAll(t, "level", events.AssessmentLevels)
	needAll(t, "level", events.ObligationLevels)
	needAll(t, "certainty", events.Certainties)
	needAll(t, "kind", events.RelationKinds)
	needAll(t, "sizeClass", events.SizeClasses)
	needAll(t, "item", events.HandoverItems)
	needAll(t, "scope", []events.ReachScope{
		events.ScopeAll, events.ScopeCounties, events.ScopeMunicipalities, events.ScopePopulation, events.ScopeUnspecified,
	})
	needAll(t, "language", textLanguages)
	needAll(t, "outcome", []string{"open", "created", "changed", "unchanged", "refused"})
	needAll(t, "status", []string{"submitted", "final", "reopened", "planned", "go", "no_go"})
	needAll(t, "confidence", []string{"1", "2", "3", "4", "5"})
	for _, stage := range events.Stages[1:] {
		need(t, "fault.gate_"+string(stage), "the gate to "+string(stage))
	}
}

func needAll[T ~string](t *testing.T, field string, values []T) {
	t.Helper()
	for _, v := range values {
		need(t, "value."+field+"."+string(v), "a value of "+field)
	}
}

// TestEveryContractFieldHasALabel: what stands in a payload is shown in the
// history.
func TestEveryContractFieldHasALabel(t *testing.T) {
	t.Parallel()
	for _, typ := range events.Default.Types() {
		eachField(reflect.TypeOf(typ.New()), "", func(path string, _ reflect.StructField) {
			need(t, "label."+path[strings.LastIndexByte(path, '.')+1:], path+" in "+typ.Name)
		})
	}
}
