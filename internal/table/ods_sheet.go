package table

import (
	"cmp"
	"errors"
	"sort"
	"strconv"
	"strings"

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
	text    pieces
	spans   []span // of the paragraph that the text is in
	pinned  int    // depth of a comment; 0 outside of one
	said    []byte // what it says
	saying  int    // depth of its paragraph
	rowLike string // how cells of the row look that do not say it themselves
	like    []likeColumns
}

// span is a part of a text that looks otherwise.
type span struct {
	depth       int
	own, struck bool
}

// likeColumns is how cells of columns look that do not say it themselves.
type likeColumns struct {
	end   int // behind the last
	style string
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
		if r.pinned > 0 && r.saying == 0 && s.name == "p" {
			r.saying = s.depth
		}
	case s.name == "annotation" && r.cell.open:
		r.skip, r.pinned, r.said = s.depth, s.depth, r.said[:0]
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
		r.repeat, r.column, r.rowLike = times(s, "number-rows-repeated"), 0, s.attr("default-cell-style-name")
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
	if n <= 0 {
		return
	}
	r.columns += n
	r.like = append(r.like, likeColumns{r.columns, s.attr("default-cell-style-name")})
}

func (r *odsSheet) startCell(s *scanner) {
	_, formula := s.attribute("formula")
	r.cell = odsCell{
		open: true, kind: s.attr("value-type"), style: cmp.Or(s.attr("style-name"), r.rowLike, r.columnLike(r.column)), formula: formula, failed: s.hasRaw(`calcext:value-type="error"`),
		repeat: times(s, "number-columns-repeated"), columns: times(s, "number-columns-spanned"), rows: times(s, "number-rows-spanned"),
	}
	for _, name := range []string{"value", "date-value", "boolean-value", "string-value"} {
		if v, ok := s.attribute(name); ok {
			r.cell.value = v
			break
		}
	}
	r.text.reset()
	r.spans, r.lines, r.inText = r.spans[:0], 0, 0
}

// columnLike is how cells of a column look that do not say it themselves.
func (r *odsSheet) columnLike(column int) string {
	i := sort.Search(len(r.like), func(i int) bool { return column < r.like[i].end })
	if i == len(r.like) {
		return ""
	}
	return r.like[i].style
}

// inCell puts the text of a cell together of its paragraphs.
func (r *odsSheet) inCell(s *scanner) error {
	switch s.name {
	case "p", "h":
		if r.inText > 0 {
			return nil
		}
		if r.lines++; r.lines > 1 {
			r.write("\n")
		}
		r.inText = s.depth
	case "s":
		r.write(strings.Repeat(" ", min(times(s, "c"), 1000)))
	case "tab":
		r.write("\t")
	case "line-break":
		r.write("\n")
	case "span":
		if struck, own := r.ods.struck(s.attr("style-name")); own {
			r.spans = append(r.spans, span{s.depth, own, struck})
		}
	case "frame", "ruby-text", "custom-shape", "note":
		r.skip = s.depth
	}
	return nil
}

func (r *odsSheet) characters(text []byte) error {
	switch {
	case r.skip > 0 && r.saying > 0 && len(r.said) < maxNoted:
		r.said = append(r.said, text...)
	case r.skip > 0 || r.inText == 0:
	default:
		if r.write(string(text)); len(r.text.b) > maxCell {
			return errCellTooLong(0)
		}
	}
	return nil
}

// write adds to the text of the cell, as the innermost span looks that says it.
func (r *odsSheet) write(text string) {
	look := span{}
	if n := len(r.spans); n > 0 {
		look = r.spans[n-1]
	}
	r.text.add([]byte(text), look.own, look.struck)
}

func (r *odsSheet) end(s *scanner) error {
	depth := s.depth + 1 // of the element that ends
	switch {
	case r.skip > 0:
		return r.endSkipped(depth)
	case depth == r.depth:
		return errStop
	case r.inText > 0 && depth <= r.inText:
		r.inText, r.spans = 0, r.spans[:0]
	case len(r.spans) > 0 && depth == r.spans[len(r.spans)-1].depth:
		r.spans = r.spans[:len(r.spans)-1]
	case s.name == "table-cell" || s.name == "covered-table-cell":
		return r.endCell()
	case s.name == "table-row-group" && depth == r.hiding:
		r.hiding = 0
	case s.name == "table-row":
		return r.endRow()
	}
	return nil
}

// endSkipped ends what is no text of the cell, and tells of a comment.
func (r *odsSheet) endSkipped(depth int) (err error) {
	if depth == r.saying {
		r.saying = 0
		r.said = append(r.said, ' ')
	}
	if depth > r.skip {
		return nil
	}
	if r.pinned > 0 && r.grid.stopAt == 0 {
		err = r.grid.comment(place{r.row.number - 1, r.column}, string(r.said))
	}
	r.skip, r.pinned, r.saying = 0, 0, 0
	return err
}

// endCell puts a cell into its row as often as it is repeated. Blank ones take
// no room.
func (r *odsSheet) endCell() error {
	c := r.ods.cell(r.cell, string(r.text.b))
	at, n := r.column, r.cell.repeat
	r.cell.open = false
	r.column += n
	if c.blank() {
		return nil
	}
	if r.column > maxSheetColumn || n > r.grid.limits.Columns {
		return fault.New(fault.TooLarge, "import_too_many_columns", fault.Args{"max": r.grid.limits.Columns, "line": r.row.number})
	}
	style, _ := r.ods.struck(r.cell.style)
	if c.Struck = r.text.struck(style); style && len(r.text.b) == 0 {
		c.Struck = wholly // a value without a text
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
