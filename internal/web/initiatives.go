package web

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
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
	Views               []link
	Sorts               []option
	Facets              []facet
	Chips               []chip
	Loosen              []chip // what to do without, where nothing was found
	Items               []document.Item
	Columns             []boardColumn
	Timeline            *timeline
	Hidden              []option // parameters that the forms send along
	Next, Prev, First   string   // "" if there is none
	CSV, XLSX           string
	Subscribe           string
}

// initiatives is the list: search, facets, and three views of one selection.
func (w *Web) initiatives(v *visit) error {
	s, err := v.readSelection()
	if err != nil {
		return err
	}
	s.query.Limit = map[string]int{viewTable: tableRows, viewBoard: 1, viewTimeline: strips}[s.view]
	if s.view == viewBoard {
		s.query.After, s.query.Before = nil, nil
	}
	page, err := w.cfg.App.Query.List(s.query)
	if err != nil {
		return err
	}
	d := &listPage{
		Words: s.query.Text, Municipality: s.municipalityText(), Total: page.Total, View: s.view,
		Facets: v.facets(s, page.Facets), Chips: v.chips(s), Hidden: s.hidden(),
		CSV: listAddress("/tiltak.csv", s.values), XLSX: listAddress("/tiltak.xlsx", s.values), Subscribe: s.subscribe(),
	}
	d.Views, d.Sorts = v.listChoices(s)
	if err := v.fillList(d, s, page); err != nil {
		return err
	}
	return v.render("initiatives", Page{Title: v.text("list.title", nil)}, d)
}

func (v *visit) fillList(d *listPage, s *selection, page catalogue.Page) (err error) {
	if page.Total == 0 {
		d.Loosen, err = v.loosen(s)
		return err
	}
	if s.view == viewBoard {
		d.Columns, err = v.board(s)
		return err
	}
	if d.Items, err = items(page.Items); err != nil {
		return err
	}
	if s.view == viewTimeline {
		d.Timeline = v.initiativesTimeline(d.Items)
	}
	if page.Next != nil {
		d.Next = s.href(paramCursor, page.Next.Encode(v.web.cursorKey))
	}
	if page.Prev != nil {
		d.Prev = s.href(paramBefore, page.Prev.Encode(v.web.cursorKey))
	}
	if page.Prev != nil || s.query.After != nil {
		d.First = s.href(paramCursor)
	}
	return nil
}

// listChoices are the other views and orders of the same selection.
func (v *visit) listChoices(s *selection) ([]link, []option) {
	var views []link
	for _, view := range listViews {
		name := view
		if name == viewTable {
			name = "tabell"
		}
		views = append(views, link{Title: v.text("list.view."+name, nil), Href: s.href(paramView, view), Current: view == s.view})
	}
	var orders []option
	for _, sort := range sorts {
		orders = append(orders, option{
			Value: sort, Name: v.text("list.sort."+sort, nil),
			Chosen: s.query.Sort == sort || s.query.Sort == "" && sort == sorts[0],
		})
	}
	return views, orders
}

// municipalityText is what stands in the field for the municipality.
func (s *selection) municipalityText() string {
	if len(s.municipality) == 1 {
		return s.municipality[0].DisplayName
	}
	return s.values.Get(paramMunicipality)
}

// loosen finds which single choice to do without, and what that would give.
func (v *visit) loosen(s *selection) ([]chip, error) {
	var out []chip
	for _, without := range v.narrower(s) {
		without.query.Limit, without.query.After, without.query.Before = 1, nil, nil
		page, err := v.web.cfg.App.Query.List(without.query)
		if err != nil {
			return nil, err
		}
		if page.Total > 0 {
			out = append(out, chip{Text: without.label, Href: s.href(without.param), Total: page.Total})
		}
	}
	slices.SortStableFunc(out, func(a, b chip) int { return b.Total - a.Total })
	return out, nil
}

// without is a selection without one of its parameters.
type without struct {
	param, label string
	query        catalogue.Query
}

func (v *visit) narrower(s *selection) []without {
	var out []without
	add := func(param, label string, clear func(*catalogue.Query)) {
		if len(s.values[param]) > 0 {
			q := s.query
			clear(&q)
			out = append(out, without{param, label, q})
		}
	}
	add(paramWords, v.text("list.words", nil), func(q *catalogue.Query) { q.Text = "" })
	for _, name := range append([]filter.Name{filter.Municipality}, filter.OfList...) {
		f := filter.Of(name)
		add(f.Param, v.lang.Label(f.Label), func(q *catalogue.Query) { q.Where = q.Where.With(name) })
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
func (v *visit) board(s *selection) ([]boardColumn, error) {
	var out []boardColumn
	for _, stage := range events.Stages {
		if chosen := s.query.Where[filter.Stage]; len(chosen) > 0 && !slices.Contains(chosen, string(stage)) {
			continue
		}
		q := s.query
		q.Where, q.Limit = q.Where.With(filter.Stage, string(stage)), boardCards
		page, err := v.web.cfg.App.Query.List(q)
		if err != nil {
			return nil, err
		}
		column := boardColumn{Stage: stage, Total: page.Total}
		if column.Items, err = items(page.Items); err != nil {
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
