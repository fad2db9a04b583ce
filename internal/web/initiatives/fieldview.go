package initiatives

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/web/shell"
)

// fieldView is a field as a page shows it.
type fieldView struct {
	Kind     fieldKind
	Name, ID string
	Label    string
	Help     string
	Value    string
	Error    string
	Required bool
	When     string
	Lang     string // of a text
	Options  []optionView
	More     []fieldView // the same text in other languages
	MoreOpen bool
	Fields   []fieldView // of a group
	Rows     []rowView
	Folded   bool
	Add      string // the button that adds a row
	New      bool   // the cursor begins here
}

// optionView is a value that can be chosen.
type optionView struct {
	fieldOption
	ID     string
	Chosen bool
	First  bool // of its group
}

// rowView is one row of a list.
type rowView struct {
	Title, ID string
	Remove    string // the button that takes it away
	Fields    []fieldView
}

// viewer lays out fields with what was typed and what is wrong.
type viewer struct {
	c      *actionRequest
	errors map[string]string // by path of the field
	fresh  string            // the row that has just been added
}

// layOut gives the fields of a form. Every error of the form is led to a field
// of the page, or to none.
func (c *actionRequest) layOut() []fieldView {
	w := &viewer{c: c, errors: map[string]string{}}
	if do := c.f.Value(shell.DoField); strings.HasPrefix(do, "+") {
		w.fresh = rowPath(do[1:], rowCount(c.f.Values, do[1:])-1)
	}
	fields := c.fields()
	asked := map[string]string{}
	c.eachAsked(fields, "", func(path, label string) { asked[path] = label })
	for i := range c.f.Errors {
		e := &c.f.Errors[i]
		path := c.claim(e.Path, asked)
		if path == "" {
			e.Text, e.ID = e.Label+": "+e.Text, ""
			continue
		}
		e.ID, e.Label = shell.FieldID(path), asked[path]
		w.errors[path] = strings.TrimSpace(w.errors[path] + " " + e.Text)
	}
	return w.all(fields, "")
}

// inRow is the list and the place of the row that a path begins with; "" if it
// begins with none.
func inRow(front string) (list string, i int) {
	m := rowFront.FindStringSubmatch(front)
	if m == nil {
		return "", 0
	}
	i, _ = strconv.Atoi(m[2])
	return m[1], i
}

var rowFront = regexp.MustCompile(`^(.+)\[([0-9]+)\]\.$`)

// eachAsked visits the name and label of everything that can be filled in.
func (c *actionRequest) eachAsked(fields []field, front string, visit func(path, label string)) {
	for _, f := range fields {
		path := front + f.path
		label := c.called(f, path)
		if list, i := inRow(front); list != "" {
			label = c.rowTitle(list, i) + ": " + label
		}
		switch {
		case f.kind == kindGroup:
			c.eachAsked(f.fields, front, visit)
		case f.kind == kindRows:
			visit(path, label)
			for i := range rowCount(c.f.Values, path) {
				visit(rowPath(path, i), c.rowTitle(path, i))
				if f.scalar() {
					continue
				}
				c.eachAsked(f.fields, rowPath(path, i)+".", visit)
			}
		case f.langs:
			for _, tag := range languagesOf(c.f.Values, c.v.Lang, path) {
				visit(path+"."+tag, label)
			}
		default:
			visit(path, label)
		}
	}
}

// claim finds the field that an error belongs to: that of its path, the first
// language of it, or the nearest above.
func (c *actionRequest) claim(path string, asked map[string]string) string {
	switch {
	case strings.HasPrefix(path, "reach.codes"):
		path = "reach." + c.f.Value("reach.scope")
	case path == "evidence" && c.f.Value("evidence.source") == "":
		path = "evidence.source"
	case path == "evidence":
		path = "evidence.url"
	}
	for path != "" {
		if _, ok := asked[path]; ok {
			return path
		}
		first := path + "." + languagesOf(nil, c.v.Lang, "")[0]
		if _, ok := asked[first]; ok {
			return first
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return ""
}

func (w *viewer) all(fields []field, front string) []fieldView {
	out := make([]fieldView, 0, len(fields))
	for _, f := range fields {
		out = append(out, w.one(f, front+f.path, front))
	}
	return out
}

func (w *viewer) one(f field, path, front string) fieldView {
	if f.kind == kindGroup {
		inner := w.all(f.fields, front)
		title := f.named
		if title == "" {
			title = w.c.v.T("group."+f.path, nil)
		}
		return fieldView{
			Kind: f.kind, Label: title, Help: optional(w.c.v, "grouphelp."+f.path),
			Fields: inner, Folded: f.folded && !slices.ContainsFunc(inner, filled),
		}
	}
	v := fieldView{
		Kind: f.kind, Name: path, ID: shell.FieldID(path), Label: w.c.called(f, path), Help: w.c.help(path), Required: f.required,
		When: f.when, Value: w.c.f.Value(path), Error: w.errors[path], New: w.fresh != "" && path == w.fresh,
	}
	if f.options != nil {
		v.Options = w.options(f, path)
	}
	switch {
	case f.kind == kindRows:
		w.list(&v, f, path)
	case f.langs:
		w.languages(&v, path)
	case f.kind == kindFixed:
		v.Help = w.c.v.Shell.OrganisationName(v.Value)
	}
	return v
}

// filled says that there is something in a field, or something wrong with it.
func filled(v fieldView) bool {
	return v.Error != "" || v.MoreOpen || len(v.Rows) > 0 || slices.ContainsFunc(v.Fields, filled) ||
		v.Value != "" || slices.ContainsFunc(v.Options, func(o optionView) bool { return o.Chosen && o.Value != "" })
}

func (w *viewer) options(f field, path string) []optionView {
	var out []optionView
	last := ""
	for i, o := range f.options(w.c) {
		out = append(out, optionView{
			fieldOption: o, ID: shell.FieldID(path) + "-valg-" + strconv.Itoa(i),
			Chosen: slices.Contains(w.c.f.Values[path], o.Value), First: o.Group != last,
		})
		last = o.Group
	}
	if len(out) > 0 && f.kind != kindPick && f.kind != kindOrg {
		out[0].ID = shell.FieldID(path) // what an error leads to
	}
	return out
}

// languages splits a text into one field for each language.
func (w *viewer) languages(v *fieldView, path string) {
	for i, tag := range languagesOf(w.c.f.Values, w.c.v.Lang, path) {
		name := path + "." + tag
		one := fieldView{
			Kind: v.Kind, Name: name, ID: shell.FieldID(name), Value: w.c.f.Value(name), Error: w.errors[name], Lang: tag,
			New: i == 0 && w.fresh != "" && strings.HasPrefix(path, w.fresh+".") && strings.Count(path, ".") == strings.Count(w.fresh, ".")+1,
		}
		if i == 0 {
			one.Label, one.Help, one.Required, one.When = v.Label, v.Help, v.Required, v.When
			*v = one
			continue
		}
		one.Label = v.Label + " (" + w.c.v.Lang.Value("language", tag) + ")"
		v.MoreOpen = v.MoreOpen || one.Value != "" || one.Error != ""
		v.More = append(v.More, one)
	}
}

func (w *viewer) list(v *fieldView, f field, path string) {
	v.Add = "+" + path
	for i := range rowCount(w.c.f.Values, path) {
		at := rowPath(path, i)
		row := rowView{Title: w.c.rowTitle(path, i), ID: shell.FieldID(at), Remove: "-" + at}
		if f.scalar() {
			one := w.one(f.fields[0], at, "")
			one.Label = row.Title
			row.Fields = []fieldView{one}
		} else {
			row.Fields = w.all(f.fields, at+".")
			if len(row.Fields) == 1 { // it has no heading of its own
				row.Fields[0].rename(row.Title)
			}
			if w.fresh == at && len(row.Fields) > 0 {
				first := &row.Fields[0]
				first.New = true
			}
		}
		v.Rows = append(v.Rows, row)
	}
	if f.scalar() || len(v.Rows) == 0 {
		return
	}
	for i := range v.Rows {
		v.Rows[i].Fields[0].New = v.Rows[i].ID == shell.FieldID(w.fresh)
	}
}

// rename gives a field another label, in every language that it is asked for in.
func (v *fieldView) rename(label string) {
	for i := range v.More {
		v.More[i].Label = label + strings.TrimPrefix(v.More[i].Label, v.Label)
	}
	v.Label = label
}

// called is the label of a field.
func (c *actionRequest) called(f field, path string) string {
	if f.named != "" {
		return f.named
	}
	return c.label(path)
}

// label is what a field is called: the form's own words for it, those that
// every form uses, or the name that it has in the record.
func (c *actionRequest) label(path string) string {
	key := textKey(path)
	for _, name := range []string{c.act.key + "." + key, key, lastName(key)} {
		if s := optional(c.v, "ask."+name); s != "" {
			return s
		}
	}
	if s := "label." + key; c.v.Lang.Has(s) {
		return c.v.Lang.Label(key)
	}
	return c.v.Lang.Label(lastName(key))
}

// help explains a field, with an example.
func (c *actionRequest) help(path string) string {
	key := textKey(path)
	for _, name := range []string{c.act.key + "." + key, key} {
		if s := optional(c.v, "help."+name); s != "" {
			return s
		}
	}
	return ""
}

func (c *actionRequest) rowTitle(path string, i int) string {
	return c.v.T("row."+lastName(path), map[string]any{"n": i + 1})
}
