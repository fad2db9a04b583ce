package importing

import (
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/reference"
	tables "github.com/samstyring/samstyring/internal/table"
)

// The limits of a file. What is beyond them is refused before it is mapped.
const (
	MaxBytes   = 20 << 20 // of the file as it comes
	MaxRows    = 100_000  // rows with values, the headings not counted
	MaxColumns = 200
)

// Cell is one remark on one place in the file. The text is looked up by Code.
type Cell struct {
	Line   int        // line of a CSV file or row of a sheet where the row begins; 1 is the first
	Column string     // heading as written in the file; the registry's own name of a column the file lacks
	Code   string     // such as "required", "unknown_value", "invalid_orgnr"
	Args   fault.Args // numbers, codes, and "given": what was written, shortened
	Info   bool       // it only says how the file was understood: nothing was left out or doubted
}

// Row is one initiative of the file. A row with Faults is not to be used: its
// values are only what could be read.
type Row struct {
	Line      int                     // as in Cell
	Values    events.Proposed         // Provenance is always set
	Recorded  *events.RecordedAtStage // for what has been in operation since before the registry; else nil
	PhaseNote events.Text             // what the source says of the phase: the note of phase-reported
	Erase     []string                // fields that the row takes away; see initiative.Import
	Version   Version                 // of the initiative when the registry wrote the row to a spreadsheet
	Lacks     []Cell                  // what a new initiative cannot be without: faults of a row that registers one
	Doubts    []Doubt                 // cells that may mean several things
	Struck    *Struck                 // what a line is drawn through; nil: nothing of it
	Faults    []Cell                  // every reason why the row cannot be used
	Warnings  []Cell                  // what was read with doubt, or left out
	Read      []Understood            // how the values were understood, in the order of reading
	Cells     []string                // what stands in the row, corrections included, beside File.Headings
}

// Version says which state of an initiative a row of our own spreadsheets shows.
type Version struct {
	Position uint64 // of its last event then; 0: the row does not say
	Language string // that the spreadsheet was written in
}

// Understood is how a cell was read, for whoever looks the row over.
type Understood struct {
	Column string // as in Cell
	Said   []reading.Said
}

// File is everything that was read.
type File struct {
	Format    string        // of those of package table
	Encoding  string        // of a CSV file, as package table names it
	Sheet     string        // of a workbook
	Separator string        // of a CSV file
	Layout    *Layout       // nil for rows that a program gives
	Headings  []string      // as written in the file
	Total     int           // rows of the file, blank ones left out
	Rows      []Row         // of Parse, in the order of the file
	Lacks     []fault.Field // columns that a list of new initiatives must have, and this one has not
	Warnings  []Cell        // about the file as a whole
}

// Options are what the file does not say itself.
type Options struct {
	Source      string                    // who compiled the file, in words; required
	Reference   *reference.Data           // required
	Today       events.Date               // the day of import, for codes whose date the file does not give; required
	Table       tables.Options            // choices where the file does not tell
	Owner       string                    // number of who is responsible for all rows of a file without a column for that; empty: nobody has said
	Assumed     bool                      // Owner is who gives the file: nobody has said it
	Corrections map[int]map[string]string // line → heading → what the cell should say instead
	Answers     map[int]map[string]string // line → Doubt.Code → Choice.Value of what is meant
}

// Parse reads a file with all of its rows.
func Parse(name string, data []byte, opt Options) (*File, error) {
	f, rows, err := Read(name, data, opt)
	if err != nil {
		return nil, err
	}
	f.Rows = slices.AppendSeq(make([]Row, 0, f.Total), rows)
	return f, nil
}

// Read reads a file, whose rows are given one by one, and once, so that whoever
// needs little of each does not hold a long list in memory. name is used for its
// extension only. The error is a *fault.Error and means that nothing of the file
// can be used; what is wrong with single rows stands on the rows. Read never
// panics, whatever the bytes.
func Read(name string, data []byte, opt Options) (*File, iter.Seq[Row], error) {
	if strings.TrimSpace(opt.Source) == "" {
		return nil, nil, &fault.Error{Code: fault.Invalid, Fields: []fault.Field{{Path: "source", Code: "required"}}}
	}
	if strings.EqualFold(filepath.Ext(name), ".json") {
		f, rows, err := readTyped(data)
		return f, slices.Values(rows), err
	}
	t, err := read(name, data, opt.Table)
	if err != nil {
		return nil, nil, err
	}
	if opt.Owner != "" {
		t.layout.Missing = slices.DeleteFunc(t.layout.Missing, func(heading string) bool { return heading == nameOf(colOwner) })
	}
	cols, warnings, lacks, err := mapHeadings(t, opt.Owner != "")
	if err != nil {
		return nil, nil, err
	}
	f := &File{
		Format: t.format, Encoding: t.encoding, Separator: t.separator, Sheet: t.found.Sheet,
		Layout: t.layout, Headings: t.headings, Warnings: append(t.warnings, warnings...), Lacks: lacks, Total: len(t.lines),
	}
	m := &mapper{opt: opt, table: t, cols: cols, ownerless: ownerless(cols)}
	f.Warnings = append(f.Warnings, m.ownerOfAll()...)
	return f, func(yield func(Row) bool) {
		for i := range t.lines {
			row := m.mapped(t.lines[i])
			t.lines[i] = line{}
			if !yield(row) {
				return
			}
		}
	}, nil
}

// mapped maps one line, with what a person has said about it.
func (m *mapper) mapped(l line) Row {
	l = m.correct(l)
	struck := m.struck(&l)
	row := m.row(l)
	row.Struck, row.Cells = struck, texts(l.cells)
	row.Faults = append(row.Faults, l.faults...)
	row.Warnings = append(row.Warnings, l.warnings...)
	return row
}
