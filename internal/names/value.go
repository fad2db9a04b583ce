package names

import (
	"encoding/json"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

// Value is locale.Language.Value, with the names of what is not named in the catalogues
// but looked up: themes and life events, functions, organisations and whom an initiative
// concerns. It takes the value as it is in Go or as it is decoded from JSON. What is not
// known stands as it was written.
func (b Book) Value(lang locale.Language, field string, v any) string {
	switch field {
	case "themes", "theme", "lifeEvent":
		return lang.Value(field, called(v, func(slug string) string { return b.Theme(lang, slug) }))
	case "functions":
		return lang.Value(field, called(v, b.Function))
	case "owner":
		return lang.Value(field, called(v, func(number string) string {
			if name := b.Organisation(number); name != number {
				return name + " (" + number + ")"
			}
			return number
		}))
	case "reach":
		if r, ok := reach(v); ok && r.Scope != "" {
			return b.Reach(lang, r)
		}
	}
	return lang.Value(field, v)
}

// Event is locale.Language.Event, with municipalities by the name that their number has or
// had last; one that is not known stands by its number.
func (b Book) Event(lang locale.Language, name string, data json.RawMessage) string {
	return lang.Event(name, data, func(number string) string {
		if name := b.Ref.MunicipalityName(number); name != "" {
			return name
		}
		return lang.Text("municipality_number", fault.Args{"number": number})
	})
}

// Theme is what a theme or a life event is called; its slug if it is not known.
func (b Book) Theme(lang locale.Language, slug string) string {
	if t, ok := b.Ref.Theme(slug); ok {
		return lang.Pick(t.Name)
	}
	return slug
}

// Function is a municipal function with its code, as accounts have both.
func (b Book) Function(code string) string {
	if f, ok := b.Ref.Function(code); ok {
		return code + " " + f.Name
	}
	return code
}

// called gives the names of one code or of a list of them; anything else as it is.
func called(v any, name func(code string) string) any {
	switch v := v.(type) {
	case string:
		if v != "" {
			return name(v)
		}
	case []string:
		out := make([]string, len(v))
		for i, code := range v {
			out[i] = name(code)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, one := range v {
			out[i] = called(one, name)
		}
		return out
	}
	return v
}

// reach reads a reach from what it was decoded to.
func reach(v any) (r events.Reach, ok bool) {
	switch v := v.(type) {
	case nil:
		return r, false
	case events.Reach:
		return v, true
	}
	raw, err := json.Marshal(v)
	return r, err == nil && json.Unmarshal(raw, &r) == nil
}
