package form

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Place leads every error of the form to a field of the page, or to none: then
// the summary alone says what it is about, and says it first. The others come in the
// order of the fields. Fields give what is wrong with each.
func (b *Binding) Place() {
	asked := b.asked()
	for i := range b.Errors {
		e := &b.Errors[i]
		path := b.claim(e.Path, asked)
		if path == "" {
			if e.ID != "" {
				e.Text, e.ID = e.Label+": "+e.Text, ""
			}
			continue
		}
		e.Path, e.ID = path, ID(path)
		if label := asked[path]; label != "" {
			e.Label = label
		}
	}
	order := map[string]int{}
	b.eachAsked(b.Fields, "", func(path, _ string) { order[path] = len(order) + 1 })
	slices.SortStableFunc(b.Errors, func(x, y Error) int { return order[x.Path] - order[y.Path] })
}

// FieldID is the id of the field that an error of a path would stand at; "" if
// the form has none.
func (b *Binding) FieldID(path string) string { return ID(b.claim(path, b.asked())) }

// asked are the labels of everything that can be filled in, by path; "" in a
// form that calls it what the record calls the path of the error.
func (b *Binding) asked() map[string]string {
	out := map[string]string{}
	b.eachAsked(b.Fields, "", func(path, label string) { out[path] = label })
	return out
}

func (b *Binding) eachAsked(fields []Field, front string, visit func(path, label string)) {
	for _, f := range fields {
		path := front + f.Path
		switch f.Kind {
		case Group:
			b.eachAsked(f.Fields, front, visit)
			continue
		case Sums:
			continue
		}
		label := f.Name
		if b.Key != "" {
			label = b.Called(f, path)
		}
		if list, i := inRow(front); list != "" && b.Key != "" {
			label = b.RowTitle(list, i) + ": " + label
		}
		switch {
		case f.Kind == Rows:
			visit(path, label)
			b.eachRow(f, path, visit)
		case f.Kind == Grid:
			visit(path, label)
			front := strings.TrimSuffix(label, b.Called(f, path))
			b.eachCell(f, path, func(column, line Option, cell string) { visit(cell, front+column.Name+", "+line.Name) })
		case f.Languages == Every:
			for _, tag := range b.languagesOf(path) {
				visit(path+"."+tag, label)
			}
		default:
			visit(path, label)
		}
	}
}

func (b *Binding) eachRow(f Field, path string, visit func(path, label string)) {
	for i := range RowCount(b.Values, path) {
		title := ""
		if b.Key != "" {
			title = b.RowTitle(path, i)
		}
		visit(RowPath(path, i), title)
		if !f.scalar() {
			b.eachAsked(f.Fields, RowPath(path, i)+".", visit)
		}
	}
}

// claim finds the field that an error belongs to: that of its path, the first
// language of it, or the nearest above.
func (b *Binding) claim(path string, asked map[string]string) string {
	if b.Lead != nil {
		if led := b.Lead(path); led != "" {
			path = led
		}
	}
	for path != "" {
		if _, ok := asked[path]; ok {
			return path
		}
		first := path + "." + b.norwegianOf()
		if _, ok := asked[first]; ok {
			return first
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return ""
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
