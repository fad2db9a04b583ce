package importing

import (
	"slices"

	tables "github.com/samstyring/samstyring/internal/table"
)

// Struck is what of a row somebody has drawn a line through: they have taken it
// back, or done it, and only a person can say which.
type Struck struct {
	Columns []string // headings of those that are read; none: all of the row
}

// The question about a row that is struck through, and its answers. Nothing of
// the row is written before there is one.
const (
	AskStruck     = "struck"
	StruckTake    = "take"    // it is read as it stands
	StruckWithout = "without" // it is read without what is struck through
	StruckLeave   = "leave"   // it is left out
)

// struck says what of a line is struck through, and takes it away where somebody
// has said so.
func (m *mapper) struck(l *line) *Struck {
	row := tables.Row{Cells: l.cells}
	if row.Wholly() {
		return &Struck{}
	}
	var columns []string
	for _, i := range m.cols {
		if i < len(l.cells) && l.cells[i].Struck != nil {
			columns = append(columns, m.table.headings[i])
		}
	}
	if len(columns) == 0 {
		return nil
	}
	slices.Sort(columns)
	if m.opt.Answers[l.number][AskStruck] == StruckWithout {
		l.cells = slices.Clone(l.cells)
		for i, c := range l.cells {
			if c.Struck != nil {
				l.cells[i] = tables.Cell{Text: c.Struck.Rest, Kind: tables.Text}
			}
		}
	}
	return &Struck{Columns: columns}
}
