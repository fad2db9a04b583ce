package adoptions

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/adoptionlist"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// The fields of the list beside those of the form.
const (
	fileField  = "fil"
	pasteField = "tekst"
	rowsField  = "rader" // what was understood and shown, for the step that records it
)

// maxList is room for a file and what a form says beside it.
const maxList = adoptionlist.MaxBytes + 1<<20

// reportFields are asked for the whole list.
var reportFields = []form.Field{form.NorwegianLongText("source").Needed(), form.Date("asOf")}

// shared is what is said of every row of a list.
type shared struct {
	Source events.Text `json:"source"`
	AsOf   events.Date `json:"asOf"`
}

// reportVisit is a visit to the list of what the owner or KS knows of municipalities.
type reportVisit struct {
	v     *shell.Request
	id    string
	title events.Text
	f     *form.Form
}

// openReports reads which initiative the list is about, and refuses whoever may not
// report.
func openReports(v *shell.Request) (*reportVisit, error) {
	if v.Caller().Anonymous() {
		return nil, fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
	c := &reportVisit{v: v, id: v.HTTP.PathValue("id")}
	state, err := v.Shell.Config.App.Query.State(c.id)
	if err != nil {
		return nil, err
	}
	if !state.Exists() {
		return nil, fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": c.id})
	}
	c.title = state.Title
	return c, v.Shell.Config.App.Command.MayAdopt(v.Caller(), adoption.KindReport, query.Adoption{Initiative: state})
}

func (c *reportVisit) path() string { return "/tiltak/" + c.id + "/innforing" }

func (c *reportVisit) binding() *form.Binding {
	b := c.v.Binding(c.f, reportFields...)
	b.Key = "adoption"
	return b
}

// beginReports is the page where a list is given.
func beginReports(v *shell.Request) error {
	c, err := openReports(v)
	if err != nil {
		return err
	}
	if c.f, err = v.NewForm(); err != nil {
		return err
	}
	c.f.NewKey()
	return c.render(nil)
}

// receiveReports shows what was understood of a list, or records what was shown.
func receiveReports(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	c, err := openReports(v)
	if err != nil {
		return err
	}
	c.f = f
	switch f.Value(form.ButtonField) {
	case "send":
		return c.record()
	case "rett":
		f.Values.Del(rowsField)
		return c.render(nil)
	}
	return c.look()
}

// look reads the list and shows what would be recorded.
func (c *reportVisit) look() error {
	all, wrong, err := form.Bind[shared](c.binding())
	if err != nil {
		return err
	}
	name, content, given, err := c.v.File(fileField)
	if err != nil {
		return err
	}
	pasted := c.f.Value(pasteField)
	if !given {
		name, content = "lim-inn.tsv", []byte(pasted)
	}
	var missing fault.List
	missing.Append(wrong...)
	missing.Check(len(all.Source) > 0, "source", "required", nil)
	missing.Check(given || strings.TrimSpace(pasted) != "", fileField, "required", nil)
	missing.Check(!given || strings.TrimSpace(pasted) == "", fileField, "file_and_text", nil)
	var list *adoptionlist.List
	if given || strings.TrimSpace(pasted) != "" {
		list, err = adoptionlist.Read(name, content, c.v.Shell.Config.Ref, c.v.Today())
	}
	if err := fault.Merge(missing.Fields(), err); err != nil {
		return c.refuse(err)
	}
	plan, err := c.plan(list, all)
	if err != nil {
		return c.refuse(err)
	}
	return c.render(plan)
}

// refuse shows the form again with why the list was not taken.
func (c *reportVisit) refuse(err error) error {
	if err := c.v.Refused(c.f, err); err != nil {
		return err
	}
	for i, e := range c.f.Errors {
		if e.Path != "source" && e.Path != "asOf" { // a heading, or the file
			if e.Path == fileField {
				e.Label = c.v.T("adoption.list.file", nil)
			} else {
				e.Label = e.Path
			}
			c.f.Errors[i] = form.Error{Path: fileField, ID: form.ID(fileField), Label: e.Label, Text: e.Text}
		}
	}
	if len(c.f.Errors) == 0 {
		c.f.Errors = []form.Error{{Path: fileField, ID: form.ID(fileField), Label: c.v.T("adoption.list.file", nil), Text: c.f.Detail}}
		c.f.Detail = ""
	}
	return c.render(nil)
}

// record gives the command for what was shown.
func (c *reportVisit) record() error {
	all, wrong, err := form.Bind[shared](c.binding())
	if err != nil {
		return err
	}
	rows, err := c.shown()
	if err != nil {
		return err
	}
	req := c.v.Once(c.f, 0)
	req.Pending = wrong
	if _, err = c.v.Shell.Config.App.Command.ReportAdoptions(c.v.HTTP.Context(), req, c.id, reports(rows, all)); err != nil {
		if err := c.v.Refused(c.f, err); err != nil {
			return err
		}
		c.v.SentBefore(c.f, err, c.v.T("sent.what", nil))
		c.f.Unlink()
		c.f.Values.Del(rowsField)
		return c.render(nil)
	}
	c.v.Leave("adoption.list.done", fault.Args{"n": len(rows)})
	return c.v.Redirect(c.path())
}

// listed is a row as the page carries it from what was shown to what is recorded.
type listed struct {
	Municipality string               `json:"m"`
	State        events.AdoptionState `json:"s"`
	Date         events.Date          `json:"d,omitempty"`
	Precision    string               `json:"p,omitempty"`
	Extent       string               `json:"e,omitempty"`
	Note         events.Text          `json:"n,omitempty"`
}

// shown are the rows that the page carried.
func (c *reportVisit) shown() (rows []listed, err error) {
	d := json.NewDecoder(strings.NewReader(c.f.Value(rowsField)))
	d.DisallowUnknownFields()
	if err := d.Decode(&rows); err != nil {
		return nil, &fault.Error{Code: fault.Malformed, Cause: fmt.Errorf("decode rows of a list: %w", err)}
	}
	return rows, nil
}

func reports(rows []listed, all shared) []command.Report {
	out := make([]command.Report, len(rows))
	for i, r := range rows {
		out[i] = command.Report{Municipality: r.Municipality, Report: adoption.Report{
			State: r.State, Date: r.Date, Precision: r.Precision, Extent: r.Extent, AsOf: all.AsOf, Source: all.Source, Note: r.Note,
		}}
	}
	return out
}

// listPlan is what would be recorded of a list.
type listPlan struct {
	Rows    []listRow
	Sound   int // rows that are recorded
	Wrong   int // rows that are not
	Same    int // sound rows that say what was reported before
	Differs int // sound rows that say otherwise than the municipality
	NotRead []string
	Notes   []string
	Carried string // the sound rows, for the next step
}

// listRow is one row as it was understood.
type listRow struct {
	Line    int
	Number  string
	Name    string // of the municipality
	Word    *wordView
	Stand   []wordView // what stands now
	Same    bool
	Differs bool // from what the municipality has said itself
	Faults  []form.Error
}

// plan says of each row what would be recorded, and what stands now.
func (c *reportVisit) plan(list *adoptionlist.List, all shared) (*listPlan, error) {
	p := &listPlan{NotRead: list.NotRead}
	for _, n := range list.Notes {
		p.Notes = append(p.Notes, c.v.Lang.Field(fault.Field{Path: list.Heading(n.Column), Code: n.Code, Args: n.Args}))
	}
	refused, err := c.refusals(list, all)
	if err != nil {
		return nil, err
	}
	var carried []listed
	for i, row := range list.Rows {
		shown := listRow{Line: row.Line, Number: row.Municipality}
		for _, f := range append(row.Faults, refused[i]...) {
			shown.Faults = append(shown.Faults, form.Error{Label: f.Path, Text: c.v.Lang.Field(f)})
		}
		if err := c.fill(&shown, row); err != nil {
			return nil, err
		}
		if len(shown.Faults) > 0 {
			p.Wrong++
		} else {
			p.Sound++
			carried = append(carried, listed{row.Municipality, row.State, row.Date, row.Precision, row.Extent, row.Note})
			p.Same += count(shown.Same)
			p.Differs += count(shown.Differs)
		}
		p.Rows = append(p.Rows, shown)
	}
	raw, err := json.Marshal(carried)
	if err != nil {
		return nil, fmt.Errorf("encode rows of a list: %w", err)
	}
	p.Carried = string(raw)
	return p, nil
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// fill tells of a row whose municipality was understood what it says and what stands.
func (c *reportVisit) fill(shown *listRow, row adoptionlist.Row) error {
	if row.Municipality == "" {
		return nil
	}
	m, _ := c.v.Shell.Config.Ref.Municipality(row.Municipality)
	shown.Name = m.DisplayName
	about, err := c.v.Shell.Config.App.Query.Adoption(c.id, row.Municipality)
	if err != nil {
		return err
	}
	shown.Stand = views(c.v, &about.Stand)
	if row.State == "" {
		return nil
	}
	says := adoption.Word{State: row.State, Date: row.Date, Precision: row.Precision, Extent: row.Extent}
	shown.Word = &wordView{Word: says}
	shown.Differs = about.Stand.Own != nil && !about.Stand.Own.Same(says)
	for _, w := range about.Stand.Reports {
		if w.Organisation == c.v.Caller().Organisation && w.State == row.State && w.Date == row.Date && w.Extent == row.Extent {
			shown.Same = true
		}
	}
	return nil
}

// refusals are what the domain would refuse each row with that was understood, by
// the row's index. What is wrong with what is said of all rows is the form's.
func (c *reportVisit) refusals(list *adoptionlist.List, all shared) (map[int][]fault.Field, error) {
	var rows []listed
	var at []int
	for i, r := range list.Rows {
		if len(r.Faults) == 0 {
			rows, at = append(rows, listed{r.Municipality, r.State, r.Date, r.Precision, r.Extent, r.Note}), append(at, i)
		}
	}
	out := map[int][]fault.Field{}
	if len(rows) == 0 {
		return out, nil
	}
	err := c.v.Shell.Config.App.Command.TryReports(c.v.Caller(), c.id, reports(rows, all))
	var f *fault.Error
	if err == nil || !errors.As(err, &f) || f.Code != fault.Invalid {
		return out, err
	}
	var common fault.List
	seen := map[string]bool{}
	for _, field := range f.Fields {
		n, path, ok := ofRow(field.Path)
		switch {
		case !ok:
			common.Append(field)
		case path == "asOf" || strings.HasPrefix(path, "source"):
			if field.Path = path; !seen[path+field.Code] {
				seen[path+field.Code] = true
				common.Append(field)
			}
		default:
			field.Path = c.v.Lang.Label(path)
			out[at[n]] = append(out[at[n]], field)
		}
	}
	return out, common.Err(fault.Invalid, "", nil)
}

// ofRow takes a path such as reports[3].date apart.
func ofRow(path string) (n int, rest string, ok bool) {
	inner, found := strings.CutPrefix(path, "reports[")
	index, rest, closed := strings.Cut(inner, "].")
	n, err := strconv.Atoi(index)
	return n, rest, found && closed && err == nil
}

// reportsPage is the page of a list, or of what would be recorded of it.
type reportsPage struct {
	ID     string
	Title  events.Text
	Form   *form.Form
	Fields []form.View
	Hidden []form.HiddenValue
	Plan   *listPlan // nil: the form is shown
	Shown  []form.Described
	MaxMB  int
}

// example is a row as a list may have it.
type example struct {
	Number, Name string
	State        events.AdoptionState
	Date         string
}

// Example is a list as it may lie.
func (*reportsPage) Example() []example {
	return []example{
		{"1103", "Stavanger", events.AdoptionInUse, "01.03.2026"}, {"1151", "Utsira", events.AdoptionInPlan, "2027"}, {"3110", "Hvaler", events.AdoptionConsidering, ""},
	}
}

func (c *reportVisit) render(plan *listPlan) error {
	d := &reportsPage{ID: c.id, Title: c.title, Form: c.f, Plan: plan, MaxMB: adoptionlist.MaxBytes >> 20}
	b := c.binding()
	d.Fields = b.Views()
	if plan != nil {
		d.Shown, _ = b.Describe(nil)
		c.f.Values.Del(pasteField)
		c.f.Values.Set(rowsField, plan.Carried)
	}
	d.Hidden = b.HiddenValues(plan != nil)
	if c.f.Status == 0 {
		c.f.Status = http.StatusOK
	}
	heading := c.v.T("adoption.list.title", nil)
	return c.v.Render("adoption-reports", shell.Page{
		Title: heading + " – " + c.v.Lang.Pick(c.title), Form: c.f, Status: c.f.Status,
		Crumbs: []shell.Crumb{
			{Title: c.v.T("menu.initiatives", nil), Href: "/tiltak"}, {Title: c.v.Lang.Pick(c.title), Href: "/tiltak/" + c.id},
			{Title: c.v.T("uptake.link", nil), Href: c.path()},
		},
	}, d)
}
