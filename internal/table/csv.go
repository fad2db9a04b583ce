package table

import (
	"regexp"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

// delimiters in the order that decides when two of them fit as well.
var delimiters = []byte{';', ',', '\t', '|'}

// separatorLine is a first line that names the delimiter, as Excel writes and
// reads it, with or without quotation marks.
var separatorLine = regexp.MustCompile(`(?i)^[ \t]*"?sep=(\\t|[^"\r\n])"?[";,\t|]*(?:\r\n|\n|\r|$)`)

// readCSV reads delimited text into a grid.
func readCSV(data []byte, opt Options, limits Limits) (*grid, string, string, error) {
	raw, encoding, err := decode(data, opt.Encoding)
	if err != nil {
		return nil, "", "", err
	}
	g := &grid{limits: limits}
	p := &parser{text: string(raw), line: 1}
	if m := separatorLine.FindStringSubmatch(p.text); m != nil {
		p.delimiter = strings.Replace(m[1], `\t`, "\t", 1)[0]
		p.text, p.line = p.text[len(m[0]):], 2
		g.note(Info, 1, 0, "table_separator_line", fault.Args{"delimiter": string(p.delimiter)})
	}
	switch {
	case opt.Delimiter == `\t`:
		p.delimiter = '\t'
	case opt.Delimiter != "":
		p.delimiter = opt.Delimiter[0]
	case p.delimiter == 0:
		p.delimiter = findDelimiter(p.text)
	}
	p.fields = usualFields(*p)
	for {
		r, ok := p.next()
		if !ok {
			return g, encoding, string(p.delimiter), nil
		}
		if err := g.addRecord(r, p.fields); err != nil {
			return nil, "", "", err
		}
	}
}

// addRecord takes a row of text.
func (g *grid) addRecord(r record, usual int) error {
	if len(r.fields) > maxSheetColumn {
		return fault.New(fault.TooLarge, "import_too_many_columns", fault.Args{"max": g.limits.Columns, "line": r.line})
	}
	cells := make([]Cell, len(r.fields))
	for i, f := range r.fields {
		cells[i] = textCell(f)
	}
	if slices.ContainsFunc(cells, func(c Cell) bool { return !c.blank() }) {
		switch {
		case r.open:
			g.note(Refusal, r.line, 0, "table_open_quote", nil)
		case r.stray:
			g.note(Warning, r.line, 0, "table_stray_quote", nil)
		}
		if n := len(r.fields); n < usual && n > 1 {
			g.note(Warning, r.line, 0, "table_short_row", fault.Args{"fields": n, "usual": usual})
		}
	}
	_, err := g.add(line{number: r.line, cells: cells})
	return err
}

// asFormula is how programs write a text that a spreadsheet is not to take for
// a number: ="00123".
var asFormula = regexp.MustCompile(`^="((?:[^"]|"")*)"$`)

// textCell is a cell of text alone.
func textCell(s string) Cell {
	s = strings.TrimSpace(s)
	if s == "" {
		return Cell{}
	}
	if s[0] == '=' {
		if m := asFormula.FindStringSubmatch(s); m != nil {
			s = strings.TrimSpace(strings.ReplaceAll(m[1], `""`, `"`))
		}
	}
	if s == "" {
		return Cell{}
	}
	if isErrorValue(s) {
		return Cell{Text: s, Kind: ErrorValue}
	}
	return Cell{Text: s, Kind: Text}
}

// errorValues are what a cell shows when its formula could not be computed, in
// English and Norwegian programs.
var errorValues = map[string]bool{
	"#N/A": true, "#REF!": true, "#VALUE!": true, "#NAME?": true, "#DIV/0!": true, "#NULL!": true, "#NUM!": true,
	"#SPILL!": true, "#CALC!": true, "#FIELD!": true, "#BLOCKED!": true, "#CONNECT!": true, "#GETTING_DATA": true,
	"#I/T": true, "#VERDI!": true, "#NAVN?": true, "#REFERANSE!": true, "#OVERFLYT!": true,
}

var calcError = regexp.MustCompile(`^(?:Err|Feil):5\d\d$`)

// isErrorValue finds what is shown instead of a value. A column that was too
// narrow when a file was saved leaves "####".
func isErrorValue(s string) bool {
	return errorValues[strings.ToUpper(s)] || calcError.MatchString(s) || len(s) > 3 && strings.Trim(s, "#") == ""
}

// The rows that the delimiter is found by.
const sampleBytes, sampleRows = 256 << 10, 40

// findDelimiter takes the delimiter that gives the most known headings in one
// row, and among equals the one that gives the most rows of the same width.
func findDelimiter(text string) byte {
	best, bestMark := delimiters[0], -1
	for _, d := range delimiters {
		known, widths := 0, map[int]int{}
		p := parser{text: text[:min(len(text), sampleBytes)], line: 1, delimiter: d}
		for range sampleRows {
			r, ok := p.next()
			if !ok {
				break
			}
			known = max(known, knownHeadings(r.fields))
			widths[len(r.fields)]++
		}
		width, rows := usual(widths)
		mark := known*1_000_000 + rows*1_000 + min(width, 999)
		if width == 1 {
			mark = known * 1_000_000
		}
		if mark > bestMark {
			best, bestMark = d, mark
		}
	}
	return best
}

// usualFields is how many fields most rows have.
func usualFields(p parser) int {
	widths := map[int]int{}
	p.text = p.text[:min(len(p.text), sampleBytes)]
	for range 4 * sampleRows {
		r, ok := p.next()
		if !ok {
			break
		}
		widths[len(r.fields)]++
	}
	width, _ := usual(widths)
	if width < 2 {
		return 0
	}
	return width
}

// usual is the width that most rows have; among equals the widest. Rows of one
// field count only where there are no others: they are titles.
func usual(widths map[int]int) (width, rows int) {
	width, rows = 1, 0
	for w, n := range widths {
		if w > 1 && (n > rows || n == rows && w > width) {
			width, rows = w, n
		}
	}
	return width, rows
}
