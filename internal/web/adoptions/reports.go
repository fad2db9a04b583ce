package adoptions

import (
	"net/http"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/adoptionlist"
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

// reportVisit is a visit to the list of what the owner, KS or a county knows of municipalities.
type reportVisit struct {
	v     *shell.Request
	id    string
	title events.Text
	only  string // the number of the county whose municipalities alone it may be about; "": it may be about all
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
	if county, only := v.Shell.Config.App.Command.ReportsOnly(v.Caller(), &state); only {
		c.only = county.Number
	}
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
	if all.AsOf == "" { // what is recorded is what is seen
		all.AsOf = c.v.Today()
		c.f.Values.Set("asOf", string(all.AsOf))
	}
	return c.showPlan(list, all)
}

// showPlan shows what would be recorded of a list, or why nothing of it would be.
func (c *reportVisit) showPlan(list *adoptionlist.List, all shared) error {
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
		return c.showPlan(&adoptionlist.List{Rows: rows}, all) // as it stands now, with nothing to be given again
	}
	c.v.Leave("adoption.list.done", fault.Args{"n": len(rows)})
	return c.v.Redirect(c.path())
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
	County string // whose municipalities alone the list may be about; "": it may be about all

	Example []example // a list as it may lie
}

// example is a row as a list may have it.
type example struct {
	Number, Name string
	State        events.AdoptionState
	Date         string
}

// example is a list as it may lie, of municipalities that it may be about.
func (c *reportVisit) example() []example {
	out := []example{
		{"1103", "Stavanger", events.AdoptionInUse, "01.03.2026"}, {"1151", "Utsira", events.AdoptionInPlan, "2027"}, {"3110", "Hvaler", events.AdoptionConsidering, ""},
	}
	if c.only == "" {
		return out
	}
	ref := c.v.Shell.Config.Ref
	numbers := ref.ResolveCounty(c.only, "")
	out = out[:min(len(out), len(numbers))]
	for i := range out {
		m, _ := ref.Municipality(numbers[i])
		out[i].Number, out[i].Name = m.Number, m.DisplayName
	}
	return out
}

func (c *reportVisit) render(plan *listPlan) error {
	d := &reportsPage{ID: c.id, Title: c.title, Form: c.f, Plan: plan, MaxMB: adoptionlist.MaxBytes >> 20, Example: c.example()}
	if c.only != "" {
		county, _ := c.v.Shell.Config.Ref.County(c.only)
		d.County = county.Name
	}
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
