package query

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/reference"
)

// Need reads a need. NotFound: there is none.
func (q *Reader) Need(id string) (need.State, error) {
	s, err := q.views.Need(id)
	if err == nil && !s.Exists() {
		err = fault.New(fault.NotFound, "need_not_found", nil)
	}
	return s, err
}

// NeedHistory reads every event of a need, oldest first.
func (q *Reader) NeedHistory(id string) ([]document.Entry, error) {
	if _, err := q.Need(id); err != nil {
		return nil, err
	}
	raw, err := q.views.History(id)
	if err != nil {
		return nil, err
	}
	return decodeEntries(raw)
}

// NeedAt is a need as it stood right after a position; it is what a repeated command
// is answered with.
func (q *Reader) NeedAt(id string, position uint64) (need.State, error) {
	s, err := q.Need(id)
	if err != nil || s.Position <= position {
		return s, err
	}
	entries, err := q.NeedHistory(id)
	if err != nil {
		return s, err
	}
	return replay(entries, position, need.Evolve)
}

// AllNeeds lists all needs, by id.
func (q *Reader) AllNeeds() ([]need.State, error) { return q.views.Needs() }

// NeedFilter narrows a list of needs. What is empty narrows nothing.
type NeedFilter struct {
	Phases []need.Phase
	Urgent bool       // they stand on a network's list of this year or a later one
	Where  filter.Set // by FiltersOfNeeds; places are those of the municipalities behind it
}

// FiltersOfNeeds are those of initiatives that needs are narrowed by as well; the
// initiative is the one that has taken the need up.
var FiltersOfNeeds = []filter.Name{filter.Municipality, filter.County, filter.Network, filter.Theme, filter.LifeEvent, filter.Initiative}

// NeedSum is a need, and who is behind it today.
type NeedSum struct {
	need.State
	Behind     []Behind // those that are municipalities today, in the order of the voices
	Former     []Behind // those that are none any more: they are shown, and count for nothing
	Population int      // of those that are
	Late       bool     // KS has not answered, and should have
}

// Behind is a municipality behind a need.
type Behind struct {
	need.Voice
	Today reference.Municipality // the zero value of one that is none any more
}

// Matters counts those to whom it matters in some way.
func (s *NeedSum) Matters(how string) (n int) {
	for _, b := range s.Behind {
		if b.Matters == how {
			n++
		}
	}
	return n
}

// NeedPlace is the place of a need in a list of them: those with most municipalities
// behind them first, of equal ones the latest.
type NeedPlace struct {
	Behind int
	At     time.Time
	ID     string
}

// Place is the place of a need as it stands.
func (s *NeedSum) Place() NeedPlace { return NeedPlace{len(s.Behind), s.At, s.ID} }

// Compare is negative where a place is before another one.
func (p NeedPlace) Compare(o NeedPlace) int {
	return cmp.Or(o.Behind-p.Behind, o.At.Compare(p.At), strings.Compare(p.ID, o.ID))
}

// Needs lists the needs that are asked for: those with most municipalities behind
// them first, of equal ones the latest.
func (q *Reader) Needs(f NeedFilter) (out []NeedSum, err error) {
	list, err := q.views.Needs()
	if err != nil {
		return nil, err
	}
	var urgent map[string]bool
	if f.Urgent {
		if urgent, err = q.urgent(); err != nil {
			return nil, err
		}
	}
	takers := f.Where[filter.Initiative]
	themes, lives, places := f.Where.Today(filter.Theme, q.ref), f.Where.Today(filter.LifeEvent, q.ref), f.Where.Places(q.ref)
	for i := range list {
		s := &list[i]
		switch {
		case f.Urgent && !urgent[s.ID],
			len(f.Phases) > 0 && !slices.Contains(f.Phases, s.Phase()),
			len(takers) > 0 && (s.Answer == nil || !slices.Contains(takers, s.Answer.Initiative)),
			themes != nil && !slices.Contains(themes, s.Theme) && !slices.Contains(themes, s.LifeEvent),
			lives != nil && !slices.Contains(lives, s.LifeEvent):
			continue
		}
		sum := q.NeedSum(s)
		if places == nil || slices.ContainsFunc(sum.Behind, func(b Behind) bool { return slices.Contains(places, b.Today.Number) }) {
			out = append(out, sum)
		}
	}
	slices.SortFunc(out, func(a, b NeedSum) int { return a.Place().Compare(b.Place()) })
	return out, nil
}

// NeedsFrom lists the needs that those of some places are behind: what waits for an
// answer first.
func (q *Reader) NeedsFrom(where filter.Set) ([]NeedSum, error) {
	list, err := q.Needs(NeedFilter{Where: where})
	slices.SortStableFunc(list, func(a, b NeedSum) int {
		return slices.Index(need.Phases, a.Phase()) - slices.Index(need.Phases, b.Phase())
	})
	return list, err
}

// NeedsMetBy lists the needs that an initiative has taken up.
func (q *Reader) NeedsMetBy(initiative string) ([]NeedSum, error) {
	return q.Needs(NeedFilter{Where: filter.Set{filter.Initiative: {initiative}}})
}

// NeedSum counts who is behind a need today: each municipality once.
func (q *Reader) NeedSum(s *need.State) NeedSum {
	sum := NeedSum{State: *s, Late: s.Late(q.Today(q.clock()))}
	counted := map[string]bool{}
	for _, v := range s.Voices {
		m, is := q.ItselfToday(v.Municipality, v.At)
		switch {
		case !is:
			sum.Former = append(sum.Former, Behind{Voice: v})
		case !counted[m.Number]:
			counted[m.Number] = true
			sum.Behind = append(sum.Behind, Behind{v, m})
			sum.Population += m.Population
		}
	}
	return sum
}

// ItselfToday is the municipality of today that had a number at a time and is the
// same still, whatever its number; false where it was merged or split since.
func (q *Reader) ItselfToday(number string, at time.Time) (reference.Municipality, bool) {
	for _, heir := range q.ref.Heirs(number) {
		if m, ok := q.ref.Municipality(heir); ok && q.own(m, number, at) {
			return m, true
		}
	}
	return reference.Municipality{}, false
}

// own says whether a number was a municipality's own at a time.
func (q *Reader) own(m reference.Municipality, number string, at time.Time) bool {
	day := q.Today(at)
	return slices.ContainsFunc(q.ref.Lineage(m.Number).Own, func(s reference.Span) bool {
		return s.Number == number && s.From <= day && (s.Until == "" || day <= s.Until)
	})
}

// NeedVoice is the voice of one of today's municipalities; nil if it is not behind the
// need.
func (q *Reader) NeedVoice(s *need.State, m reference.Municipality) *need.Voice {
	return s.Voice(func(number string, at time.Time) bool { return q.own(m, number, at) })
}

// NeedEnv is what a decision about a need may look at: as whom it is given and for
// which municipality, the standing of the initiative that it names, and the need that
// it would go on as.
func (l *Lookups) NeedEnv(at time.Time, by events.Speaker, number string, standing events.Standing, other need.State) need.Env {
	q := l.reader
	env := need.Env{Today: q.Today(at), By: by, World: q.world, Standing: standing, Other: other}
	m, known := q.ref.Municipality(number)
	env.Municipality = need.Municipality{
		Number: number, Known: known, Own: func(number string, at time.Time) bool { return known && q.own(m, number, at) },
	}
	env.Same = func(a, b events.NeedVoice) bool {
		one, isA := q.ItselfToday(a.Municipality, a.At)
		two, isB := q.ItselfToday(b.Municipality, b.At)
		return isA && isB && one.Number == two.Number || !isA && !isB && a.Municipality == b.Municipality
	}
	return env
}

// NeedChain is what became of a need.
type NeedChain struct {
	Initiative initiative.State // that has taken it up; the zero state if none has
	Own        []Standing       // where those behind it stand with that, in the order of the voices
}

// InUse is how many of those behind a need use what it became.
func (c *NeedChain) InUse() (n int) {
	for i := range c.Own {
		if w := c.Own[i].Counts(); w != nil && w.State == events.AdoptionInUse {
			n++
		}
	}
	return n
}

// NeedChain reads what became of a need.
func (q *Reader) NeedChain(s *NeedSum) (c NeedChain, err error) {
	if s.Answer == nil || s.Answer.Initiative == "" {
		return c, nil
	}
	if c.Initiative, err = q.Stored(s.Answer.Initiative); err != nil {
		return c, err
	}
	for _, b := range s.Behind {
		a, err := q.Adoption(s.Answer.Initiative, b.Today.Number)
		if err != nil {
			return c, err
		}
		c.Own = append(c.Own, Standing{Municipality: b.Today, Place: a.Place, Stand: a.Stand})
	}
	return c, nil
}
