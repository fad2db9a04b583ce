package table

import (
	"cmp"
	"slices"

	"github.com/samstyring/samstyring/internal/fault"
)

// line is one row of a sheet as it stands there.
type line struct {
	number int
	hidden bool
	open   bool // a quotation mark was opened and not closed
	cells  []Cell
}

// grid is a sheet before its table is found: the rows that have values.
type grid struct {
	limits       Limits
	lines        []line
	cells        int          // of all lines
	text         int          // bytes of all lines
	hidden       map[int]bool // columns, from 0
	merged       []area
	comments     map[place]string // what is pinned to cells; of a workbook
	notes        []Note
	stopAt       int  // lines to take, where only the headings are sought; 0 for all
	stopped      bool // there are more lines
	fromRegistry bool // the registry wrote the workbook, where no text needs a guard
}

// area is a merged cell, from 0 and with its last row and column.
type area struct{ row, column, lastRow, lastColumn int }

func (g *grid) note(level Level, row, column int, code string, args fault.Args) {
	g.notes = append(g.notes, Note{Level: level, Row: row, Column: column, Code: code, Args: args})
}

// add takes a line; blank ones are left out. It says false where no more lines
// are wanted.
func (g *grid) add(l line) (more bool, err error) {
	last := len(l.cells)
	for last > 0 && l.cells[last-1].blank() {
		last--
	}
	if last == 0 {
		return true, nil
	}
	l.cells = l.cells[:last]
	if g.stopAt > 0 && len(g.lines) == g.stopAt {
		g.stopped = true
		return false, nil
	}
	filled := 0
	for _, c := range l.cells {
		if len(c.Text) > maxCell {
			return false, errCellTooLong(l.number)
		}
		if !c.blank() {
			filled++
		}
		g.text += len(c.Text)
	}
	g.cells += len(l.cells)
	switch {
	case filled > g.limits.Columns:
		return false, fault.New(fault.TooLarge, "import_too_many_columns", fault.Args{"max": g.limits.Columns, "line": l.number})
	case len(g.lines) > g.limits.Rows:
		return false, errTooManyRows(g.limits)
	case g.cells > g.limits.Cells:
		return false, fault.New(fault.TooLarge, "import_too_many_cells", fault.Args{"max": g.limits.Cells})
	case g.text > g.limits.Text:
		return false, fault.New(fault.TooLarge, "import_too_much_text", fault.Args{"max": g.limits.Text})
	}
	g.lines = append(g.lines, l)
	return true, nil
}

func errTooManyRows(l Limits) error {
	return fault.New(fault.TooLarge, "import_too_many_rows", fault.Args{"max": l.Rows})
}

func errCellTooLong(row int) error {
	return fault.New(fault.TooLarge, "import_cell_too_long", fault.Args{"max": maxCharacters, "line": row})
}

// sort puts lines in their order, which a file need not keep.
func (g *grid) sort() {
	byNumber := func(a, b line) int { return cmp.Compare(a.number, b.number) }
	if !slices.IsSortedFunc(g.lines, byNumber) {
		slices.SortStableFunc(g.lines, byNumber)
	}
	for i := 1; i < len(g.lines); i++ {
		if g.lines[i].number == g.lines[i-1].number {
			g.note(Refusal, g.lines[i].number, 0, "row_twice", nil)
		}
	}
}

// at is a cell of a line, blank beyond its end.
func (l line) at(column int) Cell {
	if column < len(l.cells) {
		return l.cells[column]
	}
	return Cell{}
}

// filled counts the cells that have something.
func (l line) filled() (n int) {
	for _, c := range l.cells {
		if !c.blank() {
			n++
		}
	}
	return n
}

// width is the number of columns.
func (g *grid) width() (n int) {
	for _, l := range g.lines {
		n = max(n, len(l.cells))
	}
	return n
}
