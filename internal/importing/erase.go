package importing

import (
	"slices"
	"strings"

	tables "github.com/samstyring/samstyring/internal/table"
)

// eraseWords take away what is recorded, when they stand alone in a cell between
// dashes, as in "–slett–". A blank cell takes nothing away: it says nothing.
var eraseWords = []string{"slett", "slettes", "sletta", "fjern", "delete", "erase"}

// dashes are what people and spreadsheets write for one.
const dashes = "-–—−‐‑‒"

// erases says whether a cell takes away what is recorded.
func erases(cell string) bool {
	s := strings.TrimSpace(cell)
	word := strings.TrimSpace(strings.Trim(s, dashes))
	return strings.TrimLeft(s, dashes) != s && strings.TrimRight(s, dashes) != s && slices.Contains(eraseWords, strings.ToLower(word))
}

// erased are the fields of columns whose cells can take something away.
var erased = map[key]string{
	colDescription: "description", colSummary: "summary", colTitle: "title", colPhaseNote: "phaseNote",
	colThemes: "themes", colFunctions: "functions", colTargetGroups: "targetGroups", colObligation: "obligation", colURL: "links",
	colStart: "plan." + milestoneStart, colEnd: "plan." + milestoneEnd,
}

// erase notes what the row takes away, and leaves those cells blank.
func (r *reader) erase() {
	for p, i := range r.cols {
		if i >= len(r.cells) || !erases(r.cells[i].Text) {
			continue
		}
		field, ok := erased[p.key]
		if p.language != "" {
			field += "." + p.language
		}
		r.cells = slices.Clone(r.cells)
		r.cells[i] = tables.Cell{}
		if !ok {
			r.faultAt(p, "cannot_be_erased", nil)
			continue
		}
		r.row.Erase = append(r.row.Erase, field)
	}
	slices.Sort(r.row.Erase)
}

// correct puts what a person has said in the place of cells of a line.
func (m *mapper) correct(l line) line {
	said := m.opt.Corrections[l.number]
	if len(said) == 0 {
		return l
	}
	l.cells = slices.Clone(l.cells)
	for heading, text := range said {
		i := slices.Index(m.table.headings, heading)
		if i < 0 {
			continue
		}
		for len(l.cells) <= i {
			l.cells = append(l.cells, tables.Cell{})
		}
		l.cells[i] = tables.Cell{Text: text, Kind: tables.Text}
		l.faults, l.warnings = without(l.faults, heading), without(l.warnings, heading)
	}
	return l
}

// without leaves out what was said of a cell that says something else now.
func without(remarks []Cell, heading string) []Cell {
	return slices.DeleteFunc(slices.Clone(remarks), func(c Cell) bool { return c.Column == heading })
}
