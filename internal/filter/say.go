package filter

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
)

// Say is what a person calls a value.
func (f *Field) Say(l locale.Language, ref *reference.Data, value string) string {
	switch {
	case f.Values != nil:
		name := l.Value(f.value, value)
		r, size := utf8.DecodeRuneInString(name)
		return string(unicode.ToUpper(r)) + name[size:]
	case f.say != nil:
		return f.say(l, ref, value)
	}
	return value
}

// SayAlone is what a person calls a value where nothing says which filter it is
// of: with the name of the filter, if the value does not say it.
func (f *Field) SayAlone(l locale.Language, ref *reference.Data, value string) string {
	if !f.vague {
		return f.Say(l, ref, value)
	}
	return l.Label(f.Label) + ": " + f.Say(l, ref, value)
}

func organisation(_ locale.Language, ref *reference.Data, number string) string {
	if o, ok := ref.Organisation(number); ok {
		return o.Short()
	}
	if name := ref.NameOf(number, ""); name != "" {
		return name
	}
	return number
}

func theme(l locale.Language, ref *reference.Data, slug string) string {
	if t, ok := ref.Theme(slug); ok {
		return l.Pick(t.Name)
	}
	return slug
}

func municipality(_ locale.Language, ref *reference.Data, number string) string {
	if m, ok := ref.Municipality(number); ok {
		return m.DisplayName
	}
	return number
}

func county(_ locale.Language, ref *reference.Data, number string) string {
	if c, ok := ref.County(number); ok {
		return c.Name
	}
	return number
}

func quoted(_ locale.Language, _ *reference.Data, text string) string { return "«" + text + "»" }

// today are the municipalities that a number of any time has become.
func today(ref *reference.Data, number string) []string {
	now, _, _ := ref.Current(number)
	return now
}

// within are the municipalities of a county.
func within(ref *reference.Data, number string) []string { return ref.ResolveCounty(number, "") }

// below is a theme with the themes under it.
func below(ref *reference.Data, slug string) []string {
	out := []string{slug}
	for _, t := range ref.Themes() {
		if slices.Contains(t.Broader, slug) {
			out = append(out, t.Slug)
		}
	}
	return out
}

// named leads the name of a municipality to its number; what is neither, or the
// name of several, is left to be refused.
func named(ref *reference.Data, given string) string {
	if _, _, known := ref.Current(given); known || given == "" || len(ref.MunicipalitiesNamed(given)) > 1 {
		return given
	}
	if found := ref.SearchMunicipalities(given, 1); len(found) > 0 {
		return found[0].Municipality.Number
	}
	return given
}
