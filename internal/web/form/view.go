package form

import (
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/locale"
)

// View is a field as a page shows it; the template "field" takes one.
type View struct {
	Kind     Kind
	Name, ID string
	Label    string
	Help     string
	Value    string
	Error    string
	Required bool
	When     string
	Lang     string // of a text
	Options  []OptionView
	More     []View // the same text in other languages
	MoreOpen bool
	Fields   []View // of a group
	Rows     []RowView
	Folded   bool
	Add      string // the button that adds a row
	AddText  string
	New      bool // the cursor begins here
	Grid     *GridView
	Sum      *SumView
	Level    string // it is put away below this level
}

// OptionView is a value that can be chosen.
type OptionView struct {
	Option
	ID     string
	Chosen bool
	First  bool // of its group
}

// RowView is one row of a list.
type RowView struct {
	Title, ID string
	Remove    string // the button that takes it away
	Fields    []View
}

// SumView is a table of what comes of what was typed.
type SumView struct {
	Caption string
	Head    []string
	Lines   [][]string
	Button  string // what its button sends
}

// viewer lays out fields with what was typed and what is wrong.
type viewer struct {
	*Binding
	errors map[string]string // by path of the field
	fresh  string            // the row that has just been added
}

// Views lays out the fields with what was typed and what is wrong, after every
// error has been led to its field.
func (b *Binding) Views() []View {
	b.Place()
	w := &viewer{Binding: b, errors: map[string]string{}}
	for _, e := range b.Errors {
		if e.ID != "" {
			w.errors[e.Path] = strings.TrimSpace(w.errors[e.Path] + " " + e.Text)
		}
	}
	if list, added := strings.CutPrefix(b.Value(ButtonField), "+"); added {
		w.fresh = RowPath(list, RowCount(b.Values, list)-1)
	}
	return w.all(b.Fields, "")
}

func (w *viewer) all(fields []Field, front string) []View {
	out := make([]View, 0, len(fields))
	for _, f := range fields {
		if f.Kind != Anchor {
			out = append(out, w.one(f, front+f.Path, front))
		}
	}
	return out
}

func (w *viewer) one(f Field, path, front string) View {
	if f.Kind == Group {
		return w.group(f, front)
	}
	if f.Kind == Sums {
		return View{Kind: Sums, Sum: f.Sum()}
	}
	v := View{
		Kind: f.Kind, Name: path, ID: ID(path), Label: w.Called(f, path), Help: w.help(path), Required: f.Required || f.Depends,
		When: f.When, Value: w.Value(path), Error: w.errors[path], New: w.fresh != "" && path == w.fresh,
	}
	if f.Options != nil {
		v.Options = w.options(f, path)
	}
	switch {
	case f.Kind == Day:
		v.Value, v.Help = locale.ShortDay(v.Value), w.dayHelp(f, v.Help)
	case f.Kind == Rows:
		w.list(&v, f, path)
	case f.Kind == Grid:
		v.Options, v.Grid = nil, w.grid(f, path)
	case f.Languages == Every:
		w.languages(&v, path)
	case f.Kind == Fixed:
		v.Help = w.Say(Fixed, v.Value)
	}
	return v
}

func (w *viewer) group(f Field, front string) View {
	inner := w.all(f.Fields, front)
	title := f.Name
	if title == "" {
		title = w.text("group."+f.Path, nil)
	}
	full := slices.ContainsFunc(inner, filled)
	v := View{Kind: f.Kind, Label: title, Help: w.optional("grouphelp." + f.Path), Fields: inner, Folded: f.Folded && !full}
	if !full {
		v.Level = f.Level
	}
	return v
}

// filled says that there is something in a field, or something wrong with it.
func filled(v View) bool {
	return v.Error != "" || v.MoreOpen || len(v.Rows) > 0 || slices.ContainsFunc(v.Fields, filled) ||
		v.Value != "" || slices.ContainsFunc(v.Options, func(o OptionView) bool { return o.Chosen && o.Value != "" })
}

func (w *viewer) options(f Field, path string) []OptionView {
	var out []OptionView
	last := ""
	for i, o := range f.Options(w.Binding) {
		out = append(out, OptionView{
			Option: o, ID: ID(path) + "-valg-" + strconv.Itoa(i),
			Chosen: slices.Contains(w.Values[path], o.Value), First: o.Group != last,
		})
		last = o.Group
	}
	if len(out) > 0 && f.Kind != Pick && f.Kind != Org {
		out[0].ID = ID(path) // what an error leads to
	}
	return out
}

// languages splits a text into one field for each language.
func (w *viewer) languages(v *View, path string) {
	for i, tag := range w.languagesOf(path) {
		name := path + "." + tag
		one := View{
			Kind: v.Kind, Name: name, ID: ID(name), Value: w.Value(name), Error: w.errors[name], Lang: tag,
			New: i == 0 && w.fresh != "" && strings.HasPrefix(path, w.fresh+".") && strings.Count(path, ".") == strings.Count(w.fresh, ".")+1,
		}
		if i == 0 {
			one.Label, one.Help, one.Required, one.When = v.Label, v.Help, v.Required, v.When
			*v = one
			continue
		}
		one.Label = v.Label + " (" + w.Lang.Value("language", tag) + ")"
		v.MoreOpen = v.MoreOpen || one.Value != "" || one.Error != ""
		v.More = append(v.More, one)
	}
}

func (w *viewer) list(v *View, f Field, path string) {
	v.Add, v.AddText = "+"+path, w.text("rows.add."+lastName(path), nil)
	for i := range RowCount(w.Values, path) {
		at := RowPath(path, i)
		row := RowView{Title: w.RowTitle(path, i), ID: ID(at), Remove: "-" + at}
		if f.scalar() {
			one := w.one(f.Fields[0], at, "")
			one.Label = row.Title
			row.Fields = []View{one}
		} else {
			row.Fields = w.all(f.Fields, at+".")
			if len(row.Fields) == 1 { // it has no heading of its own
				row.Fields[0].rename(row.Title)
			}
			if len(row.Fields) > 0 {
				row.Fields[0].New = w.fresh == at
			}
		}
		v.Rows = append(v.Rows, row)
	}
}

// rename gives a field another label, in every language that it is asked for in.
func (v *View) rename(label string) {
	for i := range v.More {
		v.More[i].Label = label + strings.TrimPrefix(v.More[i].Label, v.Label)
	}
	v.Label = label
}
