package importing

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"

	"github.com/samstyring/samstyring/internal/fault"
)

// separators in the order that decides when two of them fit as well.
var separators = []rune{',', ';', '\t'}

func readCSV(data []byte) (*table, error) {
	text, encoding, err := decode(data)
	if err != nil {
		return nil, err
	}
	if err := checkCSV(text); err != nil {
		return nil, err
	}
	separator := findSeparator(text)
	t := &table{format: FormatCSV, encoding: encoding, separator: string(separator)}
	r := newCSVReader(text, separator)
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, errCSV(err)
		}
		number, _ := r.FieldPos(0)
		if err := t.add(number, cells); err != nil {
			return nil, err
		}
	}
	if t.headings == nil {
		return nil, fault.New(fault.Invalid, "import_empty", nil)
	}
	return t, nil
}

func newCSVReader(text []byte, separator rune) *csv.Reader {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma = separator
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	return r
}

// findSeparator takes the separator that gives the most known headings, and
// among equals the one that gives the most columns.
func findSeparator(text []byte) rune {
	best, bestKnown, bestColumns := separators[0], -1, 0
	for _, s := range separators {
		headings := firstRow(text, s)
		known := knownHeadings(headings)
		if known > bestKnown || known == bestKnown && len(headings) > bestColumns {
			best, bestKnown, bestColumns = s, known, len(headings)
		}
	}
	return best
}

// firstRow reads the first row that has values; none if it cannot be read.
func firstRow(text []byte, separator rune) []string {
	r := newCSVReader(text, separator)
	for {
		cells, err := r.Read()
		if err != nil {
			return nil
		}
		if cells = trimmed(cells); len(cells) > 0 {
			return cells
		}
	}
}

// errCSV names the line where the quotes went wrong.
func errCSV(err error) error {
	args := fault.Args{}
	var p *csv.ParseError
	if errors.As(err, &p) {
		args["line"] = p.StartLine
	}
	return &fault.Error{Code: fault.Malformed, Key: "import_syntax", Args: args, Cause: err}
}
