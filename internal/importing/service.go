package importing

import (
	"regexp"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
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
