package events_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gowebpki/jcs"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/samstyring/samstyring/events"
)

// everyVersion lists the full types of every version that was ever written.
func everyVersion() []string {
	var out []string
	for _, t := range events.Default.Types() {
		for v := 1; v <= t.Version; v++ {
			out = append(out, events.TypeName(t.Aggregate, t.Name, v))
		}
	}
	slices.Sort(out)
	return out
}

func TestEveryVersionHasASchemaAndAnExampleAndViceVersa(t *testing.T) {
	t.Parallel()
	want := everyVersion()
	if got := events.SchemaTypes(); !slices.Equal(got, want) {
		t.Errorf("schemas\n%s\ntypes\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := events.ExampleTypes(); !slices.Equal(got, want) {
		t.Errorf("examples\n%s\ntypes\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, name := range want {
		if _, ok := events.Schema(name); !ok {
			t.Errorf("no schema for %s", name)
		}
		if _, ok := events.Example(name); !ok {
			t.Errorf("no example for %s", name)
		}
	}
}

func TestWhatIsNotThereIsNotGiven(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "nothing", "../asyncapi", "../schema/cloudevent", `..\x`, "/"} {
		if _, ok := events.Schema(name); ok {
			t.Errorf("schema for %q", name)
		}
		if _, ok := events.Example(name); ok {
			t.Errorf("example for %q", name)
		}
	}
}

// specimen is one record in structured mode: an example, or an alternative for
// values that cannot stand together in one event.
type specimen struct {
	name, fullType string
	json           []byte
}

func specimens(t *testing.T) []specimen {
	t.Helper()
	var out []specimen
	for _, name := range events.ExampleTypes() {
		b, _ := events.Example(name)
		out = append(out, specimen{name, name, b})
	}
	files, err := filepath.Glob("testdata/alternatives/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no alternatives", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		fullType, _, _ := strings.Cut(filepath.Base(f), "--")
		out = append(out, specimen{filepath.Base(f), fullType, b})
	}
	return out
}

func TestExamplesValidateDecodeAndEncodeAlike(t *testing.T) {
	t.Parallel()
	compile := schemaCompiler(t)
	envelope := compile(events.CloudEventSchema)
	for _, s := range specimens(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			doc := parse(t, s.json)
			if err := envelope.Validate(doc); err != nil {
				t.Errorf("as a record: %v", err)
			}
			if err := compile(s.fullType).Validate(doc["data"]); err != nil {
				t.Errorf("payload: %v", err)
			}
			var r events.Record
			if err := json.Unmarshal(s.json, &r); err != nil {
				t.Fatal(err)
			}
			if r.Type() != s.fullType {
				t.Fatalf("the file holds %s", r.Type())
			}
			if got, want := doc["dataschema"], events.SchemaURI(s.fullType); got != want {
				t.Errorf("dataschema %v, want %s", got, want)
			}
			decodesToToday(t, r)
			if r.Version == events.Default.Version(r.Aggregate, r.Name) {
				r.Raw = nil // so that it is the Go type that is encoded
			}
			again, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := canonical(t, again), canonical(t, s.json); got != want {
				t.Errorf("encoded again\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func decodesToToday(t *testing.T, r events.Record) {
	t.Helper()
	for _, typ := range events.Default.Types() {
		if typ.Aggregate == r.Aggregate && typ.Name == r.Name {
			if got, want := reflect.TypeOf(r.Data), reflect.TypeOf(typ.New()); got != want {
				t.Errorf("decodes to %v, want %v", got, want)
			}
			return
		}
	}
	t.Errorf("%s is not registered", r.Type())
}

func TestEveryOptionalFieldStandsInAnExample(t *testing.T) {
	t.Parallel()
	missing := map[string]bool{}
	for _, typ := range events.Default.Types() {
		optionalFields(reflect.TypeOf(typ.New()), missing)
	}
	if len(missing) < 40 {
		t.Fatalf("found only %d optional fields", len(missing))
	}
	for _, s := range specimens(t) {
		var r events.Record
		if err := json.Unmarshal(s.json, &r); err != nil {
			t.Fatal(err)
		}
		strikeUsed(reflect.ValueOf(r.Data), missing)
	}
	for _, f := range slices.Sorted(maps.Keys(missing)) {
		t.Errorf("%s stands in no example", f)
	}
}

func optional(f reflect.StructField) bool { return strings.Contains(f.Tag.Get("json"), ",omitempty") }

func optionalFields(t reflect.Type, into map[string]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		optionalFields(t.Elem(), into)
	case reflect.Struct:
		for f := range fields(t) {
			if optional(f) {
				into[t.Name()+"."+f.Name] = true
			}
			optionalFields(f.Type, into)
		}
	}
}

func strikeUsed(v reflect.Value, missing map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			strikeUsed(v.Elem(), missing)
		}
	case reflect.Slice:
		for i := range v.Len() {
			strikeUsed(v.Index(i), missing)
		}
	case reflect.Struct:
		for f := range fields(v.Type()) {
			if inner := v.FieldByIndex(f.Index); !inner.IsZero() {
				delete(missing, v.Type().Name()+"."+f.Name)
				strikeUsed(inner, missing)
			}
		}
	}
}

func fields(t reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}

// schemaCompiler gives compiled schemas by full type, with formats asserted.
func schemaCompiler(t *testing.T) func(name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	compiled := map[string]*jsonschema.Schema{}
	for _, name := range append(events.SchemaTypes(), events.CloudEventSchema) {
		b, ok := events.Schema(name)
		if !ok {
			t.Fatalf("no schema %s", name)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			t.Fatalf("read schema %s: %v", name, err)
		}
		url := events.SchemaURI(name)
		if err := c.AddResource(url, doc); err != nil {
			t.Fatal(err)
		}
		s, err := c.Compile(url)
		if err != nil {
			t.Fatalf("compile schema %s: %v", name, err)
		}
		compiled[name] = s
	}
	return func(name string) *jsonschema.Schema {
		s, ok := compiled[name]
		if !ok {
			panic(fmt.Sprintf("no schema %s", name))
		}
		return s
	}
}

func parse(t *testing.T, b []byte) map[string]any {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func canonical(t *testing.T, b []byte) string {
	t.Helper()
	c, err := jcs.Transform(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(c)
}
