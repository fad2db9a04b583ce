package importing

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
	"github.com/samstyring/samstyring/internal/reading"
	tables "github.com/samstyring/samstyring/internal/table"
)

// mapper maps the rows of one file, in their order.
type mapper struct {
	opt       Options
	table     *table
	cols      map[place]int
	ownerless bool // no column says who is responsible
}

// reader maps one row.
type reader struct {
	*mapper
	cells []tables.Cell
	row   *Row
}

// row maps one row. Every part is read, whatever is wrong with the others, so
// that all reasons come at once. The provenance is first: the rest rests on it.
func (m *mapper) row(l line) Row {
	r := &reader{mapper: m, cells: l.cells, row: &Row{Line: l.number}}
	r.checkCells()
	r.erase()
	r.provenance()
	r.title()
	r.identity()
	r.describe()
	r.owner()
	r.themes()
	r.targetGroups()
	r.functions()
	r.reach()
	r.plan()
	r.phase()
	r.obligation()
	return *r.row
}

// at is the value of a column, in one language if it is one of texts; empty if
// the file or the row does not have it.
func (r *reader) at(p place) string {
	i, ok := r.cols[p]
	if !ok || i >= len(r.cells) {
		return ""
	}
	return plaintext.Clean(r.cells[i].Text)
}

func (r *reader) value(k key) string { return r.at(place{key: k}) }

// texts is the value of a column of texts in every language that has one; nil if
// none has.
func (r *reader) texts(k key, clean func(string) string) events.Text {
	var t events.Text
	for _, tag := range checks.Languages {
		s := clean(r.at(place{k, tag}))
		if why := reading.NoText(s); why != "" {
			r.noText(place{k, tag}, why, fault.Args{"given": quoted(s)})
			continue
		}
		if s != "" {
			if t == nil {
				t = events.Text{}
			}
			t[tag] = s
		}
	}
	return t
}

// noText tells of a cell that has a word where a text should be.
func (r *reader) noText(p place, why string, given fault.Args) {
	c := Cell{Line: r.row.Line, Column: r.heading(p), Code: "text_unknown", Args: given}
	if why == "withheld" {
		c = Cell{Line: r.row.Line, Column: r.heading(p), Code: "withheld", Args: given}
	}
	r.row.Warnings = append(r.row.Warnings, c)
}

// heading is what the file calls a column.
func (r *reader) heading(p place) string {
	if i, ok := r.cols[p]; ok {
		return r.table.headings[i]
	}
	return nameOf(p.key)
}

func (r *reader) faultAt(p place, code string, args fault.Args) {
	r.row.Faults = append(r.row.Faults, Cell{Line: r.row.Line, Column: r.heading(p), Code: code, Args: args})
}

// lack notes that a row is without what a new initiative must have.
func (r *reader) lack(p place) {
	r.row.Lacks = append(r.row.Lacks, Cell{Line: r.row.Line, Column: r.heading(p), Code: "required"})
}

func (r *reader) fault(k key, code string, args fault.Args) { r.faultAt(place{key: k}, code, args) }

func (r *reader) warn(k key, code string, args fault.Args) {
	r.row.Warnings = append(r.row.Warnings, Cell{Line: r.row.Line, Column: r.heading(place{key: k}), Code: code, Args: args})
}

// checkLength is a fault if a text is too long in any language.
func (r *reader) checkLength(k key, t events.Text, max int) {
	for _, tag := range checks.Languages {
		if n := utf8.RuneCountInString(t[tag]); n > max {
			r.faultAt(place{k, tag}, "too_long", fault.Args{"max": max, "given": n})
		}
	}
}

// checkCells refuses what no cell may hold, and values without a heading: most
// often text with a separator that was not quoted.
func (r *reader) checkCells() {
	for i, cell := range r.cells {
		c := cell.Text
		heading := ""
		if i < len(r.table.headings) {
			heading = r.table.headings[i]
		}
		add := func(code string, args fault.Args) {
			r.row.Faults = append(r.row.Faults, Cell{Line: r.row.Line, Column: heading, Code: code, Args: args})
		}
		if c != "" && heading == "" {
			add("value_without_heading", fault.Args{"column": i + 1, "given": quoted(c)})
		}
		if !utf8.ValidString(c) {
			add("control_character", nil)
		} else if wrong := plaintext.Forbidden(plaintext.Clean(c)); len(wrong) > 0 {
			add("forbidden_character", fault.Args{"character": plaintext.Names(wrong)})
		}
	}
}

// quoted is a value as it may stand in an argument: shortened, and without
// control characters.
func quoted(s string) string {
	return cutWords(oneLine(plaintext.Visible(s)), 80)
}

// list splits a cell with several values.
func list(s string) []string {
	return strings.FieldsFunc(s, func(c rune) bool { return c == ';' || c == ',' || unicode.IsSpace(c) })
}

// once leaves out what stood before.
func once(values []string) []string {
	var out []string
	seen := make(map[string]bool, len(values))
	for _, v := range values {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}
