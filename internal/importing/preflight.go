package importing

import (
	"github.com/samstyring/samstyring/internal/fault"
)

const (
	// maxCells is how many cells one row may have, empty ones included: as many
	// as a sheet has columns.
	maxCells = 1 << 14
	// maxCell is how long a cell may be, in bytes: a sheet has at most 32,767
	// characters in one.
	maxCell, maxCharacters = 1 << 17, 32_767
)

// checkCSV refuses a file with a row of more cells than a sheet has, or with a
// cell that is longer than one can be, before the reader makes them.
func checkCSV(text []byte) error {
	counts := map[byte]int{}
	quoted := false
	line, began := 1, 1 // where the row began
	cell := 0           // where the cell began
	for i, c := range text {
		if i-cell > maxCell {
			return errCellTooLong(began)
		}
		if !quoted && (c == '\n' || isSeparator(c)) {
			cell = i + 1
		}
		switch {
		case c == '\n':
			line++
			if !quoted {
				clear(counts)
				began = line
			}
		case c == '"':
			quoted = !quoted
		case !quoted && isSeparator(c):
			if counts[c]++; counts[c] >= maxCells {
				return fault.New(fault.TooLarge, "import_too_many_columns", fault.Args{"max": MaxColumns, "line": began})
			}
		}
	}
	return nil
}

func errCellTooLong(line int) error {
	return fault.New(fault.TooLarge, "import_cell_too_long", fault.Args{"max": maxCharacters, "line": line})
}

func isSeparator(c byte) bool {
	for _, s := range separators {
		if rune(c) == s {
			return true
		}
	}
	return false
}
