package importing

import (
	"regexp"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reading"
)

var functionCode = regexp.MustCompile(`^[0-9]{3}$`)

// themes reads Los slugs. One that nobody knows is left out: nothing could be
// found by it.
func (r *reader) themes() {
	for _, s := range once(list(r.value(colThemes))) {
		if _, ok := r.opt.Reference.Theme(s); !ok {
			r.warn(colThemes, "unknown_theme", fault.Args{"given": quoted(s)})
			continue
		}
		r.row.Values.Themes = append(r.row.Values.Themes, s)
	}
}

// functions reads KOSTRA codes. The table changes from year to year, so a code
// that is not in it is kept, with a warning.
func (r *reader) functions() {
	for _, s := range once(list(r.value(colFunctions))) {
		s = strings.TrimSuffix(s, ".0") // some programs take a code for an amount
		if !functionCode.MatchString(s) {
			r.warn(colFunctions, "invalid_function", fault.Args{"given": quoted(s)})
			continue
		}
		if _, ok := r.opt.Reference.Function(s); !ok {
			r.warn(colFunctions, "unknown_function", fault.Args{"given": s})
		}
		r.row.Values.Functions = append(r.row.Values.Functions, s)
	}
}

// targetGroups reads whom it is for in the end, several in a cell. A word that nobody
// knows is left out.
func (r *reader) targetGroups() {
	words := strings.FieldsFunc(r.value(colTargetGroups), func(c rune) bool { return strings.ContainsRune(";,/\n", c) })
	for _, word := range words {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		read := reading.TargetGroups.Read(reading.Typed(word))
		if read.Outcome != reading.Read {
			r.warn(colTargetGroups, "unknown_target_group", fault.Args{"given": quoted(word), "targetGroup": events.TargetGroups})
			continue
		}
		if !slices.Contains(r.row.Values.TargetGroups, read.Value) {
			r.row.Values.TargetGroups = append(r.row.Values.TargetGroups, read.Value)
		}
	}
}
