package table

import (
	"path"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

// xlsx is a workbook as Excel writes it, also the strict form.
type xlsx struct {
	parts   *archive
	from04  bool
	creator string
	styles  []cellStyle // by the number that cells name
	texts   []string
	struck  map[int][2]*Struck // of texts with pieces that say it themselves: in a cell whose style draws no line, and in one whose style does
}

const (
	// maxTexts is how many texts a workbook may have, and maxStyles how many
	// styles: the most that Excel writes.
	maxTexts, maxStyles = 600_000, 66_000
	maxBookSheets       = 2_000
)

// cellStyle is how a cell looks.
type cellStyle struct {
	format
	struck bool
}

func (x *xlsx) date1904() bool { return x.from04 }

// Creator is what the registry names itself in the workbooks that it writes.
const Creator = "Samstyring"

func (x *xlsx) fromRegistry() bool { return x.creator == Creator }

// openXLSX reads what a workbook has of sheets.
func openXLSX(a *archive) (*xlsx, []Sheet, error) {
	x := &xlsx{parts: a}
	main := "xl/workbook.xml"
	err := a.relations("", func(_, kind, target string) {
		if kind == "officeDocument" {
			main = target
		}
	})
	if err != nil {
		return nil, nil, err
	}
	if !a.has(main) {
		return nil, nil, errWorkbook(nil)
	}
	sheets, err := x.sheets(main)
	if err == nil {
		err = x.properties()
	}
	return x, sheets, err
}

// relations gives the relations of a part: their id, the last word of their
// kind, and the part they lead to.
func (a *archive) relations(part string, visit func(id, kind, target string)) error {
	dir, file := path.Split(part)
	n := 0
	return a.scan(dir+"_rels/"+file+".rels", func(s *scanner) error {
		if s.kind != startElement || s.name != "Relationship" {
			return nil
		}
		if n++; n > 4*maxBookSheets {
			return a.errTooLarge()
		}
		target := s.attr("Target")
		if !strings.HasPrefix(target, "/") {
			target = dir + target
		}
		visit(s.attr("Id"), path.Base(s.attr("Type")), partName(target))
		return nil
	})
}

// sheets reads the list of sheets. Charts and the like have no cells.
func (x *xlsx) sheets(main string) (sheets []Sheet, err error) {
	parts := map[string]string{}
	shared, styles := "xl/sharedstrings.xml", "xl/styles.xml"
	err = x.parts.relations(main, func(id, kind, target string) {
		switch kind {
		case "worksheet":
			parts[id] = target
		case "sharedStrings":
			shared = target
		case "styles":
			styles = target
		}
	})
	if err != nil {
		return nil, err
	}
	err = x.parts.scan(main, func(s *scanner) error {
		switch {
		case s.kind != startElement:
		case s.name == "workbookPr":
			x.from04 = isTrue(s.attr("date1904"))
		case s.name == "sheet":
			if len(sheets) == maxBookSheets {
				return x.parts.errTooLarge()
			}
			if part, ok := parts[s.attr("id")]; ok && x.parts.has(part) {
				sheets = append(sheets, Sheet{Name: s.attr("name"), State: stateOf(s.attr("state")), part: part})
			}
		}
		return nil
	})
	if err == nil {
		err = x.readStyles(styles)
	}
	if err == nil {
		err = x.readTexts(shared)
	}
	return sheets, err
}

func stateOf(s string) State {
	switch s {
	case "hidden":
		return Hidden
	case "veryHidden":
		return VeryHidden
	}
	return Visible
}

func isTrue(s string) bool { return s == "1" || s == "true" || s == "on" }

// properties reads who made the workbook.
func (x *xlsx) properties() error {
	in := false
	return x.parts.scan("docProps/core.xml", func(s *scanner) error {
		switch {
		case s.kind == startElement:
			in = s.name == "creator"
		case s.kind == characters && in:
			x.creator = string(s.text)
		case s.kind == endElement:
			in = false
		}
		return nil
	})
}

// readStyles reads how cells show numbers, and whether a line goes through them.
func (x *xlsx) readStyles(part string) error {
	codes := map[string]format{}
	var struck []bool // by the number of the font
	in := ""
	return x.parts.scan(part, func(s *scanner) error {
		switch {
		case s.kind == endElement && s.name == in:
			in = ""
		case s.kind != startElement:
		case s.name == "cellXfs" || s.name == "fonts":
			in = s.name
		case s.name == "numFmt" && len(codes) < maxStyles:
			codes[s.attr("numFmtId")] = newFormat(s.attr("formatCode"))
		case s.name == "font" && in == "fonts":
			if len(struck) == maxStyles {
				return x.parts.errTooLarge()
			}
			struck = append(struck, false)
		case s.name == "strike" && in == "fonts" && len(struck) > 0:
			struck[len(struck)-1] = isOn(s)
		case s.name == "xf" && in == "cellXfs":
			if len(x.styles) == maxStyles {
				return x.parts.errTooLarge()
			}
			id := s.attr("numFmtId")
			f, ok := codes[id]
			if !ok {
				n, _ := strconv.Atoi(id) // 0 shows numbers as they are
				f = newFormat(builtIn[n])
			}
			font, err := strconv.Atoi(s.attr("fontId"))
			x.styles = append(x.styles, cellStyle{f, err == nil && font >= 0 && font < len(struck) && struck[font]})
		}
		return nil
	})
}

// isOn says what a property says that is on where it says nothing else.
func isOn(s *scanner) bool {
	v, said := s.attribute("val")
	return !said || isTrue(v)
}

// readTexts reads the texts that cells share.
func (x *xlsx) readTexts(part string) error {
	t := richText{}
	return x.parts.scan(part, func(s *scanner) error {
		if s.kind == startElement && s.name == "si" {
			t.reset()
			if len(x.texts) == maxTexts {
				return fault.New(fault.TooLarge, "import_too_many_texts", fault.Args{"max": maxTexts})
			}
		}
		if err := t.take(s); err != nil {
			return err
		}
		if s.kind == endElement && s.name == "si" {
			if t.styled() {
				if x.struck == nil {
					x.struck = map[int][2]*Struck{}
				}
				x.struck[len(x.texts)] = [2]*Struck{t.struck(false), t.struck(true)}
			}
			x.texts = append(x.texts, t.String())
		}
		return nil
	})
}

// richText puts a text together of its pieces. How it is pronounced is no part
// of it.
type richText struct {
	pieces
	in       bool // within a piece
	phonetic bool
	own      bool // the piece says how it looks
	through  bool // a line goes through it
}

func (t *richText) reset() {
	t.pieces.reset()
	t.in, t.phonetic, t.own, t.through = false, false, false, false
}

func (t *richText) take(s *scanner) error {
	switch {
	case s.kind == startElement && s.name == "rPh":
		t.phonetic = true
	case s.kind == endElement && s.name == "rPh":
		t.phonetic = false
	case s.kind != characters && s.name == "r":
		t.own, t.through = false, false
	case s.kind == startElement && s.name == "rPr":
		t.own = true
	case s.kind == startElement && s.name == "strike" && t.own:
		t.through = isOn(s)
	case s.kind == startElement && s.name == "t":
		t.in = !t.phonetic
	case s.kind == endElement && s.name == "t":
		t.in = false
	case s.kind == characters && t.in:
		if t.add(s.text, t.own, t.through); len(t.b) > maxCell {
			return errCellTooLong(0)
		}
	}
	return nil
}

func (t *richText) String() string { return unescapeX(string(t.b)) }

// unescapeX replaces the characters that XML cannot have, as Excel writes them:
// _x000D_ is the end of a line, and _x005F_ a line below.
func unescapeX(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || i+7 > len(s) {
			b.WriteString(s)
			return b.String()
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(n))
		s = s[i+7:]
	}
}
