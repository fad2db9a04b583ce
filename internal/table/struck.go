package table

import (
	"bytes"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

// Struck is what a line was drawn through, in all of a cell or a part of it.
type Struck struct {
	Rest string // the text that no line was drawn through; empty: all of it was
}

// wholly is a cell that is struck through from end to end.
var wholly = &Struck{}

// pieces is a text that is put together of pieces, each with or without a line
// through it.
type pieces struct {
	b    []byte
	list []piece
}

type piece struct {
	end    int
	own    bool // it says itself whether there is a line through it
	struck bool
}

func (p *pieces) reset() { p.b, p.list = p.b[:0], p.list[:0] }

// add puts text behind what is there.
func (p *pieces) add(text []byte, own, struck bool) {
	if len(text) == 0 {
		return
	}
	p.b = append(p.b, text...)
	if n := len(p.list); n > 0 && p.list[n-1].own == own && p.list[n-1].struck == struck {
		p.list[n-1].end = len(p.b)
		return
	}
	p.list = append(p.list, piece{len(p.b), own, struck})
}

// styled says that a piece says itself whether there is a line through it.
func (p *pieces) styled() bool {
	return slices.ContainsFunc(p.list, func(x piece) bool { return x.own })
}

// struck is what a line is drawn through in a cell whose own style draws one, or
// none.
func (p *pieces) struck(style bool) *Struck {
	var rest []byte
	from, some := 0, false
	for _, x := range p.list {
		text := p.b[from:x.end]
		from = x.end
		if x.own && x.struck || !x.own && style {
			some = some || len(bytes.TrimSpace(text)) > 0
			continue
		}
		rest = append(rest, text...)
	}
	switch {
	case !some:
		return nil
	case len(bytes.TrimSpace(rest)) == 0:
		return wholly
	}
	return &Struck{Rest: strings.TrimSpace(unescapeX(string(rest)))}
}

// wholly says that all that stands in a row is struck through.
func (r Row) Wholly() bool {
	some := false
	for _, c := range r.Cells {
		if c.blank() {
			continue
		}
		if c.Struck == nil || c.Struck.Rest != "" {
			return false
		}
		some = true
	}
	return some
}

// noteStruck tells which rows have something that is struck through, and which
// headings are.
func (l *layout) noteStruck(rows []Row) {
	var headings []string
	for _, line := range l.lines[l.begin:l.end] {
		for _, c := range line.cells {
			if c.Struck != nil {
				headings = append(headings, short(c.Text))
			}
		}
	}
	if len(headings) > 0 {
		l.note(Warning, 0, 0, "table_struck_headings", fault.Args{"columns": list(headings), "count": len(headings)})
	}
	var struck []int
	for _, r := range rows {
		if slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Struck != nil }) {
			struck = append(struck, r.Number)
		}
	}
	if len(struck) > 0 {
		l.note(Warning, 0, 0, "table_struck", fault.Args{"rows": rowList(struck), "count": len(struck)})
	}
}
