package imports

import (
	"encoding/json"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/table"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// execute writes what the plan has shown. It is the last button: nothing is
// written before.
func execute(v *shell.Request) error {
	f, plan, err := read(v)
	if err != nil {
		return err
	}
	if _, err := v.Shell.Config.App.Imports.Execute(v.HTTP.Context(), v.Caller(), plan.ID, f.Value("plan")); err != nil {
		if err := v.Refused(f, err); err != nil {
			return err
		}
		return showImport(v, f)
	}
	return v.Redirect(address(plan.ID))
}

// discard erases the file; nothing was written.
func discard(v *shell.Request) error {
	if _, err := v.ReadForm(); err != nil {
		return err
	}
	if err := v.Shell.Config.App.Imports.Discard(v.HTTP.Context(), v.Caller(), v.HTTP.PathValue("id")); err != nil {
		return err
	}
	v.Leave("import.discarded", nil)
	return v.Redirect("/importer")
}

// progressPage is what became of an import.
type progressPage struct {
	Name     string
	Progress *imports.Progress
	Percent  int
	Finished bool
	Stopped  string // why it was given up; "": it was not
	Refused  []string
	Written  []writtenRow
	More     bool
	Facts    []fact
	TakeBack string // where it can be taken back; "" for who cannot
	Taken    string // when it was taken back
}

// writtenRow is a row that was written.
type writtenRow struct {
	Line       int
	ID         string // of the initiative
	Title      events.Text
	Registered bool
}

// writtenShown is how many rows that were written are listed.
const writtenShown = 100

// showProgress is how far an import has come. Under way, the page asks for itself
// again.
func showProgress(v *shell.Request, plan *imports.Plan) error {
	p := plan.Progress
	d := &progressPage{Name: plan.Name, Progress: p, Percent: 100, Finished: !p.FinishedAt.IsZero(), Facts: facts(v, plan)}
	if p.Total > 0 {
		d.Percent = p.Done * 100 / p.Total
	}
	if !d.Finished {
		v.W.Header().Set("Refresh", "2")
	}
	for _, r := range p.Refused {
		d.Refused = append(d.Refused, v.T("import.line", fault.Args{"line": strconv.Itoa(r.Line)})+": "+v.Lang.Text("fault."+r.Key, r.Args))
	}
	if p.Stopped != nil {
		d.Stopped = v.Lang.Text("fault."+p.Stopped.Key, p.Stopped.Args)
	}
	return d.show(v, plan.ID)
}

func (d *progressPage) show(v *shell.Request, id string) error {
	rows, err := v.Shell.Config.App.Imports.Written(id, 0, writtenShown+1)
	if err != nil {
		return err
	}
	d.More = len(rows) > writtenShown
	for _, row := range rows[:min(len(rows), writtenShown)] {
		s, err := v.Shell.Config.App.Query.State(row.Initiative)
		if err != nil {
			return err
		}
		d.Written = append(d.Written, writtenRow{row.Line, row.Initiative, s.Title, row.Registered})
	}
	recorded, ok, err := v.Shell.Config.App.Imports.Recorded(id)
	if err != nil {
		return err
	}
	switch {
	case ok && recorded.TakenBack != nil:
		d.Taken = v.Lang.Moment(recorded.TakenBackAt)
	case d.Finished && len(d.Written) > 0 && mayImport(v):
		d.TakeBack = address(id) + "/tilbake"
	}
	return v.Render("imported", shell.Page{
		Title:  v.T("import.title", fault.Args{"name": d.Name}),
		Crumbs: []shell.Crumb{{Title: v.T("imports.title", nil), Href: "/importer"}},
	}, d)
}

// showRecorded is an import as the log knows it, when nothing else is known of it
// any more. Everybody may read it, as the log.
func showRecorded(v *shell.Request, i imports.Recorded) error {
	if i.CarriedOut == nil {
		return fault.New(fault.NotFound, "import_not_found", fault.Args{"id": i.ID})
	}
	e := i.CarriedOut
	d := &progressPage{
		Name: e.File, Finished: true, Percent: 100,
		Progress: &imports.Progress{Registered: e.Registered, Changed: e.Changed, Unchanged: e.Unchanged, LeftOut: e.LeftOut},
		Facts: []fact{
			{v.T("import.file", nil), e.File}, {v.T("import.source", nil), e.List},
			{v.T("import.by", nil), v.Shell.OrganisationName(i.Organisation)}, {v.T("import.at", nil), v.Lang.Moment(i.At)},
			{"SHA-256", e.Hash},
		},
	}
	return d.show(v, i.ID)
}

// remarks is the file as it was read, with a column of what is said of each row:
// to be mended in a spreadsheet and given again.
func remarks(v *shell.Request) error {
	plan, err := v.Shell.Config.App.Imports.Plan(v.HTTP.Context(), v.Caller(), v.HTTP.PathValue("id"))
	if err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="merknader.csv"`)
	h.Set("Cache-Control", "no-store")
	_ = presenter(v).WriteRemarks(v.W, plan) // the browser is gone if this fails
	return nil
}

// mapping is what the columns were taken for, to be given with the next file.
func mapping(v *shell.Request) error {
	plan, err := v.Shell.Config.App.Imports.Plan(v.HTTP.Context(), v.Caller(), v.HTTP.PathValue("id"))
	if err != nil {
		return err
	}
	m := table.Mapping{}
	if plan.Layout != nil {
		m = table.MappingOf(plan.Layout.Columns)
	}
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", `attachment; filename="kolonner.json"`)
	_, _ = v.W.Write(raw)
	return nil
}
