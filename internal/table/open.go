package table

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/samstyring/samstyring/internal/fault"
)

// Workbook is a file that can be read: its format, and its sheets in order. A
// CSV file has one without a name.
type Workbook struct {
	Format string
	Sheets []Sheet
	limits Limits
	data   []byte   // of a CSV file
	parts  *archive // of a workbook
	book   book
}

// book reads the sheets of a workbook.
type book interface {
	read(s Sheet, g *grid) error
	date1904() bool
	fromRegistry() bool // the registry wrote it
}

// Open finds out what a file is and which sheets it has. name is used for its
// extension. What cannot be read is refused with what to save it as.
func Open(name string, data []byte, limits Limits) (*Workbook, error) {
	if len(data) > limits.Bytes {
		return nil, fault.New(fault.TooLarge, "import_too_large", fault.Args{"max": limits.Bytes, "given": len(data)})
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, fault.New(fault.Invalid, "import_empty", nil)
	}
	w := &Workbook{limits: limits}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06")) {
		return w, w.openArchive(data)
	}
	if err := foreign(data); err != nil {
		return nil, err
	}
	ext := strings.ToLower(filepath.Ext(name))
	if !slices.Contains([]string{".csv", ".txt", ".tsv", ".tab", ""}, ext) {
		return nil, errFormat(ext)
	}
	w.Format, w.data, w.Sheets = FormatCSV, data, []Sheet{{State: Visible}}
	return w, nil
}

func errFormat(extension string) error {
	return fault.New(fault.UnsupportedMedia, "import_format", fault.Args{"extension": extension})
}

// openArchive tells a workbook from other archives.
func (w *Workbook) openArchive(data []byte) (err error) {
	if w.parts, err = newArchive(data, w.limits); err != nil {
		return err
	}
	switch a := w.parts; {
	case a.has("xl/workbook.bin"):
		return fault.New(fault.UnsupportedMedia, "import_is_xlsb", nil)
	case a.has("index/document.iwa"), a.has("index.zip"), a.has("index/metadata.iwa"):
		return fault.New(fault.UnsupportedMedia, "import_is_numbers", nil)
	case a.has("word/document.xml"), a.has("ppt/presentation.xml"):
		return fault.New(fault.UnsupportedMedia, "import_is_document", nil)
	case a.has("content.xml") && (a.has("mimetype") || a.has("meta-inf/manifest.xml")):
		w.Format = FormatODS
		w.book, w.Sheets, err = openODS(a)
	case a.has("_rels/.rels") || a.has("xl/workbook.xml"):
		w.Format = FormatXLSX
		w.book, w.Sheets, err = openXLSX(a)
	default:
		return fault.New(fault.UnsupportedMedia, "import_is_archive", nil)
	}
	return err
}

// foreign finds what is often given for a table, and is none that can be read.
func foreign(data []byte) error {
	head := data[:min(len(data), 4096)]
	switch {
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		if bytes.Contains(data, utf16Name("EncryptedPackage")) || bytes.Contains(data, utf16Name("EncryptionInfo")) {
			return errForeign("import_is_locked")
		}
		if bytes.Contains(data, utf16Name("WordDocument")) || bytes.Contains(data, utf16Name("PowerPoint Document")) {
			return errForeign("import_is_document")
		}
		return errForeign("import_is_xls")
	case len(head) > 3 && head[0] == 9 && (head[1] == 0 || head[1] == 2 || head[1] == 4 || head[1] == 8) && head[3] == 0:
		return errForeign("import_is_xls")
	case bytes.HasPrefix(head, []byte("%PDF")):
		return errForeign("import_is_pdf")
	case bytes.HasPrefix(head, []byte(`{\rtf`)):
		return errForeign("import_is_document")
	case bytes.HasPrefix(head, []byte("\x1f\x8b")), bytes.HasPrefix(head, []byte("7z\xbc\xaf")), bytes.HasPrefix(head, []byte("Rar!")):
		return errForeign("import_is_archive")
	}
	text := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(string(withoutZeros(head)), "\ufeff")))
	for _, prefix := range []string{"<!doctype html", "<html", "<table", "<head", "<body", "<meta", "mime-version:", "<!--"} {
		if strings.HasPrefix(text, prefix) {
			return errForeign("import_is_html")
		}
	}
	if strings.HasPrefix(text, "<?xml") || strings.HasPrefix(text, "<?mso") || strings.HasPrefix(text, "<workbook") || strings.HasPrefix(text, "<office:") {
		return errForeign("import_is_xml")
	}
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[{") {
		return errForeign("import_is_json")
	}
	return nil
}

func errForeign(key string) error { return fault.New(fault.UnsupportedMedia, key, nil) }

// utf16Name is a name as the directory of an old workbook writes it.
func utf16Name(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// withoutZeros makes the beginning of UTF-16 text look like that of others.
func withoutZeros(data []byte) []byte {
	data = bytes.TrimPrefix(bytes.TrimPrefix(data, []byte("\xff\xfe")), []byte("\xfe\xff"))
	return bytes.ReplaceAll(data, []byte{0}, nil)
}

// Read reads one sheet and finds the table in it.
func (w *Workbook) Read(opt Options) (*Table, error) {
	if w.Format == FormatCSV {
		g, encoding, delimiter, err := readCSV(w.data, opt, w.limits)
		if err != nil {
			return nil, err
		}
		t, err := g.table(opt)
		if err != nil {
			return nil, err
		}
		t.Format, t.Encoding, t.Delimiter = FormatCSV, encoding, delimiter
		t.noteEncoding(opt)
		return t, nil
	}
	s, err := w.choose(opt)
	if err != nil {
		return nil, err
	}
	g, err := w.grid(s, 0)
	if err != nil {
		return nil, err
	}
	t, err := g.table(opt)
	if err != nil {
		return nil, err
	}
	t.Format, t.Sheet, t.Date1904 = w.Format, s.Name, w.book.date1904()
	w.noteSheets(t, opt)
	return t, nil
}

func (w *Workbook) grid(s Sheet, lines int) (*grid, error) {
	g := &grid{limits: w.limits, stopAt: lines, fromRegistry: w.book.fromRegistry()}
	return g, w.book.read(s, g)
}

// maxSheets is how many sheets are looked at for headings.
const maxSheets = 100

// choose takes the sheet that was asked for; else the first visible one with
// all headings, else the one that has the most known ones.
func (w *Workbook) choose(opt Options) (Sheet, error) {
	if opt.Sheet != "" {
		for _, s := range w.Sheets {
			if s.Name == opt.Sheet {
				return s, nil
			}
		}
		return Sheet{}, &fault.Error{Code: fault.Invalid, Fields: []fault.Field{{Path: "sheet", Code: "no_such_sheet", Args: fault.Args{"given": short(opt.Sheet)}}}}
	}
	visible := slices.DeleteFunc(slices.Clone(w.Sheets), func(s Sheet) bool { return s.State != Visible })
	switch len(visible) {
	case 0:
		if len(w.Sheets) == 0 {
			return Sheet{}, fault.New(fault.Invalid, "import_empty", nil)
		}
		return Sheet{}, fault.New(fault.Invalid, "import_all_hidden", nil)
	case 1:
		return visible[0], nil
	}
	best, bestKnown := visible[0], -1
	for _, s := range visible[:min(len(visible), maxSheets)] {
		g, err := w.grid(s, maxHeadingLines)
		if err != nil {
			return Sheet{}, err
		}
		l := layout{grid: g, knows: opt.Knows}
		l.sort()
		l.across = map[int]int{}
		l.dropHidden()
		if len(g.lines) == 0 {
			continue
		}
		if err := l.findHeadings(Options{}); err != nil {
			return Sheet{}, err
		}
		if l.knows == nil && complete(l.header) {
			return s, nil
		}
		if known := l.known(l.header); known > bestKnown {
			best, bestKnown = s, known
		}
	}
	return best, nil
}

// noteSheets tells of the sheets that are not read.
func (w *Workbook) noteSheets(t *Table, opt Options) {
	var hidden, others []string
	for _, s := range w.Sheets {
		switch {
		case s.Name == t.Sheet && s.State != Visible:
			t.noteOfFile(Warning, "table_sheet_hidden", fault.Args{"sheet": short(s.Name)})
		case s.Name == t.Sheet:
		case s.State != Visible:
			hidden = append(hidden, short(s.Name))
		default:
			others = append(others, short(s.Name))
		}
	}
	if len(hidden) > 0 {
		t.noteOfFile(Warning, "table_hidden_sheets", fault.Args{"sheets": list(hidden), "count": len(hidden)})
	}
	if len(others) > 0 && opt.Sheet == "" {
		t.noteOfFile(Info, "table_other_sheets", fault.Args{"sheet": short(t.Sheet), "sheets": list(others), "count": len(others)})
	}
}

// list names at most ten.
func list(names []string) string {
	s := strings.Join(names[:min(len(names), 10)], ", ")
	if len(names) > 10 {
		s += " …"
	}
	return s
}

// noteOfFile notes what is said of the file as a whole.
func (t *Table) noteOfFile(level Level, code string, args fault.Args) {
	t.Notes = append(t.Notes, Note{Level: level, Column: 0, Code: code, Args: args})
}

// noteEncoding tells what a CSV file was taken for.
func (t *Table) noteEncoding(opt Options) {
	level := Info
	if t.Encoding == UTF8Twice {
		level = Warning
	}
	if opt.Encoding == "" && t.Encoding != UTF8 && t.Encoding != UTF8BOM {
		t.noteOfFile(level, "table_encoding", fault.Args{"encoding": t.Encoding})
	}
}
