package locale

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
)

// nothing stands for a value that is not there.
const nothing = "–"

// Value writes a value of a field for people: what has a text
// value.<field>.<value> by that text, days as "2. januar 2026", lists with
// commas, texts in the best language, objects by object.<field>, and nothing
// as a dash. It takes the value as it is in Go or as it is decoded from JSON.
// Of "decision.class" the last name counts.
func (l Language) Value(field string, v any) string {
	if s := l.show(field, v); s != "" {
		return s
	}
	return nothing
}

// show is Value, but "" for nothing.
func (l Language) show(field string, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case events.Text:
		return l.Pick(v)
	case map[string]any:
		return l.object(field, v)
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return l.Moment(v)
	}
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.String:
		return l.word(field, rv.String())
	case reflect.Bool:
		return l.boolean(field, rv.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if s, ok := l.enum(field, strconv.FormatInt(rv.Int(), 10)); ok {
			return s
		}
		return l.Number(float64(rv.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return strconv.FormatUint(rv.Uint(), 10) // positions: they are compared and copied
	case reflect.Float32, reflect.Float64:
		if s, ok := l.enum(field, strconv.FormatFloat(rv.Float(), 'f', -1, 64)); ok {
			return s
		}
		return l.Number(rv.Float())
	case reflect.Slice, reflect.Array:
		return l.list(field, rv)
	case reflect.Pointer:
		if rv.IsNil() {
			return ""
		}
		return l.show(field, rv.Elem().Interface())
	case reflect.Map, reflect.Struct:
		return l.decoded(field, v)
	}
	return ""
}

// alias are fields whose values are those of another field.
var alias = map[string]string{"otherClass": "class", "items": "item", "accepted": "as", "fromState": "state", "targetGroups": "targetGroup"}

// enum is the text of a value of a field, by its whole name or its last one.
func (l Language) enum(field, v string) (string, bool) {
	last := field[strings.LastIndexByte(field, '.')+1:]
	if other, ok := alias[last]; ok {
		last = other
	}
	for _, name := range []string{field, last} {
		if key := "value." + name + "." + v; l.Has(key) {
			return l.Text(key, nil), true
		}
	}
	return "", false
}

// verbatim are fields that somebody has named or numbered, so that what looks
// like a day is none.
var verbatim = map[string]bool{"externalId": true, "id": true, "milestone": true, "change": true, "criterion": true}

func (l Language) word(field, s string) string {
	if t, ok := l.enum(field, s); ok {
		return t
	}
	if verbatim[field] || strings.TrimSpace(s) == "" {
		return strings.TrimSpace(s)
	}
	if _, err := time.Parse(time.DateOnly, s); err == nil {
		return l.Date(events.Date(s), "")
	}
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return l.Moment(at)
	}
	return s
}

func (l Language) boolean(field string, v bool) string {
	s := strconv.FormatBool(v)
	if t, ok := l.enum(field, s); ok {
		return t
	}
	return l.Text("value.boolean."+s, nil)
}

func (l Language) list(field string, v reflect.Value) string {
	var shown []string
	for i := range v.Len() {
		if s := l.show(field, v.Index(i).Interface()); s != "" {
			shown = append(shown, s)
		}
	}
	return strings.Join(shown, ", ")
}

// decoded writes a Go value as its JSON would be.
func (l Language) decoded(field string, v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	var object map[string]any
	if json.Unmarshal(raw, &object) != nil {
		return ""
	}
	return l.object(field, object)
}

// object writes a compound value by its text, or as a list of its fields.
func (l Language) object(field string, object map[string]any) string {
	if t, ok := asText(object); ok {
		return l.Pick(t)
	}
	value := func(name string) string {
		day, isDay := object[name].(string)
		if precision, ok := object["precision"].(string); ok && isDay && name == "date" {
			return l.Date(events.Date(day), precision)
		}
		return l.show(name, object[name])
	}
	if t, ok := l.find("object." + field[strings.LastIndexByte(field, '.')+1:]); ok {
		s, _ := t.fill(func(a argument) string { return value(a.name) })
		return s
	}
	var shown []string
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if s := value(name); s != "" {
			shown = append(shown, l.Label(name)+": "+s)
		}
	}
	return strings.Join(shown, "; ")
}
