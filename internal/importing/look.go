package importing

import (
	tables "github.com/samstyring/samstyring/internal/table"
)

// Layout is how a file lies before its rows are read: what can be chosen
// otherwise, and what each column was taken for.
type Layout struct {
	Format     string
	Encoding   string // of a CSV file
	Separator  string // of a CSV file
	Sheet      string // of a workbook
	Sheets     []tables.Sheet
	HeaderRow  int
	Sideways   bool // the headings stand in the first column, and nobody has chosen to turn it
	Transposed bool
	Columns    []tables.Column
	Missing    []string // columns that the registry needs and the file lacks, each by its own heading
}

// Look finds the layout of a file. It succeeds also where Parse fails because of
// the headings, so that a person can say what they mean.
func Look(name string, data []byte, opt tables.Options) (*Layout, error) {
	_, layout, err := lay(name, data, opt)
	return layout, err
}

// lay finds the table in a file, and how the file lies.
func lay(name string, data []byte, opt tables.Options) (*tables.Table, *Layout, error) {
	book, err := tables.Open(name, data, tables.DefaultLimits)
	if err != nil {
		return nil, nil, err
	}
	found, err := book.Read(opt)
	if err != nil {
		return nil, nil, err
	}
	out := &Layout{
		Format: found.Format, Encoding: found.Encoding, Separator: found.Delimiter, Sheet: found.Sheet, Sheets: book.Sheets,
		HeaderRow: found.HeaderRow, Sideways: found.Sideways, Transposed: found.Transposed, Columns: found.Match(opt.Mapping),
	}
	for _, group := range tables.Missing(nil, out.Columns) {
		out.Missing = append(out.Missing, nameOf(group[0]))
	}
	return found, out, nil
}

// texts are cells as they are seen.
func texts(cells []tables.Cell) []string { return tables.Row{Cells: cells}.Texts() }
