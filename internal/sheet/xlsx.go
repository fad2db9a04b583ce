package sheet

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/table"
)

// XLSXType is the media type of what WriteXLSX writes.
const XLSXType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// WriteXLSX writes a selection as a workbook of one sheet: the same columns as
// WriteCSV, with numbers as numbers, days as days, and the title of each
// initiative as a link to its page. The sheet has the name, as far as it fits. The heading stays in sight and filters. site
// is the address that the registry is reached at. Rows are written as they
// come, so that a long list needs little memory; nothing reaches w before all of
// them have been read.
func WriteXLSX(w io.Writer, name string, language locale.Language, places reading.Places, site string, rows Rows) (err error) {
	book := excelize.NewFile()
	defer func() {
		if closed := book.Close(); err == nil {
			err = closed
		}
	}()
	s := &workbook{book: book, lang: words{language, places, site}, name: title(name)}
	if err := s.begin(); err != nil {
		return fmt.Errorf("begin workbook: %w", err)
	}
	var failed error
	err = rows(func(row catalogue.Row) bool {
		failed = s.add(row)
		return failed == nil
	})
	if err == nil {
		err = failed
	}
	if err == nil {
		err = s.end()
	}
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return book.Write(w)
}

// title is a sheet's name: at most 31 characters, and none that Excel has a use for.
func title(s string) string {
	r := []rune(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return ' '
		}
		return r
	}, s))
	return string(r[:min(31, len(r))])
}

// workbook is a sheet that is being written.
type workbook struct {
	book             *excelize.File
	stream           *excelize.StreamWriter
	lang             words
	name             string
	row              int // the last one that was written, from 1
	head, day, title int // styles
	text             int
}

func (s *workbook) begin() (err error) {
	if err := s.book.SetSheetName("Sheet1", s.name); err != nil {
		return err
	}
	// Its texts are as they are: no guard is to come off when it is read again.
	if err := s.book.SetDocProps(&excelize.DocProperties{Creator: table.Creator}); err != nil {
		return err
	}
	if err := s.styles(); err != nil {
		return err
	}
	if s.stream, err = s.book.NewStreamWriter(s.name); err != nil {
		return err
	}
	for i, c := range columns {
		if err := s.stream.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
	}
	err = s.stream.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: 2, YSplit: 1, TopLeftCell: "C2", ActivePane: "bottomRight",
	})
	if err != nil {
		return err
	}
	heads := make([]any, len(columns))
	for i, c := range columns {
		heads[i] = excelize.Cell{StyleID: s.head, Value: c.heading(s.lang)}
	}
	return s.write(heads)
}

func (s *workbook) styles() (err error) {
	make := func(into *int, style *excelize.Style) {
		if err == nil {
			*into, err = s.book.NewStyle(style)
		}
	}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	days := "yyyy-mm-dd"
	make(&s.head, &excelize.Style{
		Font:      &excelize.Font{Bold: true, Color: "FFFFFF"},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"002C54"}},
		Alignment: top,
	})
	make(&s.text, &excelize.Style{Alignment: top})
	make(&s.day, &excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}, CustomNumFmt: &days})
	make(&s.title, &excelize.Style{Alignment: top, Font: &excelize.Font{Color: "005DB1", Underline: "single"}})
	return err
}

func (s *workbook) write(cells []any) error {
	s.row++
	return s.stream.SetRow("A"+strconv.Itoa(s.row), cells)
}

func (s *workbook) add(row catalogue.Row) error {
	item, err := readRecord(row)
	if err != nil {
		return err
	}
	cells := make([]any, len(columns))
	for i, c := range columns {
		cells[i] = s.cell(c, item)
	}
	return s.write(cells)
}

// cell is a value as what it is. Text is never a formula here: only a cell that
// says so is one.
func (s *workbook) cell(c column, item record) any {
	v := c.value(item, s.lang)
	switch c.kind {
	case asNumber:
		if n, err := strconv.ParseFloat(v, 64); err == nil {
			return excelize.Cell{StyleID: s.text, Value: n}
		}
	case asDay:
		if day, ok := dayOf(v); ok {
			return excelize.Cell{StyleID: s.day, Value: day}
		}
	case asLink:
		return s.link(item.ID, v)
	}
	return excelize.Cell{StyleID: s.text, Value: v}
}

// link is a text that leads to an initiative's page. A formula needs no list of
// links beside the rows, which a stream could not keep.
func (s *workbook) link(id, text string) any {
	formula := "HYPERLINK(" + quoted(s.lang.page(id)) + "," + quoted(text) + ")"
	return excelize.Cell{StyleID: s.title, Formula: formula, Value: text}
}

// formulaText is the longest text that a formula may hold.
const formulaText = 255

// quoted writes a text as a formula has it.
func quoted(s string) string {
	var b []byte
	b = append(b, '"')
	n := 0
	for _, r := range s {
		if n++; n > formulaText {
			break
		}
		if r == '"' {
			b = append(b, '"')
		}
		b = append(b, string(r)...)
	}
	return string(append(b, '"'))
}

// dayOf reads a day, or the day of a moment in the world's time.
func dayOf(v string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, events.TimeLayout} {
		if t, err := time.Parse(layout, v); err == nil {
			return t.Truncate(24 * time.Hour), true
		}
	}
	return time.Time{}, false
}

// end makes a table of all rows, which Excel sorts and filters.
func (s *workbook) end() error {
	last, err := excelize.CoordinatesToCellName(len(columns), s.row)
	if err != nil {
		return err
	}
	if s.row > 1 { // a table needs a row
		err = s.stream.AddTable(&excelize.Table{Range: "A1:" + last, Name: "initiatives", StyleName: "TableStyleLight1"})
	}
	if err != nil {
		return err
	}
	return s.stream.Flush()
}
