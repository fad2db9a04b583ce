package api_test

import (
	"fmt"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/samstyring/samstyring/internal/api"
)

// What a request may hold is bounded everywhere, so that whoever reads the
// description knows the limits and no check works on what cannot be meant.
func TestEverythingInARequestIsBounded(t *testing.T) {
	t.Parallel()
	doc, err := api.Description()
	if err != nil {
		t.Fatal(err)
	}
	b := bounds{t: t, seen: map[*openapi3.Schema]bool{}}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			for _, p := range op.Parameters {
				b.check(method+" "+path+" "+p.Value.Name, p.Value.Schema)
			}
			if op.RequestBody == nil {
				continue
			}
			for _, c := range op.RequestBody.Value.Content {
				b.check(method+" "+path, c.Schema)
			}
		}
	}
	if len(b.seen) < 100 {
		t.Errorf("looked at %d schemas only", len(b.seen))
	}
}

type bounds struct {
	t    *testing.T
	seen map[*openapi3.Schema]bool
}

func (b *bounds) check(at string, ref *openapi3.SchemaRef) {
	if ref == nil || ref.Value == nil || b.seen[ref.Value] {
		return
	}
	s := ref.Value
	b.seen[s] = true
	if ref.Ref != "" {
		at = ref.Ref
	}
	closed := s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has
	for unbounded, yes := range map[string]bool{
		"text without maxLength":                     s.Type.Includes("string") && s.MaxLength == nil && len(s.Enum) == 0,
		"list without maxItems":                      s.Type.Includes("array") && s.MaxItems == nil,
		"open object without maxProperties":          s.Type.Includes("object") && s.MaxProps == nil && !closed,
		"schema without a type, list or alternative": s.Type == nil && len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) == 0 && len(s.Enum) == 0,
	} {
		if yes {
			b.t.Errorf("%s: %s", at, unbounded)
		}
	}
	for name, property := range s.Properties {
		b.check(at+"."+name, property)
	}
	b.check(at+"[]", s.Items)
	b.check(at+".*", s.AdditionalProperties.Schema)
	for _, alternatives := range [][]*openapi3.SchemaRef{s.AllOf, s.OneOf, s.AnyOf} {
		for i, alternative := range alternatives {
			b.check(fmt.Sprint(at, "/", i), alternative)
		}
	}
}
