package imports

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/table"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// rowsShown is how many rows a page has.
const rowsShown = 25

// planPage is what would be written, before anything is.
type planPage struct {
	Form    *form.Form
	Plan    *imports.Plan
	Problem string // why no row could be read
	Missing string // columns that the file lacks, in words
	Look    string // where the rows are that somebody must look at
	Facts   []fact
	Notes   []string
	Filters []filterLink
	Rows    []row
	Pager   *shell.Pager
	Show    string // which rows are shown: a verdict, or "" for all
	Page    string // the number of the page
	Writes  int    // rows that the last button writes
	Open    int    // rows with a question or refused, that it does not write
	Reading *readingForm
	Address string
}

// fact is one thing about the file.
type fact struct{ Label, Value string }

// filterLink leads to the rows of one verdict.
type filterLink struct {
	Title, Href string
	Count       int
	Current     bool
}

// show is the page of an import: the plan of one that was not carried out, or
// what became of it.
func show(v *shell.Request) error {
	f, err := v.NewForm()
	if err != nil {
		return err
	}
	return showImport(v, f)
}

func showImport(v *shell.Request, f *form.Form) error {
	id := v.HTTP.PathValue("id")
	plan, err := v.Shell.Config.App.Imports.Plan(v.HTTP.Context(), v.Caller(), id)
	if err != nil {
		recorded, ok, look := v.Shell.Config.App.Imports.Recorded(id)
		if look == nil && ok {
			return showRecorded(v, recorded)
		}
		return errors.Join(err, look)
	}
	if plan.Progress != nil {
		return showProgress(v, plan)
	}
	return showPlan(v, f, plan)
}

func showPlan(v *shell.Request, f *form.Form, plan *imports.Plan) error {
	q := selection(v, f)
	d := &planPage{
		Form: f, Plan: plan, Facts: facts(v, plan), Notes: notes(v, plan.Notes), Show: q.Get("vis"), Page: q.Get("side"),
		Writes: plan.Counts[imports.New] + plan.Counts[imports.Changed], Open: plan.Counts[imports.Doubt] + plan.Counts[imports.Refused],
		Reading: newReadingForm(v, plan, f), Address: address(plan.ID),
	}
	if plan.Problem != nil {
		_, d.Problem = v.Lang.Fault(names.WithNames(plan.Problem))
		d.Missing = missing(v, plan)
	}
	for _, verdict := range []imports.Verdict{imports.Refused, imports.Doubt} {
		if plan.Counts[verdict] > 0 {
			d.Look = rowsOf(plan, verdict)
		}
	}
	if !slices.Contains(imports.Verdicts, imports.Verdict(d.Show)) {
		d.Show = ""
	}
	d.Filters = filters(v, plan, d.Show)
	var chosen []*imports.Row
	for i := range plan.Rows {
		if r := &plan.Rows[i]; d.Show == "" || r.Verdict == imports.Verdict(d.Show) {
			chosen = append(chosen, r)
		}
	}
	var from, to int
	from, to, d.Pager = v.Cut(len(chosen), rowsShown, d.Page, "rader")
	for _, r := range chosen[from:to] {
		d.Rows = append(d.Rows, newRow(v, plan, r, f))
	}
	return v.Render("import", shell.Page{
		Title: v.T("import.title", fault.Args{"name": plan.Name}), Form: f, Status: f.Status,
		Crumbs: []shell.Crumb{{Title: v.T("imports.title", nil), Href: "/importer"}},
	}, d)
}

// selection is which rows are shown, from the address or from a form that was
// sent from there.
func selection(v *shell.Request, f *form.Form) url.Values {
	out := url.Values{}
	for _, name := range []string{"vis", "side"} {
		value := v.HTTP.URL.Query().Get(name)
		if v.HTTP.Method == http.MethodPost {
			value = f.Value(name)
		}
		if value != "" {
			out.Set(name, value)
		}
	}
	return out
}

func facts(v *shell.Request, plan *imports.Plan) []fact {
	out := []fact{{v.T("import.file", nil), plan.Name}, {v.T("import.source", nil), plan.Source}}
	add := func(label, value string) {
		if value != "" {
			out = append(out, fact{label, value})
		}
	}
	add(v.T("import.sheet", nil), plan.Sheet)
	add(v.T("import.encoding", nil), plan.Encoding)
	if plan.Layout != nil && plan.Layout.HeaderRow > 0 {
		add(v.T("import.headings", nil), v.T("import.line", fault.Args{"line": strconv.Itoa(plan.Layout.HeaderRow)}))
	}
	if rows := max(len(plan.Rows), rowsIn(plan.Progress)); rows > 0 {
		add(v.T("import.rows", nil), v.Lang.Number(float64(rows)))
	}
	if plan.Progress == nil {
		add(v.T("import.expires", nil), v.Lang.Moment(plan.Expires))
	}
	return out
}

// rowsIn is how many rows a file had that was carried out.
func rowsIn(p *imports.Progress) int {
	if p == nil {
		return 0
	}
	return p.Rows
}

// notes are remarks about the file as a whole, in words.
func notes(v *shell.Request, cells []importing.Cell) []string {
	out := presenter(v).Placed(cells)
	for i, c := range cells {
		if c.Line > 0 {
			out[i] = v.T("import.line", fault.Args{"line": strconv.Itoa(c.Line)}) + ": " + out[i]
		}
	}
	return slices.Compact(out)
}

// rowsOf is where the rows of one verdict are shown.
func rowsOf(plan *imports.Plan, verdict imports.Verdict) string {
	return address(plan.ID, url.Values{"vis": {string(verdict)}}) + "#rader"
}

// missing names the columns that a file lacks, as they can be chosen.
func missing(v *shell.Request, plan *imports.Plan) string {
	if plan.Layout == nil || plan.Layout.Sideways {
		return ""
	}
	var names []string
	for _, heading := range plan.Layout.Missing {
		if place, ok := table.LookUp(heading); ok {
			names = append(names, v.T("import.as."+string(place.Field), nil))
		}
	}
	return strings.Join(names, ", ")
}

func filters(v *shell.Request, plan *imports.Plan, current string) []filterLink {
	out := []filterLink{{Title: v.T("import.all", nil), Href: address(plan.ID) + "#rader", Count: len(plan.Rows), Current: current == ""}}
	for _, verdict := range imports.Verdicts {
		n := plan.Counts[verdict]
		if n == 0 && string(verdict) != current {
			continue
		}
		out = append(out, filterLink{
			Title: v.T("import.verdict."+string(verdict), nil), Count: n, Current: string(verdict) == current,
			Href: rowsOf(plan, verdict),
		})
	}
	return out
}

// readingForm is how the file is read, to be chosen otherwise.
type readingForm struct {
	Sheets     []shell.Option
	Encodings  []shell.Option
	Separators []shell.Option
	HeaderRow  string
	Transposed bool
	Sideways   bool
	Missing    []string
	Columns    []columnChoice
	Ownerless  bool   // no column says who is responsible: it can be said for all rows
	Owner      string // what was said
	Open       bool   // there is something to be chosen before any row is read
}

// columnChoice is one column of the file and what it may mean.
type columnChoice struct {
	Name    string // of the field
	Heading string
	Samples []string
	Fields  []shell.Option
	Doubt   bool
}

// separators are those of a CSV file, as they can be chosen.
var separators = []string{";", ",", "\t", "|"}

func newReadingForm(v *shell.Request, plan *imports.Plan, f *form.Form) *readingForm {
	l := plan.Layout
	if l == nil {
		return nil
	}
	d := &readingForm{
		HeaderRow: typed(f, "header_row", strconv.Itoa(l.HeaderRow)), Transposed: l.Transposed, Sideways: l.Sideways, Missing: l.Missing,
		Open: plan.Problem != nil || l.Sideways || len(l.Missing) > 0 || len(f.Errors) > 0,
	}
	for _, s := range l.Sheets {
		if s.State == table.Visible && s.Name != "" {
			d.Sheets = append(d.Sheets, shell.Option{Value: s.Name, Name: s.Name, Chosen: s.Name == typed(f, "sheet", l.Sheet)})
		}
	}
	if l.Format == table.FormatCSV {
		for _, e := range table.Encodings {
			d.Encodings = append(d.Encodings, shell.Option{Value: e, Name: e, Chosen: e == typed(f, "encoding", l.Encoding)})
		}
		for i, s := range separators {
			d.Separators = append(d.Separators, shell.Option{Value: s, Name: v.T("import.separator."+strconv.Itoa(i), nil), Chosen: s == typed(f, "delimiter", l.Separator)})
		}
	}
	d.Ownerless, d.Owner = ownerless(l), typed(f, "owner", plan.Choices.Owner)
	for _, c := range l.Columns {
		d.Columns = append(d.Columns, newColumnChoice(v, c))
		d.Open = d.Open || c.Confidence == table.Doubtful
	}
	return d
}

// ownerless says that no column of a file says who is responsible.
func ownerless(l *importing.Layout) bool {
	return !slices.ContainsFunc(l.Columns, func(c table.Column) bool {
		return slices.Contains([]table.Field{table.Owner, table.OwnerNumber, table.OwnerSlug, table.OwnerName}, c.Place.Field)
	})
}

// typed is what was sent for a field, or what stands where nothing was.
func typed(f *form.Form, name, stands string) string {
	if values, sent := f.Values[name]; sent {
		return values[0]
	}
	return stands
}

func newColumnChoice(v *shell.Request, c table.Column) columnChoice {
	out := columnChoice{
		Name: columnField(c.Index), Heading: c.Heading, Samples: c.Samples, Doubt: c.Confidence == table.Doubtful,
		Fields: []shell.Option{{Value: "", Name: v.T("import.column.none", nil), Chosen: c.Place.Field == ""}},
	}
	for _, f := range table.Fields() {
		if !table.Read(f) {
			continue
		}
		name := v.T("import.as."+string(f), nil)
		out.Fields = append(out.Fields, shell.Option{Value: string(f), Name: name, Chosen: c.Place.Field == f})
	}
	return out
}

// columnField is the name of the field that says what a column means.
func columnField(index int) string { return "kolonne." + strconv.Itoa(index) }
