package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
)

// The parameters of the list that are no filters with a facet.
const (
	paramWords        = "q"
	paramMunicipality = "kommune"
	paramSort         = "sorter"
	paramView         = "vis"
	paramCursor       = "etter" // and paramBefore, of the page before
)

// The views of a selection; the table is the one without a parameter.
const (
	viewTable    = ""
	viewBoard    = "tavle"
	viewTimeline = "tidslinje"
)

var listViews = []string{viewTable, viewBoard, viewTimeline}

// sorts are the orders that the page offers; the first is the default.
var sorts = []string{"-changed", "deadline", "title", "-registered", "completeness"}

// selection is what an address selects of the initiatives. The address carries
// all of it, so it can be kept and sent on.
type selection struct {
	values       url.Values // what was understood, in the form of the address
	query        catalogue.Query
	view         string
	municipality []reference.Municipality // of today
}

// readSelection understands an address, or lists what it does not understand:
// a filter that is misspelt must not silently select everything.
func (v *visit) readSelection() (*selection, error) {
	given := v.r.URL.Query()
	s := &selection{values: url.Values{}}
	var wrong fault.List
	for _, f := range filters {
		var chosen []string
		for _, value := range given[f.param] {
			if value == "" {
				continue
			}
			if !f.known(v.web, value) {
				wrong.Add("query."+f.param, "unknown_choice", fault.Args{"given": value})
				continue
			}
			if !slices.Contains(chosen, value) {
				chosen = append(chosen, value)
			}
		}
		if len(chosen) > 0 {
			s.values[f.param] = chosen
			f.set(&s.query, chosen)
		}
	}
	if words := strings.Join(strings.Fields(given.Get(paramWords)), " "); words != "" {
		s.values.Set(paramWords, words)
		s.query.Text = words
	}
	s.readMunicipality(v.web, given.Get(paramMunicipality), &wrong)
	s.readShape(given, &wrong)
	if err := wrong.Err(fault.Malformed, "address_not_understood", nil); err != nil {
		return nil, err
	}
	if err := readCursor(v.web, given.Get(paramCursor), &s.query.After); err != nil {
		return nil, err
	}
	return s, readCursor(v.web, given.Get(paramBefore), &s.query.Before)
}

// readMunicipality takes a number of any time or a name.
func (s *selection) readMunicipality(w *Web, given string, wrong *fault.List) {
	given = strings.TrimSpace(given)
	if given == "" {
		return
	}
	today, _, known := w.cfg.Ref.Current(given)
	if !known {
		if found := w.cfg.Ref.SearchMunicipalities(given, 1); len(found) > 0 {
			today, known = []string{found[0].Municipality.Number}, true
		}
	}
	if !known {
		wrong.Add("query."+paramMunicipality, "unknown_municipality", fault.Args{"given": given})
		return
	}
	for _, number := range today {
		m, _ := w.cfg.Ref.Municipality(number)
		s.municipality = append(s.municipality, m)
	}
	s.query.Municipality = today
	if len(today) == 1 {
		given = today[0]
	}
	s.values.Set(paramMunicipality, given)
}

// readShape reads how the selection is shown.
func (s *selection) readShape(given url.Values, wrong *fault.List) {
	if sort := given.Get(paramSort); sort != "" {
		if slices.Contains(sorts, sort) {
			s.query.Sort = sort
			s.values.Set(paramSort, sort)
		} else {
			wrong.Add("query."+paramSort, "unknown_choice", fault.Args{"given": sort})
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

func readCursor(w *Web, given string, into **catalogue.Cursor) error {
	if given == "" {
		return nil
	}
	c, err := catalogue.DecodeCursor(given, w.cursorKey)
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
	return listAddress("/tiltak", next)
}

func listAddress(path string, values url.Values) string {
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// chip is one choice of a selection and how to do without it.
type chip struct {
	Text, Href string
	Total      int // how many there would be without it; only where nothing was found
}

// chips lists the choices that narrow the selection.
func (v *visit) chips(s *selection) []chip {
	var out []chip
	if s.query.Text != "" {
		out = append(out, chip{Text: "«" + s.query.Text + "»", Href: s.href(paramWords)})
	}
	for _, m := range s.municipality {
		out = append(out, chip{Text: m.DisplayName, Href: s.href(paramMunicipality)})
	}
	for _, f := range filters {
		chosen := s.values[f.param]
		for i, value := range chosen {
			rest := slices.Concat(chosen[:i], chosen[i+1:])
			out = append(out, chip{Text: v.lang.Label(f.label) + ": " + f.name(v.web, v.lang, value), Href: s.href(f.param, rest...)})
		}
	}
	return out
}

// queryName names a parameter of an address, of "query.steg" what "steg" is.
func (v *visit) queryName(path string) (string, bool) {
	param, ok := strings.CutPrefix(path, "query.")
	if !ok {
		return "", false
	}
	for _, f := range filters {
		if f.param == param {
			return v.lang.Label(f.label), true
		}
	}
	if key := "page.list.param." + param; v.lang.Has(key) {
		return v.lang.Text(key, nil), true
	}
	return param, true
}

// hidden are the parameters that a form of the page must send along.
func (s *selection) hidden() []option {
	var out []option
	for name, list := range s.values {
		for _, value := range list {
			out = append(out, option{Value: value, Name: name})
		}
	}
	slices.SortFunc(out, func(a, b option) int { return strings.Compare(a.Name+a.Value, b.Name+b.Value) })
	return out
}
