package table

import "github.com/samstyring/samstyring/internal/fault"

// The formats of a file.
const (
	FormatCSV  = "csv"
	FormatXLSX = "xlsx"
	FormatODS  = "ods"
)

// Limits are what a file may cost.
type Limits struct {
	Bytes    int // of the file as it comes
	Unpacked int // bytes of all parts of a workbook together
	Rows     int // with values
	Columns  int // with values
	Cells    int // of all rows together, up to the last that has a value in each
	Text     int // bytes of all cells together
}

// DefaultLimits are those of an import.
var DefaultLimits = Limits{Bytes: 20 << 20, Unpacked: 128 << 20, Rows: 100_000, Columns: 200, Cells: 3_000_000, Text: 64 << 20}

const (
	// maxCell is how long a cell may be, in bytes: a sheet has at most 32,767
	// characters in one.
	maxCell, maxCharacters = 1 << 17, 32_767
	// maxSheetRow and maxSheetColumn are the last that a sheet can have.
	maxSheetRow, maxSheetColumn = 1 << 20, 1 << 14
)

// Kind is what a cell holds.
type Kind uint8

// The kinds.
const (
	Blank      Kind = iota
	Text            // or whatever a CSV file has
	Number          // Cell.Number is set
	Date            // Cell.Number and Cell.Day are set
	Bool            //
	ErrorValue      // #N/A and its like
	NoValue         // a formula whose value was not stored
)

// Cell is one cell.
type Cell struct {
	Text   string  // as a person sees it; a date as "2026", "2026-08", "2026-08-14" or "2026-08-14 13:00"
	Number string  // as it is stored, a decimal number with a point
	Day    *Day    // of a date
	Struck *Struck // nil: no line is drawn through it
	Kind   Kind
}

// Day is a date as exactly as its cell shows it.
type Day struct {
	Date      string // 2026-08-14
	Precision string // "day", "month" or "year"
	Time      string // 13:00:00; empty if none is shown
}

// Blank says that there is nothing to see in a cell.
func (c Cell) blank() bool { return c.Text == "" && c.Kind != NoValue }

// Level is how much a note weighs.
type Level uint8

// The levels.
const (
	Info    Level = iota // how the file was understood
	Warning              // something was left out, or read with doubt
	Refusal              // the row cannot be used
)

// Note is one thing that was understood or left out. Code is looked up as
// field.<code>.
type Note struct {
	Level  Level
	Row    int // line of a CSV file or row of a sheet, from 1; 0 for the file
	Column int // of the table as it is read, from 1; 0 for the row
	Code   string
	Args   fault.Args
}

// State is whether a sheet is seen.
type State string

// The states.
const (
	Visible    State = "visible"
	Hidden     State = "hidden"
	VeryHidden State = "very_hidden"
)

// Sheet is one that can be chosen.
type Sheet struct {
	Name  string
	State State
	part  string // of the workbook
}

// Options are choices that a person makes where a file does not tell.
type Options struct {
	Sheet      string  // empty: the first visible one with the headings
	Encoding   string  // of Encodings; empty: as found
	Delimiter  string  // empty: as found
	HeaderRow  int     // where the headings stand; 0: as found
	Transposed bool    // the headings stand in the first column
	Mapping    Mapping // what headings mean; what it lacks is looked up
	// Knows says whether a heading is one of a list of something else than
	// initiatives, by which the headings are found; nil: it is a list of those.
	Knows func(heading string) bool `json:"-"`
}

// Row is one row of the table.
type Row struct {
	Number int // line of the file where it begins, or row of the sheet
	Cells  []Cell
}

// Table is what was found.
type Table struct {
	Format     string
	Encoding   string // of a CSV file
	Delimiter  string // of a CSV file
	Sheet      string // of a workbook
	Date1904   bool   // days are counted from 1904
	Sideways   bool   // headings stand in the first column, and Options did not say so
	Transposed bool   // as Options said
	Header     []string
	HeaderRow  int
	Rows       []Row
	Notes      []Note
}

// Texts are the cells of a row as they are seen.
func (r Row) Texts() []string {
	out := make([]string, len(r.Cells))
	for i, c := range r.Cells {
		out[i] = c.Text
	}
	return out
}

// Heading is what a column is called, from 1; empty for none.
func (t *Table) Heading(column int) string {
	switch {
	case column < 1 || column > len(t.Header):
		return ""
	case t.Header[column-1] == "":
		return columnName(column - 1)
	}
	return t.Header[column-1]
}
