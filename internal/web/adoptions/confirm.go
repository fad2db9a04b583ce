package adoptions

import (
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// The fields of the page of all adoptions: which words are confirmed together, and
// the button that confirms one alone.
const (
	wordField  = "ord"
	aloneField = "bare"
)

// How many adoptions the page shows; those that the municipality is asked about come
// first.
const (
	fewRows  = 15  // that one looks through at once
	mostRows = 150 // of those who ask for all
)

// paramShow asks for all adoptions with the value showAllOf.
const (
	paramShow = "vis"
	showAllOf = "alle"
)

// allPage is all that was said of a municipality.
type allPage struct {
	Number, Name string
	May          bool
	Mandate      string
	Rows         []allRow
	More         int    // that are not shown, because they are too many
	Of           int    // how many there are, where only the first are shown
	All          string // the address of all of them; "" where they are shown
	Action       string // where the form is sent to
	Due          int    // of which the municipality is asked
	ToConfirm    int    // that one press confirms
	Form         *form.Form
}

// allRow is where the municipality stands with one initiative.
type allRow struct {
	ID      string
	Title   events.Text
	Ask     adoption.Ask
	Said    *wordView  // what a press confirms: the municipality's own word, or else what was reported last
	Others  []wordView // what else was said
	Press   string     // what the press sends; "" where there is nothing to confirm
	Checked bool
}

// pressed is what a press on a word sends.
func pressed(initiative, event string) string { return initiative + " " + event }

// showAll is the page of all that was said of a municipality.
func showAll(v *shell.Request) error {
	m, led, err := municipality(v)
	if led || err != nil {
		return err
	}
	f := &form.Form{}
	if mayConfirm(v, m.Number) {
		if f, err = v.NewForm(); err != nil {
			return err
		}
		f.NewKey()
	}
	return renderAll(v, m, f)
}

// municipality is the one that the address names; led says that a former number was
// led on.
func municipality(v *shell.Request) (m reference.Municipality, led bool, err error) {
	number := v.HTTP.PathValue("number")
	to, former := today(v, number)
	if former && to == "" {
		return m, true, v.Redirect("/kommuner/" + number)
	}
	if former {
		return m, true, v.Redirect("/kommuner" + to + "/innforing")
	}
	m, known := v.Shell.Config.Ref.Municipality(number)
	if !known {
		return m, false, fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": number})
	}
	return m, false, nil
}

func renderAll(v *shell.Request, m reference.Municipality, f *form.Form) error {
	list, err := v.Shell.Config.App.Query.AdoptedBy(m, v.Today())
	if err != nil {
		return err
	}
	d := &allPage{Number: m.Number, Name: m.DisplayName, May: mayConfirm(v, m.Number), Form: f}
	if d.May {
		d.Mandate = v.Mandate()
	}
	order(list, v.Today())
	for i := range list {
		d.add(v, &list[i])
	}
	if err := d.cut(v); err != nil {
		return err
	}
	for i := range d.Rows {
		if d.Rows[i].Press != "" {
			d.ToConfirm++
			d.Rows[i].Checked = f.Title == "" || slices.Contains(f.Values[wordField], d.Rows[i].Press)
		}
	}
	page := shell.Page{
		Title:  v.T("adoption.all.title", fault.Args{"name": m.DisplayName}),
		Crumbs: []shell.Crumb{{Title: v.T("menu.municipality", nil), Href: "/kommuner"}, {Title: m.DisplayName, Href: "/kommuner/" + m.Number}},
	}
	if f.Title != "" {
		f.Unlink()
		page.Form, page.Status = f, f.Status
	}
	return v.Render("adoptions", page, d)
}

// cut leaves the rows that are shown: the first, or all if the address asks for them.
func (d *allPage) cut(v *shell.Request) error {
	d.Action = "/kommuner/" + d.Number + "/innforing"
	every := d.Action + "?" + paramShow + "=" + showAllOf
	switch show := v.HTTP.URL.Query().Get(paramShow); {
	case show == showAllOf:
		d.Action = every
	case show != "":
		return &fault.Error{Code: fault.Malformed, Key: "address_not_understood", Fields: []fault.Field{
			{Path: "query." + paramShow, Code: "unknown_choice", Args: fault.Args{"given": show}}}}
	case len(d.Rows) > fewRows:
		d.Of, d.All, d.Rows = len(d.Rows), every, d.Rows[:fewRows]
	}
	if d.More = max(0, len(d.Rows)-mostRows); d.More > 0 {
		d.Rows = d.Rows[:mostRows]
	}
	return nil
}

// order puts what the municipality is asked about first, the most pressing reason
// before the others.
func order(list []query.Adopted, day events.Date) {
	rank := func(a query.Adopted) int {
		if i := slices.Index(adoption.Asks, a.Stand.Asks(day)); i >= 0 {
			return i
		}
		return len(adoption.Asks)
	}
	slices.SortStableFunc(list, func(a, b query.Adopted) int { return rank(a) - rank(b) })
}

func (d *allPage) add(v *shell.Request, a *query.Adopted) {
	row := allRow{ID: a.Initiative.ID, Title: a.Initiative.Title, Ask: a.Stand.Asks(v.Today())}
	if row.Ask != "" {
		d.Due++
	}
	counts := a.Stand.Counts()
	for _, w := range views(v, &a.Stand) {
		switch {
		case counts != nil && w.Event == counts.Event && w.Number == "":
			row.Said = &w
		default:
			if w.Number == "" {
				w.Press = pressed(row.ID, w.Event)
			}
			row.Others = append(row.Others, w)
		}
	}
	if row.Said != nil && !(row.Said.Own() && row.Said.Day == v.Today()) {
		row.Press = pressed(row.ID, row.Said.Event)
	}
	d.Rows = append(d.Rows, row)
}

// confirm confirms the words that were ticked, or the one whose button was pressed.
func confirm(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	m, led, err := municipality(v)
	if led || err != nil {
		return err
	}
	given := f.Values[wordField]
	if alone := f.Value(aloneField); alone != "" {
		given = []string{alone}
	}
	var words []command.Confirmation
	for _, w := range given {
		initiative, event, _ := strings.Cut(w, " ")
		words = append(words, command.Confirmation{Initiative: initiative, Word: event})
	}
	if _, err := v.Shell.Config.App.Command.ConfirmAdoptions(v.HTTP.Context(), v.Once(f, 0), m.Number, words); err != nil {
		if err := v.Refused(f, err); err != nil {
			return err
		}
		v.SentBefore(f, err, v.T("sent.what", nil))
		return renderAll(v, m, f)
	}
	v.Leave("adoption.confirmed", fault.Args{"n": len(words)})
	if back := f.Value(backField); back != "" {
		return v.Redirect(shell.LocalPath(back))
	}
	return v.Redirect("/kommuner/" + m.Number + "/innforing")
}
