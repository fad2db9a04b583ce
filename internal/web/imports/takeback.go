package imports

import (
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// takeBackPage is what taking an import back would put back.
type takeBackPage struct {
	Form    *form.Form
	Hash    string
	Address string
	Rows    []backRow
	Pager   *shell.Pager
	Back    int // rows that something is put back of
	Left    int // rows of which something stays, because it was changed since
}

// backRow is one row of it.
type backRow struct {
	Line     int
	ID       string
	Title    events.Text
	Withdraw bool
	Back     bool
	Left     []string // fields that stay
}

// takeBackForm shows what would be put back, before anything is.
func takeBackForm(v *shell.Request) error {
	f, err := v.NewForm()
	if err != nil {
		return err
	}
	return showTakeBack(v, f)
}

func showTakeBack(v *shell.Request, f *form.Form) error {
	id := v.HTTP.PathValue("id")
	r, err := v.Shell.Config.App.Imports.Reversal(v.HTTP.Context(), v.Caller(), id)
	if err != nil {
		return err
	}
	d := &takeBackPage{Form: f, Hash: r.Hash, Address: address(id)}
	for _, row := range r.Rows {
		one := backRow{Line: row.Line, ID: row.ID, Title: row.Title, Withdraw: row.Withdraw, Back: len(row.Back) > 0}
		for _, field := range row.Left {
			one.Left = append(one.Left, v.Lang.Label(field))
		}
		if one.Back {
			d.Back++
		}
		if len(one.Left) > 0 {
			d.Left++
		}
		d.Rows = append(d.Rows, one)
	}
	from, to, pager := v.Cut(len(d.Rows), writtenShown, v.HTTP.URL.Query().Get("side"), "rader")
	d.Rows, d.Pager = d.Rows[from:to], pager
	return v.Render("takeback", shell.Page{
		Title: v.T("takeback.title", nil), Form: f, Status: f.Status,
		Crumbs: []shell.Crumb{{Title: v.T("imports.title", nil), Href: "/importer"}, {Title: v.T("takeback.import", nil), Href: address(id)}},
	}, d)
}

// takeBack puts back what the page has shown.
func takeBack(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	id := v.HTTP.PathValue("id")
	done, err := v.Shell.Config.App.Imports.TakeBack(v.HTTP.Context(), v.Caller(), id, f.Value("plan"))
	if err != nil {
		if err := v.Refused(f, err); err != nil {
			return err
		}
		return showTakeBack(v, f)
	}
	v.Leave("takeback.done", fault.Args{"rows": strconv.Itoa(len(done.Rows))})
	return v.Redirect(address(id))
}
