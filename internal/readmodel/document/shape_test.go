package document

import (
	"bytes"
	"reflect"
	"testing"
)

// Whatever makes for other JSON makes for another shape.
func TestShapeSeesEveryField(t *testing.T) {
	t.Parallel()
	type inner struct {
		A string `json:"a"`
	}
	type recursive struct {
		Next *recursive
	}
	shapes := map[string]any{}
	for _, v := range []any{
		struct{ X inner }{}, struct{ X *inner }{}, struct{ X []inner }{}, struct{ X map[string]inner }{}, struct{ Y inner }{},
		struct {
			X inner `json:"x"`
		}{},
		struct {
			X inner `json:"x,omitempty"`
		}{},
		struct {
			X struct {
				A int `json:"a"`
			}
		}{},
		struct {
			X struct {
				A string `json:"b"`
			}
		}{},
		struct {
			X inner
			Y int
		}{}, recursive{},
	} {
		var b bytes.Buffer
		describe(&b, reflect.TypeOf(v), map[reflect.Type]bool{})
		if other, same := shapes[b.String()]; same {
			t.Errorf("%T and %T have the same shape", v, other)
		}
		shapes[b.String()] = v
	}
	if shape() != shape() || len(shape()) != 8 {
		t.Errorf("the shape is %q", shape())
	}
}
