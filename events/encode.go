package events

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// Encode writes a payload the way it stands in the log. An empty list or text
// that must be there is written as [] or {}, never as null: null means "not
// there" when it is read again, and the difference matters where an empty
// value removes what was recorded before (see Described). The payload itself
// is not changed.
func Encode(p Payload) ([]byte, error) {
	if p == nil {
		return []byte("null"), nil
	}
	out, err := json.Marshal(p)
	if err != nil || !bytes.Contains(out, []byte("null")) {
		return out, err
	}
	return json.Marshal(withoutNil(reflect.ValueOf(p)).Interface())
}

var marshaler = reflect.TypeFor[json.Marshaler]()

// withoutNil copies a value with every nil slice and map replaced by an empty
// one. A nil pointer stays: it is the only way to say null.
func withoutNil(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	if v.Type().Implements(marshaler) {
		out.Set(v) // it writes itself
		return out
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(withoutNil(v.Elem()))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(withoutNil(v.Field(i)))
			}
		}
	case reflect.Slice:
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(withoutNil(v.Index(i)))
		}
	case reflect.Map:
		if v.IsNil() {
			out.Set(reflect.MakeMap(v.Type()))
		} else {
			out.Set(v)
		}
	default:
		out.Set(v)
	}
	return out
}
