package form

import (
	"strings"
)

// GridView is a table of cells as a page shows it.
type GridView struct {
	Columns []string
	Lines   []GridLine
	Copy    string // the button that fills the blank cells of each column with its first
}

// GridLine is one line of cells, in the order of the columns.
type GridLine struct {
	Name  string
	Cells []View
}

// GridOf asks for a table of cells: a text for each column and line, under
// <path>.<column>.<line>.
func GridOf(path string, columns, lines Options) Field {
	return Field{Path: path, Kind: Grid, Columns: columns, Options: lines}
}

// eachCell visits the cells of a grid, column by column.
func (b *Binding) eachCell(f Field, path string, visit func(column, line Option, cell string)) {
	lines := f.Options(b)
	for _, column := range f.Columns(b) {
		for _, line := range lines {
			visit(column, line, path+"."+column.Value+"."+line.Value)
		}
	}
}

// grid lays out a table of cells.
func (w *viewer) grid(f Field, path string) *GridView {
	g := &GridView{Copy: copyButton + path}
	lines := f.Options(w.Binding)
	for _, line := range lines {
		g.Lines = append(g.Lines, GridLine{Name: line.Name})
	}
	n := 0
	w.eachCell(f, path, func(column, line Option, cell string) {
		if n%len(lines) == 0 {
			g.Columns = append(g.Columns, column.Name)
		}
		at := &g.Lines[n%len(lines)]
		at.Cells = append(at.Cells, View{Name: cell, ID: ID(cell), Label: column.Name + ", " + line.Name, Value: w.Value(cell), Error: w.errors[cell]})
		n++
	})
	return g
}

// cells is what is written in a grid, by column and line; nil for nothing.
func (r *reader) cells(f Field, path string) any {
	out := map[string]map[string]string{}
	r.eachCell(f, path, func(column, line Option, cell string) {
		typed := strings.TrimSpace(r.Value(cell))
		if typed == "" {
			return
		}
		if out[column.Value] == nil {
			out[column.Value] = map[string]string{}
		}
		out[column.Value][line.Value] = typed
	})
	if len(out) == 0 {
		return nil
	}
	return out
}

// copyButton begins the name of a button that fills a grid.
const copyButton = "="

// copyAcross fills the blank cells of each column with the first one that is
// written.
func (b *Binding) copyAcross(f Field, path string) {
	first := map[string]string{}
	b.eachCell(f, path, func(column, _ Option, cell string) {
		if first[column.Value] == "" {
			first[column.Value] = strings.TrimSpace(b.Value(cell))
		}
	})
	b.eachCell(f, path, func(column, _ Option, cell string) {
		if strings.TrimSpace(b.Value(cell)) == "" && first[column.Value] != "" {
			b.Values.Set(cell, first[column.Value])
		}
	})
}

// pressCopy fills the grid that a button names, in whichever row it stands.
func (b *Binding) pressCopy(path string) {
	EachList(b.Fields, func(list Field) {
		for i := range RowCount(b.Values, list.Path) {
			for _, f := range list.Fields {
				if at := RowPath(list.Path, i) + "." + f.Path; f.Kind == Grid && at == path {
					b.copyAcross(f, at)
				}
			}
		}
	})
}
