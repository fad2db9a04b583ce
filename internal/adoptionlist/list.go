package adoptionlist

import (
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/table"
)

// The limits of a file: every municipality there is, with room for those that stand
// twice, which is told.
const (
	MaxBytes = 2 << 20
	MaxRows  = 1_000
)

var limits = table.Limits{Bytes: MaxBytes, Unpacked: 16 << 20, Rows: MaxRows, Columns: 100, Cells: 50_000, Text: 4 << 20}

// column is what a column of the file tells.
type column string

const (
	number  column = "number"
	name    column = "name"
	state   column = "state"
	since   column = "since"
	inUse   column = "in_use" // the day that it was taken into use, or yes
	extent  column = "extent"
	remark  column = "note"
	counted column = "" // anything else, which is not read, and told
)

// headings are the names of the columns, in Norwegian and English; the first is the
// registry's own.
var headings = map[column][]string{
	number: {"kommunenr", "kommunenummer", "komm_nr", "knr", "nr", "nummer", "municipality_number", "number", "code"},
	name:   {"kommune", "kommunenavn", "kommunenamn", "navn", "namn", "municipality", "name"},
	state:  {"status", "tilstand", "innføring", "steg", "state", "adoption", "progress", "fremdrift", "framdrift"},
	since:  {"dato", "fra", "frå", "fra_dato", "frå_dato", "siden", "sidan", "tidspunkt", "når", "date", "since", "from", "planlagt_dato", "oppstart", "startdato"},
	inUse:  {"i_bruk", "tatt_i_bruk", "teke_i_bruk", "i_bruk_fra", "i_bruk_frå", "i_bruk_siden", "tatt_i_bruk_dato", "innført", "innført_dato", "in_use", "in_use_since", "taken_into_use"},
	extent: {"omfang", "hvor_mye", "kor_mykje", "extent"},
	remark: {"merknad", "merknader", "note", "notes"}, // a column of comments is for whoever wrote it, and this is for everybody
}

var byHeading = func() map[string]column {
	m := map[string]column{}
	for c, names := range headings {
		for _, n := range names {
			m[reading.Fold(n)] = c
		}
	}
	return m
}()

func knows(heading string) bool { return byHeading[reading.Fold(heading)] != counted }

// Row is what one row of the file says.
type Row struct {
	Line         int
	Municipality string // number; "" where it was not understood
	State        events.AdoptionState
	Date         events.Date
	Precision    string
	Extent       string
	Note         string        // in the language of the file
	Faults       []fault.Field // every reason why it cannot be used; Path is the heading
	Remarks      []fault.Field // how it was understood, and what was left out
}

// List is what a file says.
type List struct {
	Sheet   string // of a workbook
	Rows    []Row  // in the order of the file
	NotRead []string
	Notes   []fault.Field // how the file as a whole was understood
}

// Read reads a file. name is used for its extension only. The error is a *fault.Error
// and means that nothing of the file can be used.
func Read(file string, data []byte, ref *reference.Data, today events.Date) (*List, error) {
	book, err := table.Open(file, data, limits)
	if err != nil {
		return nil, err
	}
	found, err := book.Read(table.Options{Knows: knows})
	if err != nil {
		return nil, err
	}
	if found.Sideways {
		return nil, fault.New(fault.Invalid, "list_sideways", nil)
	}
	r := &reader{table: found, columns: map[column]int{}, places: reading.Places{Ref: ref, Today: today}}
	out := &List{Sheet: found.Sheet}
	if out.NotRead, err = r.match(); err != nil {
		return nil, err
	}
	first := map[string]int{}
	for _, line := range found.Rows {
		row := r.row(line)
		if before, twice := first[row.Municipality]; twice {
			row.Faults = append(row.Faults, fault.Field{Path: r.heading(name, number), Code: "twice_in_file", Args: fault.Args{"given": row.Municipality, "line": before}})
		} else if row.Municipality != "" {
			first[row.Municipality] = row.Line
		}
		out.Rows = append(out.Rows, row)
	}
	if len(out.Rows) == 0 {
		return nil, fault.New(fault.Invalid, "import_empty", nil)
	}
	out.remark(found)
	return out, nil
}

// remark gives what was found in the table to the rows that it concerns, and to the
// file. What is struck through is a fault of its row, and is not told again.
func (l *List) remark(found *table.Table) {
	for _, n := range found.Notes {
		f := fault.Field{Path: found.Heading(n.Column), Code: n.Code, Args: n.Args}
		i := slices.IndexFunc(l.Rows, func(r Row) bool { return r.Line == n.Row })
		switch {
		case n.Code == "table_struck":
		case i < 0:
			l.Notes = append(l.Notes, f)
		case n.Level == table.Refusal:
			l.Rows[i].Faults = append(l.Rows[i].Faults, f)
		default:
			l.Rows[i].Remarks = append(l.Rows[i].Remarks, f)
		}
	}
}

// reader reads the rows of one table.
type reader struct {
	table   *table.Table
	columns map[column]int
	places  reading.Places
}

// match finds what each column tells. A column that stands twice, and a file that
// says of nobody or nothing, is refused with all that is wrong.
func (r *reader) match() (notRead []string, err error) {
	var wrong fault.List
	for i, h := range r.table.Header {
		c := byHeading[reading.Fold(h)]
		switch at, twice := r.columns[c]; {
		case h == "":
		case c == counted:
			notRead = append(notRead, h)
		case twice:
			wrong.Add(h, "duplicate_heading", fault.Args{"first": r.table.Header[at], "column": i + 1})
		default:
			r.columns[c] = i
		}
	}
	r.need(&wrong, number, name)
	r.need(&wrong, state, inUse)
	if i := slices.IndexFunc(r.table.Notes, func(n table.Note) bool { return n.Code == "table_struck_headings" }); i >= 0 {
		wrong.Add(headings[name][0], "headings_struck_through", r.table.Notes[i].Args)
	}
	return notRead, wrong.Err(fault.Invalid, "import_headings", fault.Args{"line": r.table.HeaderRow})
}

func (r *reader) need(wrong *fault.List, either ...column) {
	var names []string
	for _, c := range either {
		if _, there := r.columns[c]; there {
			return
		}
		names = append(names, headings[c][0])
	}
	wrong.Add(names[0], "missing_heading", fault.Args{"any": strings.Join(names, ", ")})
}

// heading is what the file calls the first of some columns that it has.
func (r *reader) heading(of ...column) string {
	for _, c := range of {
		if i, there := r.columns[c]; there {
			return r.table.Header[i]
		}
	}
	return headings[of[0]][0]
}

// line is one row while it is read.
type line struct {
	*reader
	cells []table.Cell
	row   *Row
}

func (r *reader) row(from table.Row) Row {
	l := &line{reader: r, cells: from.Cells, row: &Row{Line: from.Number}}
	l.struck()
	l.municipality()
	l.states()
	l.times()
	if v, ok := take(l, extent, reading.Extents.Read(l.cell(extent))); ok {
		l.row.Extent = v
	}
	if text := plaintext.Clean(l.cell(remark).Text); reading.NoText(text) == "" {
		l.row.Note = text
	}
	return *l.row
}

// struck refuses a row of which something that is read is struck through: somebody
// has taken it back, or done it, and only they can say which.
func (l *line) struck() {
	for c, i := range l.columns {
		if i < len(l.cells) && l.cells[i].Struck != nil {
			l.fault(c, "struck_through", nil)
		}
	}
	slices.SortFunc(l.row.Faults, func(a, b fault.Field) int { return strings.Compare(a.Path, b.Path) })
}

// cell is the cell of a column; blank where there is none.
func (l *line) cell(c column) reading.Cell {
	i, there := l.columns[c]
	if !there || i >= len(l.cells) {
		return reading.Cell{}
	}
	return l.table.Reading(l.cells[i])
}

func (l *line) fault(c column, code string, args fault.Args) {
	l.row.Faults = append(l.row.Faults, fault.Field{Path: l.heading(c), Code: code, Args: args})
}

// take is the value of a cell; ok is false where it says nothing or was not
// understood, which is a fault of the row.
func take[T any](l *line, c column, r reading.Result[T]) (v T, ok bool) {
	if r.Outcome == reading.Doubt || r.Outcome == reading.Refused {
		l.fault(c, r.Reason.Code, r.Reason.Args)
	}
	return r.Value, r.Outcome == reading.Read
}

// municipality reads the number and the name, which must be the same one's.
func (l *line) municipality() {
	both := l.cell(number)
	at := number
	if called := l.cell(name); both.Text == "" {
		both, at = called, name
	} else if called.Text != "" {
		both = reading.Typed(both.Text + " " + called.Text)
	}
	r := l.places.Municipality(both)
	if v, ok := take(l, at, r); ok {
		l.row.Municipality = v
	} else if r.Outcome == reading.Nothing || r.Outcome == reading.Unknown {
		l.fault(at, "required", nil)
	}
}

// states reads how far the municipality has come. A column of when it was taken
// into use says that it was.
func (l *line) states() {
	_, said := l.columns[state]
	used := l.cell(inUse)
	if said {
		r := reading.AdoptionStates.Read(l.cell(state))
		if v, ok := take(l, state, r); ok {
			l.row.State = v
			return
		} else if r.Outcome == reading.Doubt || r.Outcome == reading.Refused {
			return
		}
	}
	switch yes := reading.YesNo(used); {
	case yes.Outcome == reading.Read && yes.Value:
		l.row.State = events.AdoptionInUse
	case yes.Outcome == reading.Read:
		l.fault(inUse, "which_adoption", reading.AdoptionStates.Read(reading.Typed("nei")).Reason.Args)
	case reading.Point(used).Outcome == reading.Read:
		l.row.State = events.AdoptionInUse
	case used.Text != "":
		take(l, inUse, reading.Point(used))
	case said:
		l.fault(state, "required", nil)
	default:
		l.fault(inUse, "required", nil)
	}
}

// times reads since when, or when use is to begin: of the column of the day that it
// was taken into use where that is what the row says.
func (l *line) times() {
	c := since
	if used := l.cell(inUse); used.Text != "" && l.row.State == events.AdoptionInUse && reading.YesNo(used).Outcome != reading.Read {
		c = inUse
	}
	if v, ok := take(l, c, reading.Point(l.cell(c))); ok {
		l.row.Date, l.row.Precision = v.Date, v.Precision
	}
}
