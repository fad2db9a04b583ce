package municipalities

import (
	"bytes"
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/sheet"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// place is a county or a network, whose municipalities are compared.
type place struct {
	Name, Href  string // of its page
	Initiatives string // the address of their list
	File        string // what its files are called
	Where       filter.Set
	Here        []reference.Municipality // by number
	Crumbs      []shell.Crumb
}

// matrixPage is how far the municipalities of a place have come with what concerns
// them.
type matrixPage struct {
	place
	counted
	Lines []matrixLine // the columns of the table
	Rows  []matrixRow
	Pager *shell.Pager
	XLSX  string
	CSV   string
}

// matrixLine is one initiative with a cell for each municipality.
type matrixLine struct {
	catalogue.Row
	Cells []matrixCell
	InUse int // municipalities that use it
	Of    int // municipalities that it concerns
	Said  int // of them, those of whom something was said
}

// matrixCell is where one municipality stands with one initiative.
type matrixCell struct {
	query.MatrixCell
	Title events.Text // of the initiative
}

// matrixRow is a municipality with a cell for each initiative of the page.
type matrixRow struct {
	reference.Municipality
	Cells []matrixCell
}

// matrixLines is how many initiatives have room beside each other.
const matrixLines = 5

// inCounty are the municipalities of a county of today, by name.
func inCounty(ref *reference.Data, number string) (out []reference.Municipality) {
	for _, m := range ref.Municipalities() {
		if m.County == number {
			out = append(out, m)
		}
	}
	return out
}

// county is the county that an address names.
func county(v *shell.Request) (place, error) {
	number := v.HTTP.PathValue("number")
	c, ok := v.Shell.Config.Ref.County(number)
	if !ok {
		return place{}, fault.New(fault.NotFound, "route_not_found", nil)
	}
	return place{
		Name: c.Name, Href: "/fylker/" + number, Initiatives: "/tiltak?fylke=" + number, File: number, Where: filter.Set{filter.County: {number}}, Here: inCounty(v.Shell.Config.Ref, number),
		Crumbs: []shell.Crumb{{Title: v.T("counties.title", nil), Href: "/fylker"}},
	}, nil
}

// network is the network that an address names, with its members of today.
func network(v *shell.Request) (place, error) {
	s, err := v.Shell.Config.App.Query.Network(v.HTTP.PathValue("network"))
	if err != nil {
		return place{}, err
	}
	sum := v.Shell.Config.App.Query.NetworkSum(&s)
	return place{
		Name: s.Name, Href: "/nettverk/" + s.ID, Initiatives: "/tiltak?nettverk=" + s.ID, File: "nettverk", Where: filter.Set{filter.Municipality: sum.Numbers()}, Here: sum.Municipalities(),
		Crumbs: []shell.Crumb{{Title: v.T("networks.title", nil), Href: "/nettverk"}},
	}, nil
}

// countyMatrix is the page of a county; a former number leads on where it can only mean
// one.
func countyMatrix(v *shell.Request) error {
	if number := v.HTTP.PathValue("number"); !known(v, number) {
		return formerCounty(v, number)
	}
	return matrix(county)(v)
}

func known(v *shell.Request, number string) bool {
	_, ok := v.Shell.Config.Ref.County(number)
	return ok
}

// matrix is the page of a place.
func matrix(of func(*shell.Request) (place, error)) shell.Handler {
	return func(v *shell.Request) error {
		p, err := of(v)
		if err != nil {
			return err
		}
		return showMatrix(v, p)
	}
}

func showMatrix(v *shell.Request, p place) error {
	rows, over, err := rowsOf(v, p.Where)
	if err != nil {
		return err
	}
	path := p.Href + "/innforing"
	d := &matrixPage{
		place: p, counted: counted{len(rows), over, p.Initiatives},
		XLSX: v.FileAddress(path+".xlsx", url.Values{}), CSV: v.FileAddress(path+".csv", url.Values{}),
	}
	here := p.Here
	from, to, pager := v.Cut(len(rows), matrixLines, v.HTTP.URL.Query().Get(shell.ParamPage), "h-tabell")
	d.Pager = pager
	if d.Lines, err = matrixOf(v, rows[from:to], here); err != nil {
		return err
	}
	for j, m := range here {
		row := matrixRow{Municipality: m}
		for i := range d.Lines {
			row.Cells = append(row.Cells, d.Lines[i].Cells[j])
		}
		d.Rows = append(d.Rows, row)
	}
	return v.Render("matrix", shell.Page{
		Title:  v.T("matrix.title", fault.Args{"name": p.Name}),
		Crumbs: append(p.Crumbs, shell.Crumb{Title: p.Name, Href: p.Href}),
	}, d)
}

func matrixOf(v *shell.Request, rows []catalogue.Row, here []reference.Municipality) ([]matrixLine, error) {
	cells, err := v.Shell.Config.App.Query.Matrix(rows, here, v.Today())
	if err != nil {
		return nil, err
	}
	out := make([]matrixLine, len(rows))
	for i := range rows {
		out[i] = matrixLine{Row: rows[i], Cells: make([]matrixCell, len(here))}
		for j := range here {
			out[i].Cells[j] = matrixCell{cells[i][j], rows[i].Title}
			out[i].count(&cells[i][j])
		}
	}
	return out, nil
}

func (l *matrixLine) count(c *query.MatrixCell) {
	if !c.Concerned {
		return
	}
	l.Of++
	if c.Word == nil {
		return
	}
	l.Said++
	if c.Word.State == events.AdoptionInUse {
		l.InUse++
	}
}

// matrixFile is a kind of file.
type matrixFile struct {
	kind, ending string
	write        func(b *bytes.Buffer, name string, rows [][]any) error
}

// of is the whole matrix of a place as a file: a line for each initiative and a column
// for each municipality.
func (f matrixFile) of(find func(*shell.Request) (place, error)) shell.Handler {
	return func(v *shell.Request) error {
		if err := v.LanguageOfAddress(); err != nil {
			return err
		}
		p, err := find(v)
		if err != nil {
			return err
		}
		table, err := matrixTable(v, p)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := f.write(&b, v.Titled(p.Name), table); err != nil {
			return err
		}
		return v.Download(f.kind, "innforing-"+p.File+f.ending, b.Bytes())
	}
}

var (
	matrixXLSX = matrixFile{sheet.XLSXType, ".xlsx", func(b *bytes.Buffer, name string, rows [][]any) error {
		widths := []float64{12, 44, 30, 14}
		for range rows[0][len(widths):] {
			widths = append(widths, 18)
		}
		return sheet.WriteTable(b, name, widths, rows)
	}}
	matrixCSV = matrixFile{sheet.CSVType, ".csv", func(b *bytes.Buffer, _ string, rows [][]any) error { return sheet.WriteTableCSV(b, rows) }}
)

func matrixTable(v *shell.Request, p place) ([][]any, error) {
	rows, _, err := rowsOf(v, p.Where)
	if err != nil {
		return nil, err
	}
	here := p.Here
	lines, err := matrixOf(v, rows, here)
	if err != nil {
		return nil, err
	}
	head := []any{v.Lang.Label("initiative"), v.Lang.Label("title"), v.Lang.Label("owner"), v.Lang.Label("deadline")}
	for _, m := range here {
		head = append(head, m.Number+" "+m.DisplayName)
	}
	out := [][]any{head}
	for i := range lines {
		l := &lines[i]
		owner, err := v.Shell.Config.App.Query.OwnerName(&l.Row)
		if err != nil {
			return nil, err
		}
		line := []any{l.ID, v.Lang.Pick(l.Title), owner, string(l.Deadline)}
		for j := range l.Cells {
			line = append(line, l.Cells[j].words(v))
		}
		out = append(out, line)
	}
	return out, nil
}

// words are a cell as a file has it: how far, since when, who says it, and whether
// that is old or disputed.
func (c *matrixCell) words(v *shell.Request) string {
	w := c.Word
	switch {
	case !c.Concerned && w == nil:
		return v.T("matrix.notconcerned", nil)
	case w == nil:
		return v.T("matrix.unknown", nil)
	}
	out := v.Lang.Value("state", w.State)
	if w.Date != "" {
		out += ", " + v.Lang.Date(w.Date, w.Precision)
	}
	out += " (" + v.Lang.Value("by", w.By) + ", " + v.Lang.Date(w.Day, "") + ")"
	if c.Expired {
		out += ". " + v.T("uptake.expired", nil)
	}
	if c.Differs {
		out += ". " + v.T("matrix.differs", nil)
	}
	if !c.Concerned {
		out += ". " + v.T("matrix.notconcerned", nil)
	}
	return out
}
