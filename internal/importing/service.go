package importing

import "github.com/samstyring/samstyring/internal/fault"

// themes reads Los slugs. One that nobody knows is a fault: nothing could be
// found by it.
func (r *reader) themes() {
	for _, s := range once(list(r.value(colThemes))) {
		if _, ok := r.opt.Reference.Theme(s); !ok {
			r.fault(colThemes, "unknown_theme", fault.Args{"given": given(s)})
			continue
		}
		r.row.Values.Themes = append(r.row.Values.Themes, s)
	}
}

// functions reads KOSTRA codes. The table changes from year to year, so a code
// that is not in it is kept, with a warning.
func (r *reader) functions() {
	for _, s := range once(list(r.value(colFunctions))) {
		if len(s) != 3 || !isCodes(s) {
			r.fault(colFunctions, "invalid_function", fault.Args{"given": given(s)})
			continue
		}
		if _, ok := r.opt.Reference.Function(s); !ok {
			r.warn(colFunctions, "unknown_function", fault.Args{"given": s})
		}
		r.row.Values.Functions = append(r.row.Values.Functions, s)
	}
}
