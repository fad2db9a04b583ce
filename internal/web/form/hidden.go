package form

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// HiddenValue is a field that a page carries without showing it.
type HiddenValue struct{ Name, Value string }

// HiddenValues are what a page carries beside the fields that it shows: what is
// no content, and how many rows there are. A preview shows no field and carries
// everything.
func (b *Binding) HiddenValues(preview bool) []HiddenValue {
	var out []HiddenValue
	for _, name := range slices.Sorted(maps.Keys(b.Values)) {
		own := strings.HasPrefix(name, "_")
		if name == ButtonField || !own && !preview || own && !preview && strings.HasPrefix(name, countField) {
			continue
		}
		for _, value := range b.Values[name] {
			out = append(out, HiddenValue{name, value})
		}
	}
	if !preview {
		EachList(b.Fields, func(f Field) {
			out = append(out, HiddenValue{countField + f.Path, strconv.Itoa(RowCount(b.Values, f.Path))})
		})
	}
	return out
}
