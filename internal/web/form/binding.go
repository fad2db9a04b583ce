package form

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
)

// Binding joins the fields of a form to what was typed in them, for somebody who
// reads one language.
type Binding struct {
	*Form
	Fields []Field
	Lang   locale.Language
	Ref    *reference.Data
	Today  events.Date // for names of places, unless the form says another day
	// Key is what the form's own words stand under, page.ask.<key>.<path>. A form
	// without one calls its fields what the record calls them.
	Key string
	// Lead takes the path of an error to that of a field, where the form asks in
	// another way than the domain answers; "" leaves it. nil: it never does.
	Lead func(path string) string
	// Say names the organisation or the place that a value stands for. It is
	// needed by forms that have such fields.
	Say func(k Kind, value string) string
}

// Bound is a binding whose days are understood.
func Bound(b Binding) *Binding {
	b.settle()
	return &b
}

// text is a text of the pages.
func (b *Binding) text(key string, args fault.Args) string { return b.Lang.Text("page."+key, args) }

// optional is a text of the pages that there may be.
func (b *Binding) optional(key string) string { return b.Lang.Optional("page." + key) }

// Called is the label of a field: the form's own words for it, those that every
// form uses, or the name that it has in the record.
func (b *Binding) Called(f Field, path string) string {
	switch {
	case f.Name != "":
		return f.Name
	case b.Key == "":
		return b.Lang.Label(path)
	}
	return b.Label(path)
}

// Label is what the field of a path is called in a form that has words of its
// own.
func (b *Binding) Label(path string) string {
	key := textKey(path)
	for _, name := range []string{b.Key + "." + key, key, lastName(key)} {
		if s := b.optional("ask." + name); s != "" {
			return s
		}
	}
	if b.Lang.Has("label." + key) {
		return b.Lang.Label(key)
	}
	return b.Lang.Label(lastName(key))
}

// help explains a field, with an example.
func (b *Binding) help(path string) string {
	key := textKey(path)
	for _, name := range []string{b.Key + "." + key, key} {
		if s := b.optional("help." + name); s != "" {
			return s
		}
	}
	return ""
}

// RowTitle is what the i-th row of a list is called.
func (b *Binding) RowTitle(path string, i int) string {
	return b.text("row."+lastName(path), fault.Args{"n": i + 1})
}
