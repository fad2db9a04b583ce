package importing

import (
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	tables "github.com/samstyring/samstyring/internal/table"
)

// table is a file as cells, whatever it was written as.
type table struct {
	format, encoding, separator string
	headings                    []string
	headingLine                 int
	lines                       []line
	warnings                    []Cell
	found                       *tables.Table
	layout                      *Layout
}

// line is one row that has values.
type line struct {
	number           int
	cells            []tables.Cell
	faults, warnings []Cell // what is said of it before it is mapped
}

// read finds out what the file is and reads the table in it.
func read(name string, data []byte, opt tables.Options) (*table, error) {
	found, layout, err := lay(name, data, opt)
	if err != nil {
		return nil, err
	}
	if found.Sideways {
		return nil, fault.New(fault.Invalid, "import_sideways", nil)
	}
	t := &table{
		format: found.Format, encoding: found.Encoding, separator: found.Delimiter,
		headings: found.Header, headingLine: found.HeaderRow, found: found, layout: layout,
	}
	t.lines = make([]line, 0, len(found.Rows))
	for _, row := range found.Rows {
		t.lines = append(t.lines, line{number: row.Number, cells: row.Cells})
	}
	t.remarks(found)
	found.Rows = nil // a long list is not held twice
	return t, nil
}

// remarks gives what was found to the rows that it concerns, and to the file.
func (t *table) remarks(found *tables.Table) {
	at := make(map[int]*line, len(t.lines))
	for i := range t.lines {
		at[t.lines[i].number] = &t.lines[i]
	}
	for _, n := range found.Notes {
		c := Cell{Line: n.Row, Column: found.Heading(n.Column), Code: n.Code, Args: n.Args, Info: n.Level == tables.Info}
		switch row := at[n.Row]; {
		case row != nil && n.Level == tables.Refusal:
			row.faults = append(row.faults, c)
		case row != nil:
			row.warnings = append(row.warnings, c)
		default:
			t.warnings = append(t.warnings, c)
		}
	}
}

// mapHeadings finds the index of every known column. Headings that are not read
// are warnings. Two of the same, and none that says which initiative a row is, are
// an error that names all that is wrong; further columns that new initiatives need
// are lacks. owned says that it is known who is responsible for all rows.
func mapHeadings(t *table, owned bool) (cols map[place]int, warnings []Cell, lacks []fault.Field, err error) {
	columns := t.layout.Columns
	cols = make(map[place]int, len(columns))
	var wrong fault.List
	for _, c := range columns {
		p := place{c.Place.Field, c.Place.Language}
		first, twice := cols[p]
		switch {
		case c.Place.Field == "" || !tables.Read(c.Place.Field):
			warnings = append(warnings, notRead(c, t.headingLine))
		case twice:
			wrong.Add(c.Heading, "duplicate_heading", fault.Args{"first": t.headings[first], "column": c.Index + 1})
		default:
			cols[p] = c.Index
			if c.Confidence == tables.Likely {
				warnings = append(warnings, Cell{Line: t.headingLine, Column: c.Heading, Code: "heading_taken", Args: fault.Args{"as": nameOf(c.Place.Field)}, Info: true})
			}
		}
	}
	for _, group := range tables.Missing(nil, columns) {
		if owned && group[0] == colOwner {
			continue
		}
		names := make([]string, len(group))
		for i, k := range group {
			names[i] = nameOf(k)
		}
		lacks = append(lacks, fault.Field{Path: names[0], Code: "missing_heading", Args: fault.Args{"any": strings.Join(names, ", ")}})
	}
	if !identifies(cols) || len(wrong.Fields()) > 0 {
		wrong.Append(lacks...)
	}
	if err := wrong.Err(fault.Invalid, "import_headings", fault.Args{"line": t.headingLine}); err != nil {
		return nil, nil, nil, err
	}
	return cols, warnings, lacks, nil
}

// identifies says that rows tell which initiatives they are, and something more.
func identifies(cols map[place]int) bool {
	_, id := cols[place{key: colID}]
	_, bokmal := cols[place{colTitle, defaultLanguage}]
	_, nynorsk := cols[place{colTitle, "nn"}]
	return (id || bokmal || nynorsk) && len(cols) > 1
}

// notRead says why a column is not read.
func notRead(c tables.Column, line int) Cell {
	switch {
	case c.Confidence == tables.Doubtful:
		return Cell{Line: line, Column: c.Heading, Code: "heading_doubtful"}
	case c.Place.Field != "":
		return Cell{Line: line, Column: c.Heading, Code: "column_not_read"}
	}
	return Cell{Line: line, Column: c.Heading, Code: "unknown_column"}
}
