package form

import (
	"cmp"
	"net/url"
	"strings"
)

// TopFields are the fields that stand for a value of their own: groups opened,
// rows as one.
func TopFields(fields []Field) []Field {
	var out []Field
	for _, f := range fields {
		if f.Kind == Group {
			for _, inner := range TopFields(f.Fields) {
				inner.Level = cmp.Or(inner.Level, f.Level)
				out = append(out, inner)
			}
			continue
		}
		out = append(out, f)
	}
	return out
}

// under is every name in a form that belongs to a field.
func under(v url.Values, path string) []string {
	var out []string
	for key := range v {
		if key == path || strings.HasPrefix(key, path+".") || strings.HasPrefix(key, path+"[") {
			out = append(out, key)
		}
	}
	return out
}

// Only is what a form has under some paths.
func Only(v url.Values, paths ...string) url.Values {
	out := url.Values{}
	for _, path := range paths {
		for _, key := range under(v, path) {
			out[key] = v[key]
		}
	}
	return out
}

// Same says that a field has the same value in two forms.
func Same(a, b url.Values, path string) bool {
	x, y := written(a, path), written(b, path)
	if len(x) != len(y) {
		return false
	}
	for key, s := range x {
		if y[key] != s {
			return false
		}
	}
	return true
}

func written(v url.Values, path string) map[string]string {
	out := map[string]string{}
	for _, key := range under(v, path) {
		if s := strings.TrimSpace(strings.Join(v[key], "\n")); s != "" {
			out[key] = s
		}
	}
	return out
}

// Rebase takes over what others have changed since the form was made, in the
// fields that were left as they were: then and now are what the form began with
// and what it would begin with today.
func (b *Binding) Rebase(then, now url.Values) {
	for _, f := range TopFields(b.Fields) {
		if !Same(then, b.Values, f.Path) {
			continue
		}
		for _, key := range under(b.Values, f.Path) {
			delete(b.Values, key)
		}
		for _, key := range under(now, f.Path) {
			b.Values[key] = now[key]
		}
	}
}

// Draft is what is kept of a form to go on with later: what was typed, and how
// many rows there are.
func (f *Form) Draft() url.Values {
	out := url.Values{}
	for name, list := range f.Values {
		if !strings.HasPrefix(name, "_") || strings.HasPrefix(name, countField) {
			out[name] = list
		}
	}
	return out
}
