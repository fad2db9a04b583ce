package form

import (
	"github.com/samstyring/samstyring/internal/locale"
)

// Kind is how a field is asked for.
type Kind string

// The kinds of fields.
const (
	Line    Kind = "line"    // one line of text
	Area    Kind = "area"    // several lines of text
	Day     Kind = "day"     // a date
	Whole   Kind = "whole"   // a whole number
	Decimal Kind = "decimal" // a number
	Pick    Kind = "pick"    // one of many
	Radios  Kind = "radios"  // one of few
	Checks  Kind = "checks"  // any of some
	Codes   Kind = "codes"   // municipalities, by name or number
	Tick    Kind = "tick"    // yes, said by ticking
	Org     Kind = "org"     // an organisation number, with suggestions
	Fixed   Kind = "fixed"   // shown, and not to be changed
	Hidden  Kind = "hidden"  // carried, and not shown
	Rows    Kind = "rows"    // a list whose rows are added and removed
	Group   Kind = "group"   // fields under one heading
	Grid    Kind = "grid"    // a table of cells
	Sums    Kind = "sums"    // no field: what comes of what was typed, worked out by a button
	Anchor  Kind = "anchor"  // no field: where the page says what is wrong with several together
)

// Languages is in how many languages a text is asked for.
type Languages string

// The languages of a field. The zero value is for what is no text in a language.
const (
	NoLanguage    Languages = ""
	NorwegianOnly Languages = "own" // in the page's own Norwegian; on English pages bokmål
	Every         Languages = "all" // in each of them, the page's first; each is a field <path>.<tag>
)

// Field is one thing that a form asks for. Its path is its name in the form,
// and the path under which the domain says what is wrong with it.
type Field struct {
	Path      string
	Kind      Kind
	Languages Languages
	Required  bool // for people; the domain decides. A number that is required must be given
	Depends   bool // whether it must be filled in depends on others, and its help says when
	Options   Options
	Fields    []Field
	Columns   Options         // of a grid, whose lines are Options
	Sum       func() *SumView // of what comes of what was typed
	When      string          // shown only for this choice of reach.scope, where the browser can
	Level     string          // asked for at this level of assessment.level and above; until then it is put away, where the browser can
	Unless    string          // not asked for where there is something under this path
	Folded    bool            // a group that is closed at first
	Number    bool            // what is picked is a number
	Precision string          // of a day: the field beside it that says how exactly it is known; a month or a year may be written
	Name      string          // what it is called, where that is no text of the registry's
}

// Options are what can be chosen in a field. They are asked for when the field
// is shown and not before.
type Options func(*Binding) []Option

// Option is one value that can be chosen.
type Option struct{ Value, Name, Help, Group string }

// OneLine asks for a line of text that is in no language: a name, an address.
func OneLine(path string) Field { return Field{Path: path, Kind: Line} }

// Text asks for a line in several languages.
func Text(path string) Field { return Field{Path: path, Kind: Line, Languages: Every} }

// LongText asks for several lines in several languages.
func LongText(path string) Field { return Field{Path: path, Kind: Area, Languages: Every} }

// NorwegianText asks for a line in the page's own Norwegian.
func NorwegianText(path string) Field { return Field{Path: path, Kind: Line, Languages: NorwegianOnly} }

// NorwegianLongText asks for several lines in the page's own Norwegian.
func NorwegianLongText(path string) Field {
	return Field{Path: path, Kind: Area, Languages: NorwegianOnly}
}

// Date asks for a day.
func Date(path string) Field { return Field{Path: path, Kind: Day} }

// Time asks for a day that may be known to the month, the quarter or the year
// only, as the field beside it says.
func Time(path, precision string) Field { return Field{Path: path, Kind: Day, Precision: precision} }

// WholeNumber asks for a whole number.
func WholeNumber(path string) Field { return Field{Path: path, Kind: Whole} }

// DecimalNumber asks for a number.
func DecimalNumber(path string) Field { return Field{Path: path, Kind: Decimal} }

// OneOf asks for one of many values.
func OneOf(path string, options Options) Field {
	return Field{Path: path, Kind: Pick, Options: options}
}

// OneOfFew asks for one of few values, all of them in sight.
func OneOfFew(path string, options Options) Field {
	return Field{Path: path, Kind: Radios, Options: options}
}

// AnyOf asks for any number of some values.
func AnyOf(path string, options Options) Field {
	return Field{Path: path, Kind: Checks, Options: options}
}

// Carried is a field that the page sends back as it was given.
func Carried(path string) Field { return Field{Path: path, Kind: Hidden} }

// List asks for rows of these fields. A single field without a path makes rows
// that are a value each and no object.
func List(path string, fields ...Field) Field {
	return Field{Path: path, Kind: Rows, Fields: fields}
}

// Under puts fields under a heading, the text page.group.<key>.
func Under(key string, fields ...Field) Field {
	return Field{Path: key, Kind: Group, Fields: fields}
}

// Together is where the page says what is wrong with several fields together:
// their path without the last step.
func Together(path string) Field { return Field{Path: path, Kind: Anchor} }

// Needed marks a field as one that must be filled in.
func (f Field) Needed() Field { f.Required = true; return f }

// Depending marks a field of which its help says when it must be filled in.
func (f Field) Depending() Field { f.Depends = true; return f }

// Fold closes a group in which nothing is filled in.
func (f Field) Fold() Field { f.Folded = true; return f }

// OnlyFor shows a field for some choices of reach.scope only.
func (f Field) OnlyFor(scope string) Field { f.When = scope; return f }

// From puts a group away below a level, unless something is filled in.
func (f Field) From(level string) Field { f.Level = level; return f }

// Instead is asked for where there is nothing under another path.
func (f Field) Instead(path string) Field { f.Unless = path; return f }

// Summed shows what comes of what was typed.
func Summed(sum func() *SumView) Field { return Field{Kind: Sums, Sum: sum} }

// Called gives a field a name of its own.
func (f Field) Called(name string) Field { f.Name = name; return f }

// scalar says that a row is one value and not an object.
func (f Field) scalar() bool { return len(f.Fields) == 1 && f.Fields[0].Path == "" }

// Values offers what a list holds, named as the field's values are.
func Values[T ~string](field string, list []T) Options {
	return func(b *Binding) []Option {
		out := make([]Option, len(list))
		for i, v := range list {
			out[i] = Option{
				Value: string(v), Name: locale.Capital(b.Lang.Value(field, string(v))),
				Help: b.optional("choice." + field + "." + string(v)),
			}
		}
		return out
	}
}

// WithNone offers to say nothing first, in the words page.none.<key>.
func WithNone(key string, options Options) Options {
	return func(b *Binding) []Option {
		return append([]Option{{Name: b.text("none."+key, nil)}}, options(b)...)
	}
}

// sami is a language that a text may have, and that nobody is asked for it in.
const sami = "se"

// languagesOf are the languages that a text is asked for in, the first one on
// its own: the one that is written here. Sámi is only shown where it is in use.
func (b *Binding) languagesOf(path string) []string {
	out := []string{"nb", "nn", "en"}
	if b.Lang == locale.Nynorsk {
		out = []string{"nn", "nb", "en"}
	}
	if b.Value(path+"."+sami) != "" {
		out = append(out, sami)
	}
	return out
}

// norwegianOf is the language of what is written in one language only.
func (b *Binding) norwegianOf() string {
	if b.Lang == locale.Nynorsk {
		return string(locale.Nynorsk)
	}
	return string(locale.Bokmaal)
}
