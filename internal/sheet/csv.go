// Package sheet writes the list of initiatives as a spreadsheet, the same one
// whether a machine or a person asks for it. It shapes and writes; internal/api
// and internal/web select the rows.
package sheet

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/plaintext"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
)

// CSVType is the media type of what WriteCSV writes.
const CSVType = "text/csv; charset=utf-8"

// byteOrderMark makes Excel read the file as UTF-8.
const byteOrderMark = "\ufeff"

// Rows gives rows one after the other until the callback says false.
type Rows func(func(catalogue.Row) bool) error

// WriteCSV writes a selection as Norwegian Excel opens it: semicolons, a byte
// order mark and one heading row in the language. places are what a file is read
// with when it comes back, and site is the address that the registry is reached at.
func WriteCSV(w io.Writer, language locale.Language, places reading.Places, site string, rows Rows) error {
	lang := words{language, places, site}
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.Comma, c.UseCRLF = ';', true
	if err := c.Write(headings(lang)); err != nil {
		return err
	}
	var failed error
	err := rows(func(row catalogue.Row) bool {
		failed = writeRow(c, row, lang)
		return failed == nil
	})
	c.Flush()
	return errors.Join(err, failed, c.Error())
}

func headings(lang words) []string {
	out := make([]string, len(columns))
	for i, col := range columns {
		out[i] = col.heading(lang)
	}
	return out
}

func writeRow(c *csv.Writer, row catalogue.Row, lang words) error {
	item, err := readRecord(row)
	if err != nil {
		return err
	}
	out := make([]string, len(columns))
	for i, col := range columns {
		out[i] = harmless(col.value(item, lang))
	}
	return c.Write(out)
}

// lineEnds of a text become a space: a quoted line of its own could begin as a
// formula does in programs that take no notice of the quotation marks.
var lineEnds = strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ", "\v", " ", "\f", " ", "\u0085", " ", "\u2028", " ", "\u2029", " ")

// harmless keeps a spreadsheet from taking a text for a formula.
func harmless(s string) string { return plaintext.Guarded(lineEnds.Replace(s)) }
