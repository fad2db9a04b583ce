package subscription

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/search"
)

// Filters says which changes are asked for, by filter.OfChanges. The words of a
// text are looked for at the beginning of the words in the title, the summary
// and the number of the initiative: all words of one of the texts must be
// there.
type Filters struct {
	Everything bool // instead of filters
	filter.Set
}

// Asking makes filters of a set.
func Asking(s filter.Set) Filters { return Filters{Set: s} }

const keyEverything = "everything"

// MarshalJSON writes the filters beside each other.
func (f Filters) MarshalJSON() ([]byte, error) {
	out := make(map[string]any, len(f.Set)+1)
	for name, values := range f.Set {
		if values != nil {
			out[string(name)] = values
		}
	}
	if f.Everything {
		out[keyEverything] = true
	}
	return json.Marshal(out)
}

// UnmarshalJSON takes the filters that there are; others are refused where a body
// is checked against its description.
func (f *Filters) UnmarshalJSON(raw []byte) error {
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return fmt.Errorf("decode filters: %w", err)
	}
	*f = Filters{}
	if everything, given := parts[keyEverything]; given {
		if err := json.Unmarshal(everything, &f.Everything); err != nil {
			return fmt.Errorf("decode filters: %w", err)
		}
	}
	for _, name := range filter.OfChanges {
		part, given := parts[string(name)]
		if !given {
			continue
		}
		var values []string
		if err := json.Unmarshal(part, &values); err != nil {
			return fmt.Errorf("decode filter %s: %w", name, err)
		}
		if f.Set == nil {
			f.Set = filter.Set{}
		}
		f.Set[name] = values // nil, for null, asks for nothing in particular
	}
	return nil
}

// Empty says that there is no filter, not even an empty one.
func (f Filters) Empty() bool { return !f.Everything && f.Set.Empty() }

// dimension is something that changes are filtered by: a place in byDimension.
type dimension int

// byDimension are the filters of changes whose values can be looked up.
var byDimension = [...]filter.Name{
	filter.Initiative, filter.Municipality, filter.Owner, filter.Ministry, filter.Theme, filter.LifeEvent, filter.TargetGroup, filter.Product,
	filter.Stage, filter.Standing, filter.Phase, filter.Obligation, filter.Class, filter.Bypassed, filter.Disagreed, filter.Slipped, filter.ChangeClass,
}

const dimensions = dimension(len(byDimension))

// wanted are the values of each dimension that a subscription asks for, led to
// today; nil where it asks for nothing in particular.
type wanted struct {
	values [dimensions][]string
	texts  [][]string // folded words; any of the texts, all words of it

	due, happened []filter.Period // any of the periods
}

// resolve leads filters to what changes hold today.
func (f *Filters) resolve(ref *reference.Data) wanted {
	var w wanted
	for d, name := range byDimension {
		if name == filter.Municipality {
			w.values[d] = f.Places(ref)
		} else {
			w.values[d] = f.Today(name, ref)
		}
	}
	w.due, w.happened = periods(f.Set[filter.Due]), periods(f.Set[filter.Changed])
	for _, text := range f.Set[filter.Text] {
		w.texts = append(w.texts, search.Words(text))
	}
	return w
}

// periods are what was checked when it was asked for; nil where nothing was.
func periods(values []string) []filter.Period {
	if values == nil {
		return nil
	}
	out := []filter.Period{}
	for _, value := range values {
		if p, ok := filter.ParsePeriod(value); ok {
			out = append(out, p)
		}
	}
	return out
}

// fits says whether a change is of the periods and the words that are asked for,
// which cannot be looked up.
func (w *wanted) fits(c *changes.Change, words func() search.Synonyms, text func() search.Text) bool {
	if w.due != nil && !slices.ContainsFunc(w.due, func(p filter.Period) bool {
		return slices.ContainsFunc(c.Spans, func(s initiative.Span) bool { return p.Meets(s.First, s.Last) })
	}) {
		return false
	}
	if w.happened != nil {
		on := initiative.Day(c.At)
		if !slices.ContainsFunc(w.happened, func(p filter.Period) bool { return p.Meets(on, on) }) {
			return false
		}
	}
	return w.texts == nil || says(text(), w.texts, words())
}

// held calls visit with each value that a change holds in a dimension, until
// visit is true.
func held(d dimension, c *changes.Change, visit func(string) bool) bool {
	switch byDimension[d] {
	case filter.Initiative:
		return visit(c.Initiative) || slices.ContainsFunc(c.Absorbed, visit) // who followed what was merged into it follows it
	case filter.Municipality: // a county is its municipalities, a network its members
		return slices.ContainsFunc(c.Municipalities, visit)
	case filter.Owner:
		return visit(c.Owner) || visit(c.FormerOwner)
	case filter.Ministry:
		return visit(c.Ministry) || visit(c.FormerMinistry)
	case filter.Theme, filter.LifeEvent:
		return slices.ContainsFunc(c.Themes, visit)
	case filter.TargetGroup:
		return slices.ContainsFunc(c.TargetGroups, func(g events.TargetGroup) bool { return visit(string(g)) })
	case filter.Product:
		return slices.ContainsFunc(c.Products, visit) || c.New.Product != "" && visit(c.New.Product)
	case filter.Bypassed:
		return slices.ContainsFunc(filter.BypassedValues(c.Setting.Bypassed, c.BypassOver), visit)
	case filter.ChangeClass:
		return visit(string(c.Class)) || slices.ContainsFunc(c.Also, func(class changes.Class) bool { return visit(string(class)) })
	}
	return visit(only(byDimension[d], c))
}

// only is the value of what a change holds one of; "" if it holds none.
func only(name filter.Name, c *changes.Change) string {
	switch name {
	case filter.Stage:
		return string(c.Stage)
	case filter.Standing:
		return string(c.Standing)
	case filter.Phase:
		return string(c.Phase)
	case filter.Obligation:
		return string(c.Obligation)
	case filter.Class:
		return string(c.Decision)
	case filter.Disagreed:
		return strconv.FormatBool(c.Disagreed)
	case filter.Slipped:
		if days, dated := c.Slipped(); dated {
			return filter.SlippedValue(days)
		}
	}
	return ""
}

// Followed gives the initiatives that are asked for and go on as the one that a
// change is about; none if that is asked for itself.
func (f *Filters) Followed(c *changes.Change) (ids []string) {
	asked := f.Set[filter.Initiative]
	if slices.Contains(asked, c.Initiative) {
		return nil
	}
	for _, id := range c.Absorbed {
		if slices.Contains(asked, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Selector is filters made ready to be asked about many changes.
type Selector struct {
	ref   *reference.Data
	words func() search.Synonyms
	want  wanted
}

// Select makes filters ready. words are those that the search takes for the same, now.
func Select(f Filters, ref *reference.Data, words func() search.Synonyms) Selector {
	return Selector{ref, words, f.resolve(ref)}
}

// Matches says whether a change is asked for.
func (s Selector) Matches(c *changes.Change) bool {
	for d := range dimensions {
		values := s.want.values[d]
		if values != nil && !held(d, c, func(v string) bool { return v != "" && slices.Contains(values, v) }) {
			return false
		}
	}
	return s.want.fits(c, s.words, func() search.Text { return textOf(c, s.ref) })
}

// Passed says that whoever reads changes backwards has come past all the periods
// that are asked for: what is published a day later than it happened is waited
// for.
func Passed(f Filters, c *changes.Change) bool {
	asked := periods(f.Set[filter.Changed])
	if len(asked) == 0 {
		return false
	}
	next := initiative.Day(c.At.AddDate(0, 0, 1))
	return !slices.ContainsFunc(asked, func(p filter.Period) bool { return next >= p.First })
}

// Matches says whether a subscription asks for a change, whatever its status.
func Matches(s *Subscription, c *changes.Change, ref *reference.Data, words func() search.Synonyms) bool {
	return Select(s.Filters, ref, words).Matches(c)
}

// textOf is what texts are looked for in: what the list of initiatives finds an
// initiative by.
func textOf(c *changes.Change, ref *reference.Data) search.Text {
	parts := []search.Part{{Text: c.Initiative}}
	for _, number := range []string{c.Owner, c.FormerOwner} {
		if o, ok := ref.Organisation(number); ok {
			parts = append(parts, search.Part{Text: o.AllNames()})
		}
	}
	for _, tag := range checks.Languages {
		parts = append(parts, search.Part{Text: c.Title[tag], Language: tag}, search.Part{Text: c.Summary[tag], Language: tag})
	}
	return search.Prepare(parts...)
}

func says(text search.Text, texts [][]string, same search.Synonyms) bool {
	return slices.ContainsFunc(texts, func(words []string) bool {
		return !slices.ContainsFunc(words, func(word string) bool { return !text.Says(word, same) })
	})
}
