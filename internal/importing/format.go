package importing

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

// table is a file as plain text cells, whatever it was written as.
type table struct {
	format, encoding, separator string
	headings                    []string
	headingLine                 int
	lines                       []line
	date1904                    bool // the workbook counts days from 1904
}

// line is one row that has values.
type line struct {
	number int
	cells  []string
}

var (
	magicZip = []byte("PK\x03\x04")
	magicOLE = []byte("\xd0\xcf\x11\xe0") // .xls, and .xlsx with a password
)

// read finds out what the file is and reads it into a table.
func read(name string, data []byte) (*table, error) {
	if len(data) > MaxBytes {
		return nil, fault.New(fault.TooLarge, "import_too_large", fault.Args{"max": MaxBytes, "given": len(data)})
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, fault.New(fault.Invalid, "import_empty", nil)
	}
	ext := strings.ToLower(filepath.Ext(name))
	switch {
	case bytes.HasPrefix(data, magicZip):
		return readXLSX(data)
	case bytes.HasPrefix(data, magicOLE), ext != ".csv" && ext != ".txt" && ext != "", bytes.IndexByte(data, 0) >= 0:
		return nil, fault.New(fault.UnsupportedMedia, "import_format", fault.Args{"extension": ext})
	}
	return readCSV(data)
}

// add takes one row into the table: the first with values is the headings,
// blank ones are skipped.
func (t *table) add(number int, cells []string) error {
	cells = trimmed(cells)
	switch {
	case len(cells) == 0:
		return nil
	case slices.ContainsFunc(cells, func(c string) bool { return len(c) > maxCell }):
		return errCellTooLong(number)
	case len(cells) > MaxColumns:
		return fault.New(fault.TooLarge, "import_too_many_columns", fault.Args{"max": MaxColumns, "line": number})
	case t.headings == nil:
		t.headings, t.headingLine = cells, number
		return nil
	case len(t.lines) == MaxRows:
		return fault.New(fault.TooLarge, "import_too_many_rows", fault.Args{"max": MaxRows})
	}
	t.lines = append(t.lines, line{number: number, cells: cells})
	return nil
}

// trimmed is a copy of cells without white space around each and without empty
// ones at the end.
func trimmed(cells []string) []string {
	out := make([]string, 0, min(len(cells), MaxColumns+1))
	for i, c := range cells {
		if c = strings.TrimSpace(c); c == "" {
			continue
		}
		for len(out) < i {
			out = append(out, "")
		}
		out = append(out, c)
	}
	return out
}
