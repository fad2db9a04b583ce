package web

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
)

// filter is one thing that the list of initiatives is narrowed by.
type filter struct {
	param string // in the address
	facet string // in catalogue.Page.Facets
	label string // of locale.Language.Label
	most  int    // how many values are offered; chosen ones always are
	set   func(q *catalogue.Query, values []string)
	known func(w *Web, value string) bool
	name  func(w *Web, l locale.Language, value string) string
}

// filters are the facets in the order in which they are offered.
var filters = []filter{
	{param: "plikt", facet: "obligation", label: "obligation",
		set:   func(q *catalogue.Query, v []string) { q.Obligation = v },
		known: oneOf(events.ObligationLevels), name: valueOf("level")},
	{param: "steg", facet: "stage", label: "stage",
		set:   func(q *catalogue.Query, v []string) { q.Stage = v },
		known: oneOf(events.Stages), name: valueOf("stage")},
	{param: "fase", facet: "phase", label: "phase",
		set:   func(q *catalogue.Query, v []string) { q.Phase = v },
		known: oneOf(events.Phases), name: valueOf("phase")},
	{param: "forbi", facet: "bypassed", label: "bypassed",
		set: func(q *catalogue.Query, v []string) {
			if len(v) == 1 {
				bypassed := v[0] == "true"
				q.Bypassed = &bypassed
			}
		},
		known: oneOf([]string{"true", "false"}), name: valueOf("bypassed")},
	{param: "eier", facet: "owner", label: "owner", most: 25,
		set:   func(q *catalogue.Query, v []string) { q.Owner = v },
		known: digits, name: organisation},
	{param: "departement", facet: "ministry", label: "ministry", most: 25,
		set:   func(q *catalogue.Query, v []string) { q.Ministry = v },
		known: digits, name: organisation},
	{param: "tema", facet: "theme", label: "themes", most: 25,
		set:   func(q *catalogue.Query, v []string) { q.Theme = v },
		known: func(w *Web, v string) bool { _, ok := w.cfg.Ref.Theme(v); return ok },
		name:  func(w *Web, l locale.Language, v string) string { return w.themeName(l, v) }},
	{param: "status", facet: "standing", label: "standing",
		set:   func(q *catalogue.Query, v []string) { q.Standing = v },
		known: oneOf(events.Standings), name: valueOf("standing")},
}

func oneOf[T ~string](allowed []T) func(*Web, string) bool {
	return func(_ *Web, v string) bool { return slices.Contains(allowed, T(v)) }
}

// digits accepts any organisation number: not every owner is in the reference
// data.
func digits(_ *Web, v string) bool {
	return len(v) == 9 && !slices.ContainsFunc([]byte(v), func(c byte) bool { return c < '0' || c > '9' })
}

func valueOf(field string) func(*Web, locale.Language, string) string {
	return func(_ *Web, l locale.Language, v string) string { return capital(l.Value(field, v)) }
}

func organisation(w *Web, _ locale.Language, number string) string { return w.organisationName(number) }

// facet is a filter as the page offers it.
type facet struct {
	Param, Label string
	Options      []option
	Chosen       int
}

type option struct {
	Value, Name string
	Count       int
	Chosen      bool
}

// facets lays out the filters with what each choice would give.
func (v *visit) facets(s *selection, counts map[string][]catalogue.FacetCount) []facet {
	var out []facet
	for _, f := range filters {
		chosen := s.values[f.param]
		lines := facet{Param: f.param, Label: v.lang.Label(f.label), Chosen: len(chosen)}
		for i, c := range counts[f.facet] {
			on := slices.Contains(chosen, c.Value)
			if f.most > 0 && i >= f.most && !on {
				continue
			}
			lines.Options = append(lines.Options, option{c.Value, f.name(v.web, v.lang, c.Value), c.Count, on})
		}
		if len(lines.Options) > 0 {
			out = append(out, lines)
		}
	}
	return out
}
