package table

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

// ods is a workbook as LibreOffice writes it.
type ods struct {
	parts  *archive
	dates  map[string]format // by the names of date styles
	styles map[string]style  // by their names
}

// style is what is read of one.
type style struct {
	data   string // the name of its format
	hidden bool   // of a sheet
	line   string // drawn through a text: "none" for none, "" where it does not say
	parent string // what it has from where it does not say itself
}

func (o *ods) date1904() bool     { return false }
func (o *ods) fromRegistry() bool { return false }

// openODS reads the styles and the list of sheets.
func openODS(a *archive) (*ods, []Sheet, error) {
	locked := false
	err := a.scan("META-INF/manifest.xml", func(s *scanner) error {
		locked = locked || s.kind == startElement && s.name == "encryption-data"
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	if locked {
		return nil, nil, fault.New(fault.UnsupportedMedia, "import_is_locked", nil)
	}
	o := &ods{parts: a, dates: map[string]format{}, styles: map[string]style{}}
	if err := a.scan("styles.xml", o.readStyle()); err != nil {
		return nil, nil, err
	}
	var sheets []Sheet
	readStyle := o.readStyle()
	err = a.scan("content.xml", func(s *scanner) error {
		if s.kind != startElement || s.name != "table" {
			return readStyle(s)
		}
		name, named := s.attribute("name")
		if !named {
			return nil
		}
		if len(sheets) == maxBookSheets {
			return a.errTooLarge()
		}
		state := Visible
		if o.styles[s.attr("style-name")].hidden {
			state = Hidden
		}
		sheets = append(sheets, Sheet{Name: name, State: state, part: strconv.Itoa(len(sheets))})
		return nil
	})
	return o, sheets, err
}

// readStyle takes what is needed of styles: which sheets are hidden, and how
// exactly dates are shown.
func (o *ods) readStyle() func(*scanner) error {
	var current, date string
	return func(s *scanner) error {
		switch {
		case s.kind == endElement && s.name == "style":
			current = ""
		case s.kind == endElement && s.name == "date-style":
			o.endDate(date)
			date = ""
		case s.kind != startElement:
		case len(o.styles) > maxStyles || len(o.dates) > maxStyles:
			return o.parts.errTooLarge()
		case s.name == "style":
			current = s.attr("name")
			o.styles[current] = style{data: s.attr("data-style-name"), parent: s.attr("parent-style-name")}
		case s.name == "table-properties" && s.attr("display") == "false":
			st := o.styles[current]
			st.hidden = true
			o.styles[current] = st
		case s.name == "text-properties" && current != "":
			st := o.styles[current]
			st.line = cmp.Or(s.attr("text-line-through-style"), s.attr("text-line-through-type"), st.line)
			o.styles[current] = st
		case s.name == "date-style":
			date = s.attr("name")
			o.dates[date] = format{}
		case date != "":
			o.datePart(date, s.name)
		}
		return nil
	}
}

// datePart adds one part of how a date is shown.
func (o *ods) datePart(date, part string) {
	f := o.dates[date]
	switch part {
	case "day":
		f.precision = "day"
	case "month", "quarter":
		if f.precision != "day" {
			f.precision = "month"
		}
	case "year":
		if f.precision == "" {
			f.precision = "year"
		}
	case "hours", "minutes":
		f.clock = true
	}
	o.dates[date] = f
}

// endDate makes a style without a date one of days.
func (o *ods) endDate(date string) {
	f := o.dates[date]
	if f.precision == "" {
		f.precision = "day"
	}
	o.dates[date] = f
}

// shown is how a cell with a style shows a date.
func (o *ods) shown(name string) format {
	if f, ok := o.dates[o.inherited(name, func(s style) string { return s.data })]; ok && f.precision != "" {
		return f
	}
	return format{precision: "day"}
}

// inherited is what a style says, or else the first of those that it builds on.
func (o *ods) inherited(name string, of func(style) string) string {
	for range maxParents {
		st, ok := o.styles[name]
		if !ok || of(st) != "" {
			return of(st)
		}
		name = st.parent
	}
	return ""
}

// maxParents is how many styles may build on each other.
const maxParents = 10

// struck says whether a style draws a line through texts, and own whether it says
// so or otherwise at all.
func (o *ods) struck(name string) (struck, own bool) {
	line := o.inherited(name, func(s style) string { return s.line })
	return line != "" && line != "none", line != ""
}

// odsCell is a cell that is being read.
type odsCell struct {
	open    bool
	kind    string
	value   string
	style   string
	formula bool
	failed  bool
	repeat  int
	columns int // that it goes over
	rows    int
}

// cell is what a cell shows.
func (o *ods) cell(c odsCell, text string) Cell {
	text = strings.TrimSpace(text)
	switch {
	case c.failed || isErrorValue(text):
		return Cell{Text: text, Kind: ErrorValue}
	case c.kind == "" && c.formula && text == "":
		return Cell{Kind: NoValue}
	}
	switch c.kind {
	case "date":
		return isoCell(c.value, o.shown(c.style))
	case "boolean":
		return boolCell(c.value == "true")
	case "float", "percentage", "currency":
		n := format{}.cell(c.value, false)
		if n.Kind == Number && text != "" {
			n.Text = text // as the program showed it
		}
		return n
	}
	return sheetText(text)
}
