package table

import (
	"regexp"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reading"
)

// leaveAbove tells of what stands above the headings.
func (l *layout) leaveAbove() {
	if l.begin == 0 {
		return
	}
	rows := make([]int, l.begin)
	for i, line := range l.lines[:l.begin] {
		rows[i] = line.number
	}
	l.note(Info, 0, 0, "table_above", fault.Args{"rows": rowList(rows), "given": first(l.lines[0])})
}

// why a line is not read.
type why int

const (
	further  why = iota // a second table begins
	repeated            // it is the headings once more
	total               // it adds up the others
	below               // it is a remark on the list
	section             // it is a heading over several columns
)

// left are the lines that are not read, by why.
type left struct {
	why   why
	rows  []int
	given string
}

// body gives the rows below the headings, and tells of what is left out.
func (l *layout) body() []Row {
	lines := l.lines[l.end:]
	l.folded = make([]string, len(l.header))
	for i, h := range l.header {
		l.folded[i] = reading.Fold(h)
	}
	last := len(lines) // behind the last line of several cells
	for last > 0 && lines[last-1].filled() < 2 {
		last--
	}
	out := make([]Row, 0, len(lines))
	var lefts []*left
	leave := func(reason why, line line) {
		for _, x := range lefts {
			if x.why == reason {
				x.rows = append(x.rows, line.number)
				return
			}
		}
		lefts = append(lefts, &left{reason, []int{line.number}, first(line)})
	}
	behind := len(l.header) > 1 && last > 0 && last < len(lines) && lines[last].number > lines[last-1].number+1
	for i, line := range lines {
		if i > 0 && l.isOtherHeading(line) {
			leave(further, line)
			for _, rest := range lines[i+1:] {
				leave(further, rest)
			}
			break
		}
		switch {
		case l.repeats(line):
			leave(repeated, line)
		case l.isTotal(line):
			leave(total, line)
		case l.isSource(line), behind && i >= last:
			leave(below, line)
		case l.isSection(line):
			leave(section, line)
		default:
			out = append(out, Row{Number: line.number, Cells: line.cells})
		}
	}
	l.noteOmitted(lefts)
	return out
}

// noteOmitted tells of the lines that are not read.
func (l *layout) noteOmitted(lefts []*left) {
	for _, x := range lefts {
		args := fault.Args{"rows": rowList(x.rows), "given": x.given}
		switch x.why {
		case further:
			l.note(Warning, 0, 0, "table_further", args)
		case repeated:
			l.note(Info, 0, 0, "table_repeated_headings", args)
		case total:
			l.note(Info, 0, 0, "table_total", args)
		case below:
			l.note(Info, 0, 0, "table_below", args)
		case section:
			l.note(Warning, 0, 0, "table_section", args)
		}
	}
}

// repeats says that a line is the headings once more, as on a new page. One of
// the first two cells tells most lines from that.
func (l *layout) repeats(line line) bool {
	same, filled := 0, 0
	for i, c := range line.cells {
		if c.blank() {
			continue
		}
		if filled == 2 && same == 0 {
			return false
		}
		filled++
		if i < len(l.folded) && len(c.Text) <= maxHeading && reading.Fold(c.Text) == l.folded[i] {
			same++
		}
	}
	return same > 1 && same*3 >= filled*2
}

// isOtherHeading says that a second table begins with other headings. One of
// its first two cells is a heading.
func (l *layout) isOtherHeading(line line) bool {
	looked := 0
	for _, c := range line.cells {
		if c.blank() {
			continue
		}
		if c.Kind == Text && len(c.Text) <= maxHeading {
			if name := reading.Fold(c.Text); byName[name] != "" || doubtful[name] != nil {
				break
			}
		}
		if looked++; looked == 2 {
			return false
		}
	}
	known := l.known(texts(line))
	return known > 2 && known*2 > line.filled() && !l.repeats(line)
}

var (
	totals  = regexp.MustCompile(`(?i)^(?:sum|summar|totalt?|totalsum|i alt|til sammen|tilsammen|samla|samlet|subtotal|delsum|total sum|grand total|antall|tal på tiltak|gjennomsnitt|average|count)(?:\s+(?:tiltak|prosjekter|prosjekt|antall|rader|totalt|alle|all|projects|initiatives))*\s*:?\s*[-\d\s.,]*$`)
	sources = regexp.MustCompile(`(?i)^\W*(?:kilder?|kjelder?|sources?|merknad|merk|note?r?|fotnoter?|footnotes?|uttrekk|utskrift|eksportert|sist oppdatert|oppdatert|sist endra|sist endret|last updated|exported|generert|generated|utarbeidet av|utarbeidd av|side|page|forklaring|tegnforklaring|teiknforklaring)\b\s*(?:[:.]|pr\b|per\b|av\b|den\b|\d|$)`)
	number  = regexp.MustCompile(`^[-+−]?[\d\s\x{a0}.,%]+(?:kr|nok|mill\.?|mnok|tkr)?$`)
)

// isTotal says that a line counts or adds up the others: it says so, and has
// nothing else than numbers.
func (l *layout) isTotal(line line) bool {
	said := false
	for _, c := range line.cells {
		switch {
		case c.blank(), c.Kind == Number, c.Kind == NoValue, number.MatchString(strings.ToLower(c.Text)):
		case len(c.Text) <= maxHeading && totals.MatchString(c.Text) && !said:
			said = true
		default:
			return false
		}
	}
	return said && (len(l.header) > 1)
}

// isSource says that a line is a remark on the list: one cell, which says so.
func (l *layout) isSource(line line) bool {
	return len(l.header) > 1 && line.filled() == 1 && sources.MatchString(first(line))
}

// isSection says that a line is one cell that goes over several columns.
func (l *layout) isSection(line line) bool {
	if line.filled() != 1 {
		return false
	}
	for i, c := range line.cells {
		if !c.blank() {
			return l.across[key(line.number, i)] > 0
		}
	}
	return false
}

// first is the first text of a line, shortened.
func first(line line) string {
	for _, c := range line.cells {
		if !c.blank() {
			return short(c.Text)
		}
	}
	return ""
}

// short is a text as it may stand in a note.
func short(s string) string {
	s = strings.Join(strings.Fields(s[:min(len(s), 1000)]), " ")
	if r := []rune(strings.ToValidUTF8(s, "")); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return strings.ToValidUTF8(s, "")
}
