package plaintext

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

// Check lists the texts of a value that may not be recorded, by their JSON
// paths ("plan.milestones[0].name"): those with a character that is forbidden,
// and those of more than one line where the value has room for one. A map of
// texts, one for each language, may have many lines; a string of its own has
// one. Exported fields are looked at as encoding/json names them.
func Check(v any) []fault.Field {
	w := walk{}
	w.value(reflect.ValueOf(v), "", false)
	return w.list.Fields()
}

type walk struct{ list fault.List }

func (w *walk) value(v reflect.Value, path string, lines bool) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			w.value(v.Elem(), path, lines)
		}
	case reflect.Struct:
		w.fields(v, path)
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return // bytes are no text
		}
		for i := range v.Len() {
			w.value(v.Index(i), path+"["+strconv.Itoa(i)+"]", lines)
		}
	case reflect.Map:
		w.entries(v, path)
	case reflect.String:
		w.text(v.String(), path, lines)
	}
}

func (w *walk) fields(v reflect.Value, path string) {
	t := v.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" && !f.Anonymous {
			name = strings.ToLower(f.Name[:1]) + f.Name[1:]
		}
		w.value(v.Field(i), join(path, name), false)
	}
}

// entries looks at keys too: they are recorded as well.
func (w *walk) entries(v reflect.Value, path string) {
	if v.Type().Key().Kind() != reflect.String {
		return
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	for _, key := range keys {
		if wrong := Forbidden(key.String()); len(wrong) > 0 {
			w.refuse(path, wrong)
			continue
		}
		w.value(v.MapIndex(key), join(path, key.String()), true)
	}
}

func (w *walk) text(s, path string, lines bool) {
	if wrong := Forbidden(s); len(wrong) > 0 {
		w.refuse(path, wrong)
	} else if !lines && strings.ContainsAny(s, "\n\t") {
		w.list.Add(path, "one_line", nil)
	}
}

func (w *walk) refuse(path string, wrong []rune) {
	w.list.Add(path, "forbidden_character", fault.Args{"character": Names(wrong)})
}

// Names gives characters by their numbers, "U+202E, U+0007": what cannot be seen
// cannot be quoted.
func Names(characters []rune) string {
	names := make([]string, len(characters))
	for i, r := range characters {
		names[i] = fmt.Sprintf("U+%04X", r)
	}
	return strings.Join(names, ", ")
}

func join(path, name string) string {
	switch {
	case path == "" || name == "":
		return path + name
	}
	return path + "." + name
}

// Reasons joins everything that is wrong with a command: what was known to be
// wrong before, texts in it that may not be recorded whichever door they came
// through, and what it is refused with otherwise.
func Reasons(pending []fault.Field, command any, err error) error {
	return fault.Merge(append(slices.Clip(pending), Check(command)...), err)
}
