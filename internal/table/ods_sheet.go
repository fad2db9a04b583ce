package table

import (
	"errors"
	"strconv"

	"github.com/samstyring/samstyring/internal/fault"
)

// odsSheet is a sheet that is being read into a grid.
type odsSheet struct {
	*ods
	grid    *grid
	sheet   int // that is sought, from 0
	seen    int // sheets that have begun
	depth   int // of the sheet's element; 0 outside of it
	row     line
	repeat  int // rows like this one
	hiding  int // depth of a group of rows that is hidden
	columns int // that have been declared
	column  int // of the next cell
	cell    odsCell
	skip    int // depth of what is no text of the cell, such as a comment
	lines   int // paragraphs of the cell
	inText  int // depth of the paragraph
	text    []byte
}

func (o *ods) read(s Sheet, g *grid) error {
	n, err := strconv.Atoi(s.part)
	if err != nil {
		return errWorkbook(err)
	}
	r := &odsSheet{ods: o, grid: g, sheet: n}
	err = o.parts.scan("content.xml", r.token)
	var f *fault.Error
	if errors.As(err, &f) && f.Key == "import_cell_too_long" && f.Args["line"] == 0 {
		return errCellTooLong(max(1, r.row.number))
	}
	return err
}

func (r *odsSheet) token(s *scanner) error {
	if r.depth == 0 {
		if s.kind == startElement && s.name == "table" {
			if _, named := s.attribute("name"); named {
				if r.seen == r.sheet {
					r.depth = s.depth
				}
				r.seen++
			}
		}
		return nil
	}
	switch s.kind {
	case startElement:
		return r.start(s)
	case endElement:
		return r.end(s)
	}
	return r.characters(s.text)
}

func (r *odsSheet) start(s *scanner) error {
	switch {
	case r.skip > 0:
	case s.name == "annotation" || s.name == "shapes" || s.name == "tracked-changes":
		r.skip = s.depth
	case s.name == "table": // a table within a cell
		r.skip = s.depth
	case r.cell.open:
		return r.inCell(s)
	case s.name == "table-column":
		r.declare(s)
	case s.name == "table-row-group" && s.attr("display") == "false" && r.hiding == 0:
		r.hiding = s.depth
	case s.name == "table-row":
		visible := s.attr("visibility")
		r.row = line{number: r.row.number + max(r.repeat, 1), hidden: visible == "collapse" || visible == "filter" || r.hiding > 0}
		r.repeat, r.column = times(s, "number-rows-repeated"), 0
	case s.name == "table-cell" || s.name == "covered-table-cell":
		r.startCell(s)
	}
	return nil
}

// times is how often an element stands for itself.
func times(s *scanner, name string) int {
	n, err := strconv.Atoi(s.attr(name))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, maxSheetRow)
}

func (r *odsSheet) declare(s *scanner) {
	n := min(times(s, "number-columns-repeated"), maxSheetColumn-r.columns)
	if v := s.attr("visibility"); v == "collapse" || v == "filter" {
		if r.grid.hidden == nil {
			r.grid.hidden = map[int]bool{}
		}
		for c := r.columns; c < r.columns+n; c++ {
			r.grid.hidden[c] = true
		}
	}
	r.columns += max(n, 0)
}

func (r *odsSheet) startCell(s *scanner) {
	_, formula := s.attribute("formula")
	r.cell = odsCell{
		open: true, kind: s.attr("value-type"), style: s.attr("style-name"), formula: formula, failed: s.hasRaw(`calcext:value-type="error"`),
		repeat: times(s, "number-columns-repeated"), columns: times(s, "number-columns-spanned"), rows: times(s, "number-rows-spanned"),
	}
	for _, name := range []string{"value", "date-value", "boolean-value", "string-value"} {
		if v, ok := s.attribute(name); ok {
			r.cell.value = v
			break
		}
	}
	r.text, r.lines, r.inText = r.text[:0], 0, 0
}

// inCell puts the text of a cell together of its paragraphs.
func (r *odsSheet) inCell(s *scanner) error {
	switch s.name {
	case "p", "h":
		if r.inText > 0 {
			return nil
		}
		if r.lines++; r.lines > 1 {
			r.text = append(r.text, '\n')
		}
		r.inText = s.depth
	case "s":
		for range min(times(s, "c"), 1000) {
			r.text = append(r.text, ' ')
		}
	case "tab":
		r.text = append(r.text, '\t')
	case "line-break":
		r.text = append(r.text, '\n')
	case "frame", "ruby-text", "custom-shape", "note":
		r.skip = s.depth
	}
	return nil
}

func (r *odsSheet) characters(text []byte) error {
	if r.skip > 0 || r.inText == 0 {
		return nil
	}
	if r.text = append(r.text, text...); len(r.text) > maxCell {
		return errCellTooLong(0)
	}
	return nil
}

func (r *odsSheet) end(s *scanner) error {
	depth := s.depth + 1 // of the element that ends
	switch {
	case r.skip > 0:
		if depth <= r.skip {
			r.skip = 0
		}
	case depth == r.depth:
		return errStop
	case r.inText > 0 && depth <= r.inText:
		r.inText = 0
	case s.name == "table-cell" || s.name == "covered-table-cell":
		return r.endCell()
	case s.name == "table-row-group" && depth == r.hiding:
		r.hiding = 0
	case s.name == "table-row":
		return r.endRow()
	}
	return nil
}

// endCell puts a cell into its row as often as it is repeated. Blank ones take
// no room.
func (r *odsSheet) endCell() error {
	c := r.ods.cell(r.cell, string(r.text))
	at, n := r.column, r.cell.repeat
	r.cell.open = false
	r.column += n
	if c.blank() {
		return nil
	}
	if r.column > maxSheetColumn || n > r.grid.limits.Columns {
		return fault.New(fault.TooLarge, "import_too_many_columns", fault.Args{"max": r.grid.limits.Columns, "line": r.row.number})
	}
	for len(r.row.cells) < r.column {
		r.row.cells = append(r.row.cells, Cell{})
	}
	for i := at; i < r.column; i++ {
		r.row.cells[i] = c
	}
	if (r.cell.rows > 1 || r.cell.columns > 1) && len(r.grid.merged) < maxMerged {
		r.grid.merged = append(r.grid.merged, area{r.row.number - 1, at, r.row.number + r.cell.rows - 2, at + r.cell.columns - 1})
	}
	return nil
}

// endRow takes the row as often as it is repeated. Blank ones take no time.
func (r *odsSheet) endRow() error {
	if r.row.filled() == 0 {
		return nil
	}
	if r.row.number+r.repeat > maxSheetRow+1 || r.repeat > r.grid.limits.Rows {
		return errTooManyRows(r.grid.limits)
	}
	for i := range r.repeat {
		copied := line{number: r.row.number + i, hidden: r.row.hidden, cells: append([]Cell(nil), r.row.cells...)}
		more, err := r.grid.add(copied)
		if err != nil {
			return err
		}
		if !more {
			return errStop
		}
	}
	return nil
}
