package table

import (
	"errors"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

// maxMerged is how many merged cells a sheet may have.
const maxMerged = 100_000

// xlsxSheet is a sheet that is being read into a grid.
type xlsxSheet struct {
	*xlsx
	grid   *grid
	row    line
	column int // of the cell that is read, from 0
	text   richText
	cell   rawCell
	inside string // the element whose characters are taken: v, is or none
	inRow  bool
}

// rawCell is a cell as it is stored.
type rawCell struct {
	kind    string
	style   int
	value   []byte
	formula bool
	valued  bool // a value is stored, be it an empty text
	open    bool
}

func (x *xlsx) read(s Sheet, g *grid) error {
	r := &xlsxSheet{xlsx: x, grid: g}
	root := false
	err := x.parts.scan(s.part, func(s *scanner) error {
		if s.kind == startElement && !root {
			if root = true; s.name != "worksheet" {
				return errXML
			}
		}
		switch s.kind {
		case startElement:
			return r.start(s)
		case endElement:
			return r.end(s)
		}
		return r.characters(s)
	})
	if err == nil && g.stopAt == 0 {
		err = x.readComments(s.part, g)
	}
	var f *fault.Error
	if errors.As(err, &f) && f.Key == "import_cell_too_long" && f.Args["line"] == 0 {
		return errCellTooLong(max(1, r.row.number))
	}
	return err
}

func (r *xlsxSheet) start(s *scanner) error {
	switch s.name {
	case "col":
		r.hideColumns(s)
	case "row":
		return r.startRow(s)
	case "c":
		return r.startCell(s)
	case "v", "is":
		r.inside, r.cell.valued = s.name, true
	case "f":
		r.cell.formula = true
	case "mergeCell":
		if len(r.grid.merged) == maxMerged {
			return errTooManyRows(r.parts.limits)
		}
		if a, ok := parseArea(s.attr("ref")); ok {
			r.grid.merged = append(r.grid.merged, a)
		}
	}
	if r.inside == "is" {
		return r.text.take(s)
	}
	return nil
}

func (r *xlsxSheet) characters(s *scanner) error {
	switch r.inside {
	case "v":
		if r.cell.value = append(r.cell.value, s.text...); len(r.cell.value) > maxCell {
			return errCellTooLong(0)
		}
	case "is":
		return r.text.take(s)
	}
	return nil
}

func (r *xlsxSheet) end(s *scanner) error {
	if r.inside == "is" {
		if err := r.text.take(s); err != nil {
			return err
		}
	}
	switch s.name {
	case "v", "is":
		r.inside = ""
	case "c":
		r.endCell()
	case "row":
		more, err := r.grid.add(r.row)
		if err == nil && !more {
			return errStop
		}
		r.row.cells = nil
		return err
	}
	return nil
}

// hideColumns notes columns that are hidden, or have no width.
func (r *xlsxSheet) hideColumns(s *scanner) {
	width, has := s.attribute("width")
	if !isTrue(s.attr("hidden")) && !(has && strings.Trim(width, "0.") == "") {
		return
	}
	from, _ := strconv.Atoi(s.attr("min"))
	to, _ := strconv.Atoi(s.attr("max"))
	if r.grid.hidden == nil {
		r.grid.hidden = map[int]bool{}
	}
	for c := max(from, 1); c <= min(to, maxSheetColumn); c++ {
		r.grid.hidden[c-1] = true
	}
}

func (r *xlsxSheet) startRow(s *scanner) error {
	number := r.row.number + 1
	if v := s.attr("r"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return errXML
		}
		number = n
	}
	if number > maxSheetRow {
		return errTooManyRows(r.parts.limits)
	}
	height, has := s.attribute("ht")
	hidden := isTrue(s.attr("hidden")) || has && strings.Trim(height, "0.") == ""
	r.row, r.column = line{number: number, hidden: hidden}, -1
	return nil
}

func (r *xlsxSheet) startCell(s *scanner) error {
	r.column++
	if v := s.attr("r"); v != "" {
		_, c, ok := parseCell(v)
		if !ok {
			return errXML
		}
		r.column = c
	}
	if r.column >= maxSheetColumn {
		return fault.New(fault.TooLarge, "import_too_many_columns", fault.Args{"max": r.parts.limits.Columns, "line": max(1, r.row.number)})
	}
	style, err := strconv.Atoi(s.attr("s"))
	if err != nil || style < 0 || style >= len(r.styles) {
		style = -1
	}
	r.cell = rawCell{kind: s.attr("t"), style: style, value: r.cell.value[:0], open: true}
	r.text.reset()
	r.inside = ""
	return nil
}

// endCell puts the cell into its row, wherever it stands.
func (r *xlsxSheet) endCell() {
	if !r.cell.open {
		return
	}
	r.cell.open = false
	if c := r.value(); c.Text != "" || c.Kind == NoValue {
		for len(r.row.cells) <= r.column {
			r.row.cells = append(r.row.cells, Cell{})
		}
		c.Struck = r.struck()
		r.row.cells[r.column] = c
	}
}

// value is what the cell shows.
func (r *xlsxSheet) value() Cell {
	v := string(r.cell.value)
	switch r.cell.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || n < 0 || n >= len(r.texts) {
			return Cell{}
		}
		return sheetText(r.texts[n])
	case "inlineStr":
		return sheetText(r.text.String())
	case "str":
		switch {
		case v == "" && r.cell.formula && !r.cell.valued:
			return Cell{Kind: NoValue}
		case v == "":
			return Cell{} // a formula that gives nothing
		}
		return sheetText(unescapeX(v))
	case "b":
		return boolCell(isTrue(strings.TrimSpace(v)))
	case "e":
		return Cell{Text: v, Kind: ErrorValue}
	}
	v = strings.TrimSpace(v)
	if v == "" {
		if r.cell.formula {
			return Cell{Kind: NoValue}
		}
		return sheetText(r.text.String())
	}
	shown := format{}
	if r.cell.style >= 0 {
		shown = r.styles[r.cell.style].format
	}
	if r.cell.kind == "d" {
		return isoCell(v, shown)
	}
	return shown.cell(v, r.from04)
}

// struck is what of the cell a line is drawn through.
func (r *xlsxSheet) struck() *Struck {
	style := r.cell.style >= 0 && r.styles[r.cell.style].struck
	switch r.cell.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(string(r.cell.value)))
		if of, ok := r.xlsx.struck[n]; ok && err == nil {
			if style {
				return of[1]
			}
			return of[0]
		}
	case "inlineStr":
		return r.text.struck(style)
	}
	if style {
		return wholly
	}
	return nil
}

func boolCell(yes bool) Cell {
	if yes {
		return Cell{Text: "SANN", Kind: Bool}
	}
	return Cell{Text: "USANN", Kind: Bool}
}

// sheetText is a text of a workbook.
func sheetText(s string) Cell {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return Cell{}
	case isErrorValue(s):
		return Cell{Text: s, Kind: ErrorValue}
	}
	return Cell{Text: s, Kind: Text}
}

// parseCell reads a place such as "B12", from 0.
func parseCell(s string) (row, column int, ok bool) {
	i := 0
	for ; i < len(s) && i < 4; i++ {
		c := s[i] | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		column = column*26 + int(c-'a') + 1
	}
	row, err := strconv.Atoi(s[i:])
	return row - 1, column - 1, err == nil && i > 0 && row > 0
}

// parseArea reads an area such as "C2:C4".
func parseArea(s string) (area, bool) {
	from, to, _ := strings.Cut(strings.ReplaceAll(s, "$", ""), ":")
	r1, c1, ok1 := parseCell(from)
	r2, c2, ok2 := parseCell(to)
	if !ok1 || !ok2 || r1 > r2 || c1 > c2 || r1 >= maxSheetRow || c1 >= maxSheetColumn {
		return area{}, false
	}
	return area{r1, c1, min(r2, maxSheetRow-1), min(c2, maxSheetColumn-1)}, true
}
