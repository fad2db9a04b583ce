package initiatives

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// The lengths of the list's pages.
const (
	tableRows  = 25
	boardCards = 8
	strips     = 20
)

// listPage is the list of initiatives in one of its views.
type listPage struct {
	Words, Municipality string
	Total               int
	View                string
	Views               []shell.Link
	Sorts               []shell.Option
	Counties            []shell.Option
	Due, Changed        shell.PeriodFields
	Facets              []shell.Choice
	Chips               []shell.Chip
	Loosen              []shell.Chip // what to do without, where nothing was found
	Items               []document.Item
	Columns             []boardColumn
	Timeline            *parts.Timeline
	Hidden              []shell.Option // parameters that the forms send along
	Next, Prev, First   string         // "" if there is none
	CSV, XLSX           string
	Subscribe           string
}

// list is the list: search, facets, and three views of one selection.
func list(v *shell.Request) error {
	s, err := readSelection(v)
	if err != nil {
		return err
	}
	s.query.Limit = map[string]int{viewTable: tableRows, viewBoard: 1, viewTimeline: strips}[s.view]
	if s.view == viewBoard {
		s.query.After, s.query.Before = nil, nil
	}
	page, err := v.Shell.Config.App.Query.List(s.query)
	if err != nil {
		return err
	}
	d := &listPage{
		Words: s.query.Text, Municipality: s.municipalityText(), Total: page.Total, View: s.view,
		Counties: v.CountyOptions(s.asked[filter.County]), Due: v.Period(filter.Due, s.asked), Changed: v.Period(filter.Changed, s.asked), Facets: facets(v, s, page.Facets), Chips: chips(v, s), Hidden: s.hidden(),
		CSV: v.FileAddress("/tiltak.csv", s.values), XLSX: v.FileAddress("/tiltak.xlsx", s.values), Subscribe: s.subscribe(),
	}
	d.Views, d.Sorts = listChoices(v, s)
	if err := fillList(v, d, s, page); err != nil {
		return err
	}
	return v.Render("initiatives", shell.Page{Title: v.T("list.title", nil), Changes: s.changes()}, d)
}

func fillList(v *shell.Request, d *listPage, s *selection, page catalogue.Page) (err error) {
	if page.Total == 0 {
		d.Loosen, err = loosen(v, s)
		return err
	}
	if s.view == viewBoard {
		d.Columns, err = board(v, s)
		return err
	}
	if d.Items, err = shell.Items(page.Items); err != nil {
		return err
	}
	if s.view == viewTimeline {
		d.Timeline = parts.InitiativesTimeline(v, d.Items)
	}
	if page.Next != nil {
		d.Next = s.href(shell.ParamCursor, page.Next.Encode(v.Shell.CursorKey))
	}
	if page.Prev != nil {
		d.Prev = s.href(shell.ParamBefore, page.Prev.Encode(v.Shell.CursorKey))
	}
	if page.Prev != nil || s.query.After != nil {
		d.First = s.href(shell.ParamCursor)
	}
	return nil
}

// listChoices are the other views and orders of the same selection.
func listChoices(v *shell.Request, s *selection) ([]shell.Link, []shell.Option) {
	var views []shell.Link
	for _, view := range listViews {
		name := view
		if name == viewTable {
			name = "tabell"
		}
		views = append(views, shell.Link{Title: v.T("list.view."+name, nil), Href: s.href(paramView, view), Current: view == s.view})
	}
	var orders []shell.Option
	for _, sort := range s.sorts() {
		orders = append(orders, shell.Option{
			Value: sort, Name: v.T("list.sort."+sort, nil),
			Chosen: s.query.Sort == sort || s.query.Sort == "" && sort == s.sorts()[0],
		})
	}
	return views, orders
}

// municipalityText is what stands in the field for the municipality.
func (s *selection) municipalityText() string {
	if len(s.municipality) == 1 {
		return s.municipality[0].DisplayName
	}
	return s.values.Get(shell.ParamMunicipality)
}

// loosen finds which single choice to do without, and what that would give.
func loosen(v *shell.Request, s *selection) ([]shell.Chip, error) {
	var out []shell.Chip
	for _, without := range narrower(v, s) {
		without.query.Limit, without.query.After, without.query.Before, without.query.WithoutFacets = 1, nil, nil, true
		page, err := v.Shell.Config.App.Query.List(without.query)
		if err != nil {
			return nil, err
		}
		if page.Total > 0 {
			out = append(out, shell.Chip{Text: without.label, Href: s.href(without.param), Total: page.Total})
		}
	}
	slices.SortStableFunc(out, func(a, b shell.Chip) int { return b.Total - a.Total })
	return out, nil
}

// without is a selection without one of its parameters.
type without struct {
	param, label string
	query        catalogue.Query
}

func narrower(v *shell.Request, s *selection) []without {
	var out []without
	add := func(param, label string, clear func(*catalogue.Query)) {
		if len(s.values[param]) > 0 {
			q := s.query
			clear(&q)
			out = append(out, without{param, label, q})
		}
	}
	add(shell.ParamWords, v.T("list.words", nil), func(q *catalogue.Query) { q.Text = "" })
	for _, name := range filter.InList {
		f := filter.Of(name)
		add(f.Param, v.Lang.Label(f.Label), func(q *catalogue.Query) { q.Where = s.asked.With(name).Rows(v.Shell.Config.Ref) })
	}
	return out
}

// boardColumn is one stage with the first of its initiatives.
type boardColumn struct {
	Stage events.Stage
	Total int
	Items []document.Item
	More  string // where the rest is; "" if there is none
}

// board asks for each stage that the selection has.
func board(v *shell.Request, s *selection) ([]boardColumn, error) {
	var out []boardColumn
	for _, stage := range events.Stages {
		if chosen := s.query.Where[filter.Stage]; len(chosen) > 0 && !slices.Contains(chosen, string(stage)) {
			continue
		}
		q := s.query
		q.Where, q.Limit, q.WithoutFacets = q.Where.With(filter.Stage, string(stage)), boardCards, true
		page, err := v.Shell.Config.App.Query.List(q)
		if err != nil {
			return nil, err
		}
		column := boardColumn{Stage: stage, Total: page.Total}
		if column.Items, err = shell.Items(page.Items); err != nil {
			return nil, err
		}
		if page.Next != nil {
			only := *s
			only.values = cloneValues(s.values)
			delete(only.values, paramView)
			column.More = only.href("steg", string(stage))
		}
		out = append(out, column)
	}
	return out, nil
}

func cloneValues(in map[string][]string) map[string][]string {
	out := make(map[string][]string, len(in))
	for k, list := range in {
		out[k] = list
	}
	return out
}
