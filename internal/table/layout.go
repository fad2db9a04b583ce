package table

import (
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reading"
)

// maxHeadingLines is how many lines with values are looked at for headings.
const maxHeadingLines = 60

// layout finds the table in a grid.
type layout struct {
	*grid
	header []string
	folded []string // the headings, for comparing
	begin  int      // the first line of the headings
	end    int      // the first line behind them
	across map[int]int
	knows  func(string) bool // see Options
}

// known counts the different headings in a row that are known.
func (l *layout) known(row []string) int {
	if l.knows == nil {
		return knownHeadings(row)
	}
	seen := map[string]bool{}
	for _, h := range row {
		if len(h) <= maxHeading && l.knows(h) {
			seen[reading.Fold(h)] = true
		}
	}
	return len(seen)
}

// table finds the headings, and below them the rows.
func (g *grid) table(opt Options) (*Table, error) {
	g.sort()
	l := &layout{grid: g, knows: opt.Knows}
	if err := l.fillMerged(); err != nil {
		return nil, err
	}
	l.dropHidden()
	t := &Table{Transposed: opt.Transposed}
	if opt.Transposed {
		if err := l.turn(); err != nil {
			return nil, err
		}
	}
	if len(g.lines) == 0 {
		return nil, fault.New(fault.Invalid, "import_empty", nil)
	}
	if err := l.findHeadings(opt); err != nil {
		return nil, err
	}
	t.Sideways = !opt.Transposed && opt.HeaderRow == 0 && l.sideways()
	t.Header, t.HeaderRow = l.header, l.lines[l.begin].number
	if l.end-l.begin > 1 {
		g.note(Info, t.HeaderRow, 0, "table_two_heading_rows", nil)
	}
	l.leaveAbove()
	t.Rows = l.body()
	l.noteStruck(t.Rows)
	l.noteComments()
	g.check(t.Rows)
	t.Notes = g.notes
	return t, nil
}

// findHeadings finds the row of headings, or the two that are one.
func (l *layout) findHeadings(opt Options) error {
	if opt.HeaderRow > 0 {
		for i, line := range l.lines {
			if line.number == opt.HeaderRow {
				l.take(i, 1, texts(line))
				return nil
			}
		}
		return &fault.Error{Code: fault.Invalid, Fields: []fault.Field{{Path: "header_row", Code: "no_such_row", Args: fault.Args{"given": opt.HeaderRow}}}}
	}
	best := 0
	for i, line := range l.lines[:min(len(l.lines), maxHeadingLines)] {
		row := texts(line)
		if known := l.known(row); known > best {
			best = known
			l.take(i, 1, row)
		}
		if best > 2 && l.begin == i && l.knows == nil && complete(row) {
			break
		}
	}
	for i := range min(len(l.lines)-1, maxHeadingLines) {
		row, ok := l.joined(i)
		if known := l.known(row); ok && known > best && known > 1 {
			best = known
			l.take(i, 2, row)
		}
	}
	if best == 0 {
		l.firstRow()
	}
	return nil
}

func (l *layout) take(at, n int, header []string) { l.begin, l.end, l.header = at, at+n, header }

// firstRow takes the first line of several cells, where no heading is known.
func (l *layout) firstRow() {
	for i, line := range l.lines[:min(len(l.lines), maxHeadingLines)] {
		if line.filled() > 1 {
			l.take(i, 1, texts(line))
			return
		}
	}
	l.take(0, 1, texts(l.lines[0]))
}

// joined makes one row of headings of two: "Berørte" above "kommuner", or
// "Ansvarlig" above "Virksomhet" and "Orgnr". The lower one has no values.
func (l *layout) joined(i int) ([]string, bool) {
	upper, lower := l.lines[i], l.lines[i+1]
	if lower.number != upper.number+1 || upper.filled() < 2 {
		return nil, false
	}
	n := max(len(upper.cells), len(lower.cells))
	row := make([]string, n)
	group, until := "", -1
	for c := range n {
		top, sub := upper.at(c), lower.at(c)
		if sub.Kind == Number || sub.Kind == Date || len(sub.Text) > maxHeading || len(top.Text) > maxHeading {
			return nil, false
		}
		if top.Text != "" {
			group, until = top.Text, c+l.across[key(upper.number, c)]
		} else if c <= until {
			top.Text = group
		}
		row[c] = joinedHeading(top.Text, sub.Text)
	}
	return row, true
}

// joinedHeading is what two headings above each other say: together, or the
// lower one alone below the name of a group.
func joinedHeading(top, sub string) string {
	both := strings.TrimSpace(top + " " + sub)
	if _, ok := LookUp(both); ok || top == "" || sub == "" {
		return both
	}
	if p, ok := LookUp(sub); ok && p.Field != "" {
		return sub
	}
	return both
}

// complete says that a row has all headings that a list needs.
func complete(row []string) bool { return len(Missing(row, nil)) == 0 }

// required are the fields that a list cannot do without: of each group one.
var required = [][]Field{
	{Title},
	{Summary, Description},
	{Owner, OwnerNumber, OwnerSlug, OwnerName},
	{Reach, ReachCodes},
}

// Missing names, for each required group that is absent, its fields.
func Missing(header []string, columns []Column) (missing [][]Field) {
	have := map[Field]bool{}
	for _, c := range columns {
		have[c.Place.Field] = true
	}
	for _, h := range header {
		if p, ok := LookUp(h); ok && columns == nil {
			have[p.Field] = true
		}
	}
	for _, group := range required {
		found := false
		for _, f := range group {
			found = found || have[f]
		}
		if !found {
			missing = append(missing, group)
		}
	}
	return missing
}

// sideways says that the headings stand in the first column and not in a row.
func (l *layout) sideways() bool {
	column := l.firstColumn()
	var down []string
	for _, line := range l.lines[:min(len(l.lines), maxHeadingLines)] {
		down = append(down, line.at(column).Text)
	}
	known := l.known(down)
	return known > 2 && known > l.known(l.header)
}

// firstColumn is the first that has a value.
func (l *layout) firstColumn() int {
	first := l.width()
	for _, line := range l.lines {
		for c := 0; c < first && c < len(line.cells); c++ {
			if !line.cells[c].blank() {
				first = c
			}
		}
	}
	return first
}

// turn makes rows of columns. A row's number is that of its column.
func (l *layout) turn() error {
	if len(l.lines) > l.limits.Columns {
		return fault.New(fault.TooLarge, "import_too_many_columns", fault.Args{"max": l.limits.Columns, "line": 1})
	}
	old := l.lines
	width := l.width()
	l.lines, l.cells, l.text = nil, 0, 0
	for c := range width {
		turned := line{number: c + 1, cells: make([]Cell, len(old))}
		for r, from := range old {
			turned.cells[r] = from.at(c)
		}
		if _, err := l.add(turned); err != nil {
			return err
		}
	}
	for i := range l.notes {
		if n := &l.notes[i]; n.Column > 0 {
			n.Row, n.Column = n.Column, 0
		}
	}
	l.note(Info, 0, 0, "table_turned", nil)
	return nil
}

func texts(l line) []string {
	out := make([]string, len(l.cells))
	for i, c := range l.cells {
		out[i] = strings.Join(strings.Fields(c.Text), " ")
	}
	return out
}
