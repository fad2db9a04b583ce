package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func description31(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// eachOperation visits every operation under its id.
func eachOperation(doc *openapi3.T, visit func(id, method string, item *openapi3.PathItem, op *openapi3.Operation)) {
	for _, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			visit(op.OperationID, method, item, op)
		}
	}
}

// eachMedia visits every body of requests and answers.
func eachMedia(doc *openapi3.T, visit func(where string, media *openapi3.MediaType)) {
	eachOperation(doc, func(id, _ string, _ *openapi3.PathItem, op *openapi3.Operation) {
		if op.RequestBody != nil {
			for kind, media := range op.RequestBody.Value.Content {
				visit(id+" request "+kind, media)
			}
		}
		for status, answer := range op.Responses.Map() {
			for kind, media := range answer.Value.Content {
				visit(id+" "+status+" "+kind, media)
			}
		}
	})
}

// examples lists what a body has for examples.
func examples(m *openapi3.MediaType) []any {
	var out []any
	if m.Example != nil {
		out = append(out, m.Example)
	}
	for _, e := range m.Examples {
		out = append(out, e.Value.Value)
	}
	return out
}

func TestDescriptionIsValid(t *testing.T) {
	t.Parallel()
	doc := description31(t)
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("the description says that it is OpenAPI %s", doc.OpenAPI)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Error(err)
	}
	var published struct{ OpenAPI string }
	if err := json.Unmarshal(DescriptionJSON(), &published); err != nil || published.OpenAPI != "3.1.0" {
		t.Errorf("published as OpenAPI %q: %v", published.OpenAPI, err)
	}
}

func TestExamplesFitTheirSchemas(t *testing.T) {
	t.Parallel()
	doc := description31(t)
	eachMedia(doc, func(where string, media *openapi3.MediaType) {
		all := examples(media)
		if len(all) == 0 {
			t.Errorf("%s has no example", where)
		}
		for _, example := range all {
			if err := media.Schema.Value.VisitJSON(example, openapi3.EnableJSONSchema2020(), openapi3.MultiErrors()); err != nil {
				t.Errorf("%s: %v", where, err)
			}
			for _, path := range undescribed(example, media.Schema.Value, "") {
				t.Errorf("%s: the example has %s, which the schema does not describe", where, path)
			}
		}
	})
}

// undescribed lists the fields of an example that its schema does not name.
func undescribed(value any, s *openapi3.Schema, path string) []string {
	var out []string
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			out = append(out, undescribed(element, s.Items.Value, path+"[]")...)
		}
	case map[string]any:
		for name, inner := range v {
			switch {
			case s.Properties[name] != nil:
				out = append(out, undescribed(inner, s.Properties[name].Value, path+"."+name)...)
			case s.AdditionalProperties.Schema != nil:
				out = append(out, undescribed(inner, s.AdditionalProperties.Schema.Value, path+"."+name)...)
			case len(s.Properties) > 0:
				out = append(out, path+"."+name)
			}
		}
	}
	return out
}

// TestOperationsAreDescribed also wants every command to be repeatable under an
// Idempotency-Key, but for the one that may be repeated by itself.
func TestOperationsAreDescribed(t *testing.T) {
	t.Parallel()
	doc := description31(t)
	eachOperation(doc, func(id, method string, item *openapi3.PathItem, op *openapi3.Operation) {
		if op.Summary == "" || op.Description == "" || len(op.Tags) == 0 {
			t.Errorf("%s lacks a summary, a description or a tag", id)
		}
		for _, tag := range op.Tags {
			if doc.Tags.Get(tag) == nil {
				t.Errorf("%s has the unknown tag %s", id, tag)
			}
		}
		for _, p := range append(slices.Clone(item.Parameters), op.Parameters...) {
			if p.Value.Description == "" || p.Value.Example == nil {
				t.Errorf("%s: parameter %s lacks a description or an example", id, p.Value.Name)
			}
		}
		want := []string{"400", "429", "503"}
		if method != http.MethodGet {
			want = append(want, "401", "403", "409", "413", "415", "422")
			if op.Security == nil {
				t.Errorf("%s may be given without a token", id)
			}
		}
		if method == http.MethodPost && id != "reportBounce" && op.Parameters.GetByInAndName(openapi3.ParameterInHeader, "Idempotency-Key") == nil {
			t.Errorf("%s cannot be repeated safely", id)
		}
		for _, status := range want {
			if op.Responses.Value(status) == nil {
				t.Errorf("%s does not describe %s", id, status)
			}
		}
	})
}

// eachSchema visits a schema and all that it is made of, each once.
func eachSchema(ref *openapi3.SchemaRef, name string, seen map[*openapi3.Schema]bool, visit func(name string, s *openapi3.Schema)) {
	if ref == nil || seen[ref.Value] {
		return
	}
	seen[ref.Value] = true
	if i := strings.LastIndex(ref.Ref, "/"); i >= 0 {
		name = ref.Ref[i+1:]
	}
	visit(name, ref.Value)
	for property, inner := range ref.Value.Properties {
		eachSchema(inner, name+"."+property, seen, visit)
	}
	eachSchema(ref.Value.Items, name+"[]", seen, visit)
	eachSchema(ref.Value.AdditionalProperties.Schema, name+".*", seen, visit)
}

func TestBodiesRefuseUnknownFields(t *testing.T) {
	t.Parallel()
	doc, seen, bodies := description31(t), map[*openapi3.Schema]bool{}, 0
	eachOperation(doc, func(id, _ string, _ *openapi3.PathItem, op *openapi3.Operation) {
		if op.RequestBody == nil {
			return
		}
		for _, media := range op.RequestBody.Value.Content {
			bodies++
			eachSchema(media.Schema, id, seen, func(name string, s *openapi3.Schema) {
				closed := s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has
				keyed := s.AdditionalProperties.Schema != nil && s.MaxProps != nil // by what a file holds, such as its lines
				if s.Type.Permits(openapi3.TypeObject) && !closed && !keyed {
					t.Errorf("%s lets unknown fields through", name)
				}
			})
		}
	})
	if bodies < 25 {
		t.Errorf("only %d bodies were looked at", bodies)
	}
}

// Description says that it is OpenAPI 3.0 in order to be checked fast. That is
// right as long as nothing is used that the older check overlooks.
func TestNothingIsBeyondTheOlderCheck(t *testing.T) {
	t.Parallel()
	doc, seen := description31(t), map[*openapi3.Schema]bool{}
	for name, ref := range doc.Components.Schemas {
		eachSchema(ref, name, seen, func(name string, s *openapi3.Schema) {
			newer := s.Const != nil || len(s.PrefixItems) > 0 || s.Contains != nil || len(s.PatternProperties) > 0 ||
				s.PropertyNames != nil || s.If != nil || len(s.DependentRequired) > 0 || len(s.Defs) > 0 ||
				s.ExclusiveMin.IsSet() || s.ExclusiveMax.IsSet() || s.UnevaluatedProperties.Has != nil
			if newer || len(s.AllOf)+len(s.AnyOf)+len(s.OneOf) > 0 {
				t.Errorf("%s uses a keyword that Description does not check or SchemaFields does not know", name)
			}
		})
	}
}

func TestFieldsAreDescribed(t *testing.T) {
	t.Parallel()
	doc, seen := description31(t), map[*openapi3.Schema]bool{}
	for name, ref := range doc.Components.Schemas {
		eachSchema(ref, name, seen, func(name string, s *openapi3.Schema) {
			element := strings.HasSuffix(name, "[]") || strings.HasSuffix(name, ".*")
			if s.Description == "" && !element {
				t.Errorf("%s has no description", name)
			}
		})
	}
}
