package initiatives

import (
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/search"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// paramView says how the selection is shown.
const paramView = "vis"

// The views of a selection; the table is the one without a parameter.
const (
	viewTable    = ""
	viewBoard    = "tavle"
	viewTimeline = "tidslinje"
)

var listViews = []string{viewTable, viewBoard, viewTimeline}

// sorts are the orders that the page offers; the first is the default without
// words.
var sorts = []string{"-changed", "deadline", "title", "-registered", "completeness"}

// selection is what an address selects of the initiatives. The address carries
// all of it, so it can be kept and sent on.
type selection struct {
	values       url.Values // what was understood, in the form of the address
	query        catalogue.Query
	view         string
	asked        filter.Set               // as the address has it
	municipality []reference.Municipality // of today
}

// listDoor is how the addresses of the list name the filters.
var listDoor = filter.Page(filter.InList)

// readSelection understands an address, or lists what it does not understand:
// a filter that is misspelt must not silently select everything. more are
// parameters that are read elsewhere.
func readSelection(v *shell.Request, more ...string) (*selection, error) {
	given, ref := v.HTTP.URL.Query(), v.Shell.Config.Ref
	var wrong fault.List
	where, found, err := listDoor.Read(given, v.Shell.Config.App.Query.Filters())
	if err != nil {
		return nil, err
	}
	wrong.Append(found...)
	shell.UnknownParams(given, &wrong, listDoor.Params(), append(more, shell.ParamWords, shell.ParamSort, paramView, shell.ParamCursor, shell.ParamBefore)...)
	values := where.Query(listDoor) // as it was given: what is followed by it follows mergers and splits
	s := &selection{values: values, asked: where, query: catalogue.Query{Where: where.Rows(ref)}}
	for _, number := range where.Today(filter.Municipality, ref) {
		m, _ := ref.Municipality(number)
		s.municipality = append(s.municipality, m)
	}
	if words := strings.Join(strings.Fields(given.Get(shell.ParamWords)), " "); words != "" {
		s.values.Set(shell.ParamWords, words)
		s.query.Text = words
	}
	s.readShape(given, &wrong)
	if err := wrong.Err(fault.Malformed, "address_not_understood", nil); err != nil {
		return nil, err
	}
	if err := readCursor(v.Shell, given.Get(shell.ParamCursor), &s.query.After); err != nil {
		return nil, err
	}
	return s, readCursor(v.Shell, given.Get(shell.ParamBefore), &s.query.Before)
}

// readShape reads how the selection is shown.
func (s *selection) readShape(given url.Values, wrong *fault.List) {
	if sort := given.Get(shell.ParamSort); sort != "" {
		switch {
		case sort == catalogue.Relevance && !slices.Contains(s.sorts(), sort): // the words were taken away
		case slices.Contains(s.sorts(), sort):
			s.query.Sort = sort
			s.values.Set(shell.ParamSort, sort)
		default:
			wrong.Add("query."+shell.ParamSort, "unknown_choice", fault.Args{"given": sort})
		}
	}
	s.view = given.Get(paramView)
	switch {
	case !slices.Contains(listViews, s.view):
		wrong.Add("query."+paramView, "unknown_choice", fault.Args{"given": s.view})
	case s.view != viewTable:
		s.values.Set(paramView, s.view)
	}
}

// sorts are the orders that the page offers for the selection; the first is the
// default.
func (s *selection) sorts() []string {
	if len(search.Words(s.query.Text)) == 0 {
		return sorts
	}
	return append([]string{catalogue.Relevance}, sorts...)
}

func readCursor(w *shell.Shell, given string, into **catalogue.Cursor) error {
	if given == "" {
		return nil
	}
	c, err := catalogue.DecodeCursor(given, w.CursorKey)
	if err != nil {
		return err
	}
	*into = &c
	return nil
}

// href is the address of the selection with one parameter changed; without
// values it is taken away. It begins at the first page.
func (s *selection) href(param string, values ...string) string {
	next := url.Values{}
	for name, list := range s.values {
		next[name] = list
	}
	delete(next, param)
	if len(values) > 0 && values[0] != "" {
		next[param] = values
	}
	return shell.ListAddress("/tiltak", next)
}

// chips lists the choices that narrow the selection.
func chips(v *shell.Request, s *selection) []shell.Chip {
	var out []shell.Chip
	if s.query.Text != "" {
		out = append(out, shell.Chip{Text: "«" + s.query.Text + "»", Href: s.href(shell.ParamWords)})
	}
	for _, m := range s.municipality {
		out = append(out, shell.Chip{Text: m.DisplayName, Href: s.href(shell.ParamMunicipality)})
	}
	for _, name := range filter.InList[1:] {
		f, chosen := filter.Of(name), s.asked[name]
		for i, value := range chosen {
			rest := slices.Concat(chosen[:i], chosen[i+1:])
			out = append(out, shell.Chip{Text: v.Lang.Label(f.Label) + ": " + v.Said(name, value), Href: s.href(f.Param, rest...)})
		}
	}
	return out
}

// hidden are the parameters that a form of the page must send along.
func (s *selection) hidden() []shell.Option {
	var out []shell.Option
	for name, list := range s.values {
		for _, value := range list {
			out = append(out, shell.Option{Value: value, Name: name})
		}
	}
	slices.SortFunc(out, func(a, b shell.Option) int { return strings.Compare(a.Name+a.Value, b.Name+b.Value) })
	return out
}
