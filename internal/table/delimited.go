package table

import "strings"

// parser reads delimited text as spreadsheets do: a field that begins with a
// quotation mark ends at one that a delimiter or the end of the line follows. A
// stray mark costs its own row at most.
type parser struct {
	text      string
	delimiter byte
	at        int
	line      int // of the file, from 1
	fields    int // that rows have, as far as is known; 0 if it is not
}

// record is one row of delimited text.
type record struct {
	line   int // where it begins
	fields []string
	stray  bool // a quotation mark stands where none may
	open   bool // one was opened and not closed: the row may have lost its end
}

// next reads a row. It says false at the end.
func (p *parser) next() (record, bool) {
	if p.at >= len(p.text) {
		return record{}, false
	}
	start := *p
	r := p.row(true)
	if p.line-start.line > 1 || r.open {
		// The row goes over several lines. It may have begun with a stray mark
		// that swallowed them.
		whole, after := r, *p
		*p = start
		literal := p.row(false)
		fits := start.fields > 0 && len(literal.fields) == start.fields && len(whole.fields) != start.fields
		if whole.open || whole.stray || fits {
			literal.open, literal.stray = true, true
			return literal, true
		}
		*p = after
		return whole, true
	}
	return r, true
}

// row reads one row. Where lines is false, no field goes over the end of a line.
func (p *parser) row(lines bool) record {
	r := record{line: p.line, fields: make([]string, 0, max(p.fields, 4))}
	for {
		var field string
		if p.at < len(p.text) && p.text[p.at] == '"' {
			field = p.quoted(&r, lines)
		} else {
			field = p.plain(&r)
		}
		if len(r.fields) <= maxSheetColumn {
			r.fields = append(r.fields, field)
		}
		if p.at < len(p.text) && p.text[p.at] == p.delimiter {
			p.at++
			continue
		}
		p.endLine()
		return r
	}
}

// plain reads a field up to the next delimiter or the end of the line.
func (p *parser) plain(r *record) string {
	start, marks := p.at, false
	for p.at < len(p.text) && !p.ends(p.text[p.at]) {
		marks = marks || p.text[p.at] == '"'
		p.at++
	}
	field := p.text[start:p.at]
	if marks && !asFormula.MatchString(field) {
		r.stray = true
	}
	return field
}

func (p *parser) ends(c byte) bool { return c == p.delimiter || c == '\n' || c == '\r' }

// quoted reads a field that begins with a quotation mark. One that no mark ends
// is taken as it is written.
func (p *parser) quoted(r *record, lines bool) string {
	start, line := p.at, p.line
	var b strings.Builder
	from, stray := p.at+1, false
	for p.at++; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; {
		case c != '"' && !lines && (c == '\n' || c == '\r'):
			return p.asWritten(r, start, line)
		case c == '\n', c == '\r' && !strings.HasPrefix(p.text[p.at+1:], "\n"):
			p.line++
		case c != '"':
		case p.at+1 < len(p.text) && p.text[p.at+1] == '"':
			b.WriteString(p.text[from : p.at+1])
			p.at++
			from = p.at + 1
		case p.at+1 == len(p.text) || p.ends(p.text[p.at+1]):
			b.WriteString(p.text[from:p.at])
			p.at++
			return b.String()
		case p.endBehindSpace() > 0:
			b.WriteString(p.text[from:p.at])
			p.at = p.endBehindSpace()
			return b.String()
		case p.line != line:
			r.open = true
			return p.asWritten(r, start, line)
		case !stray && !p.closesOnLine():
			return p.asWritten(r, start, line)
		default:
			stray, r.stray = true, true
		}
	}
	r.open = true
	return p.asWritten(r, start, line)
}

// asWritten takes a field with its quotation marks, up to the next delimiter.
func (p *parser) asWritten(r *record, start, line int) string {
	p.at, p.line = start, line
	r.stray = true
	return p.plain(r)
}

// endBehindSpace is where the field ends if only space follows the mark; else 0.
func (p *parser) endBehindSpace() int {
	i := p.at + 1
	for i < len(p.text) && (p.text[i] == ' ' || p.text[i] == '\t') && p.text[i] != p.delimiter {
		i++
	}
	if i == len(p.text) || p.ends(p.text[i]) {
		return i
	}
	return 0
}

// closesOnLine says whether a later mark on the same line ends a field.
func (p *parser) closesOnLine() bool {
	for i := p.at + 1; i < len(p.text) && p.text[i] != '\n' && p.text[i] != '\r'; i++ {
		if p.text[i] == '"' && (i+1 == len(p.text) || p.ends(p.text[i+1])) {
			return true
		}
	}
	return false
}

// endLine goes past the end of a line: LF, CRLF or CR.
func (p *parser) endLine() {
	rest := p.text[p.at:]
	switch {
	case strings.HasPrefix(rest, "\r\n"):
		p.at += 2
	case rest != "":
		p.at++
	}
	p.line++
}
