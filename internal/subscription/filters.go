package subscription

import (
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/reference"
)

// Filters says which changes are asked for. A filter that is nil asks for
// nothing in particular. The words of a text are looked for at the beginning of
// the words in the title, the summary and the number of the initiative: all
// words of one of the texts must be there.
type Filters struct {
	Everything   bool     `json:"everything,omitempty"` // instead of filters
	Municipality []string `json:"municipality,omitzero"`
	County       []string `json:"county,omitzero"`
	Owner        []string `json:"owner,omitzero"`
	Ministry     []string `json:"ministry,omitzero"`
	Theme        []string `json:"theme,omitzero"`
	Stage        []string `json:"stage,omitzero"`
	ChangeClass  []string `json:"changeClass,omitzero"`
	Initiative   []string `json:"initiative,omitzero"`
	Text         []string `json:"text,omitzero"`
}

// Empty says that there is no filter, not even an empty one.
func (f Filters) Empty() bool {
	return !f.Everything && f.Municipality == nil && f.County == nil && f.Owner == nil && f.Ministry == nil && f.Theme == nil &&
		f.Stage == nil && f.ChangeClass == nil && f.Initiative == nil && f.Text == nil
}

// dimension is something that changes are filtered by.
type dimension int

const (
	byInitiative dimension = iota
	byMunicipality
	byCounty
	byOwner
	byMinistry
	byTheme
	byStage
	byClass
	dimensions
)

// wanted are the values of each dimension that a subscription asks for, led to
// today; nil where it asks for nothing in particular.
type wanted struct {
	values [dimensions][]string
	texts  [][]string // folded words; any of the texts, all words of it
}

// resolve leads filters to what changes hold today.
func (f *Filters) resolve(ref *reference.Data) wanted {
	var w wanted
	w.values[byInitiative] = f.Initiative
	w.values[byOwner] = f.Owner
	w.values[byMinistry] = f.Ministry
	w.values[byStage] = f.Stage
	w.values[byClass] = f.ChangeClass
	w.values[byMunicipality] = resolved(f.Municipality, func(number string) []string {
		today, _, _ := ref.Current(number)
		return today
	})
	w.values[byCounty] = resolved(f.County, func(number string) []string { return ref.ResolveCounty(number, "") })
	w.values[byTheme] = resolved(f.Theme, func(slug string) []string { return below(slug, ref) })
	for _, text := range f.Text {
		w.texts = append(w.texts, strings.Fields(reference.Fold(text)))
	}
	return w
}

// resolved leads each value to others; what leads nowhere stays a filter that
// nothing matches.
func resolved(given []string, lead func(string) []string) []string {
	if given == nil {
		return nil
	}
	out := []string{}
	for _, g := range given {
		out = append(out, lead(g)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// below is a theme with the themes under it.
func below(slug string, ref *reference.Data) []string {
	out := []string{slug}
	for _, t := range ref.Themes() {
		if slices.Contains(t.Broader, slug) {
			out = append(out, t.Slug)
		}
	}
	return out
}

// held calls visit with each value that a change holds in a dimension, until
// visit is true.
func held(d dimension, c *changes.Change, visit func(string) bool) bool {
	switch d {
	case byInitiative:
		return visit(c.Initiative)
	case byMunicipality, byCounty: // a county is its municipalities
		return slices.ContainsFunc(c.Municipalities, visit)
	case byOwner:
		return visit(c.Owner) || visit(c.FormerOwner)
	case byMinistry:
		return visit(c.Ministry) || visit(c.FormerMinistry)
	case byTheme:
		return slices.ContainsFunc(c.Themes, visit)
	case byStage:
		return visit(string(c.Stage))
	}
	return visit(string(c.Class)) || slices.ContainsFunc(c.Also, func(class changes.Class) bool { return visit(string(class)) })
}

// Selector is filters made ready to be asked about many changes.
type Selector struct{ want wanted }

// Select makes filters ready.
func Select(f Filters, ref *reference.Data) Selector { return Selector{f.resolve(ref)} }

// Matches says whether a change is asked for.
func (s Selector) Matches(c *changes.Change) bool {
	for d := range dimensions {
		values := s.want.values[d]
		if values != nil && !held(d, c, func(v string) bool { return v != "" && slices.Contains(values, v) }) {
			return false
		}
	}
	return s.want.texts == nil || says(haystack(c), s.want.texts)
}

// Matches says whether a subscription asks for a change, whatever its status.
func Matches(s *Subscription, c *changes.Change, ref *reference.Data) bool {
	return Select(s.Filters, ref).Matches(c)
}

// haystack is what texts are looked for in: folded, with a space before each
// word.
func haystack(c *changes.Change) string {
	var b strings.Builder
	add := func(s string) { b.WriteString(" " + reference.Fold(s)) }
	add(c.Initiative)
	for _, tag := range []string{"nb", "nn", "en", "se"} {
		add(c.Title[tag])
		add(c.Summary[tag])
	}
	return b.String()
}

func says(haystack string, texts [][]string) bool {
	return slices.ContainsFunc(texts, func(words []string) bool {
		for _, word := range words {
			if !strings.Contains(haystack, " "+word) {
				return false
			}
		}
		return true
	})
}
