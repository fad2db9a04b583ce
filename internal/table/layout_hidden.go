package table

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

func key(row, column int) int { return row*maxSheetColumn + column }

// fillMerged gives every line the value that a person sees in it: a merged cell
// is filled downwards. Over several columns it means the first of them.
func (l *layout) fillMerged() error {
	l.across = map[int]int{}
	work := 0
	var filled, wide []int
	for _, a := range l.merged {
		i := sort.Search(len(l.lines), func(i int) bool { return l.lines[i].number >= a.row+1 })
		if i == len(l.lines) || l.lines[i].number != a.row+1 {
			continue
		}
		value := l.lines[i].at(a.column)
		if value.blank() {
			continue
		}
		seen := a.column
		for seen < a.lastColumn && l.hidden[seen] {
			seen++
		}
		if a.lastColumn > seen {
			wide = append(wide, a.row+1)
		}
		for ; i < len(l.lines) && l.lines[i].number <= a.lastRow+1; i++ {
			if work++; work > l.limits.Cells {
				return fault.New(fault.TooLarge, "import_too_many_cells", fault.Args{"max": l.limits.Cells})
			}
			l.across[key(l.lines[i].number, l.visibleIndex(seen))] = a.lastColumn - seen
			if l.lines[i].set(seen, value) && l.lines[i].number > a.row+1 {
				filled = append(filled, l.lines[i].number)
			}
		}
	}
	if len(filled) > 0 {
		l.note(Info, 0, 0, "table_merged_filled", fault.Args{"rows": rowList(filled)})
	}
	if len(wide) > 0 {
		l.note(Info, 0, 0, "table_merged_across", fault.Args{"rows": rowList(wide)})
	}
	return nil
}

// set puts a value where there is none, and says whether it did.
func (l *line) set(column int, value Cell) bool {
	if !l.at(column).blank() {
		return false
	}
	for len(l.cells) <= column {
		l.cells = append(l.cells, Cell{})
	}
	l.cells[column] = value
	return true
}

// visibleIndex is where a column stands among those that are seen.
func (l *layout) visibleIndex(column int) int {
	n := 0
	for c := range l.hidden {
		if c < column && l.hidden[c] {
			n++
		}
	}
	return column - n
}

// dropHidden leaves out the rows and columns that a person does not see, and
// tells which they are.
func (l *layout) dropHidden() {
	var rows []int
	seen := l.lines[:0]
	for _, line := range l.lines {
		if line.hidden {
			rows = append(rows, line.number)
			continue
		}
		seen = append(seen, line)
	}
	clear(l.lines[len(seen):])
	l.lines = seen
	if len(rows) > 0 {
		l.note(Warning, 0, 0, "table_hidden_rows", fault.Args{"rows": rowList(rows), "count": len(rows)})
	}
	l.dropColumns()
}

func (l *layout) dropColumns() {
	if len(l.hidden) == 0 {
		return
	}
	named := map[int]string{} // hidden columns with values, and their first one
	seen := l.lines[:0]
	for _, line := range l.lines {
		cells := line.cells[:0]
		for c, cell := range line.cells {
			if !l.hidden[c] {
				cells = append(cells, cell)
			} else if _, known := named[c]; !known && !cell.blank() {
				named[c] = short(cell.Text)
			}
		}
		clear(line.cells[len(cells):])
		if line.cells = cells; line.filled() > 0 {
			seen = append(seen, line)
		}
	}
	l.lines = seen
	if len(named) == 0 {
		return
	}
	var names []string
	columns := make([]int, 0, len(named))
	for c := range named {
		columns = append(columns, c)
	}
	slices.Sort(columns)
	for _, c := range columns {
		names = append(names, columnName(c)+": "+named[c])
	}
	l.note(Warning, 0, 0, "table_hidden_columns", fault.Args{"columns": strings.Join(names[:min(len(names), 10)], ", "), "count": len(names)})
}

// columnName is how spreadsheets call a column: A, B … AA.
func columnName(c int) string {
	name := ""
	for c++; c > 0; c = (c - 1) / 26 {
		name = string(rune('A'+(c-1)%26)) + name
	}
	return name
}

// maxRanges is how many rows, or rows beside each other, a note names.
const maxRanges = 8

// rowList writes rows as people do: 3, 5–9, 12 …
func rowList(rows []int) string {
	slices.Sort(rows)
	rows = slices.Compact(rows)
	var parts []string
	for i := 0; i < len(rows); {
		end := i
		for end+1 < len(rows) && rows[end+1] == rows[end]+1 {
			end++
		}
		if len(parts) == maxRanges {
			return strings.Join(parts, ", ") + " …"
		}
		part := strconv.Itoa(rows[i])
		if end > i {
			part += "–" + strconv.Itoa(rows[end])
		}
		parts = append(parts, part)
		i = end + 1
	}
	return strings.Join(parts, ", ")
}
