package query

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reference"
)

// Adoption is what was said about one municipality's adoption of one initiative.
type Adoption struct {
	ID         string           // of the initiative
	Initiative initiative.State // the zero state: there is none
	Place      adoption.Place
	Known      bool           // the municipality is one of today's
	State      adoption.State // all that was said of the municipality, under whichever number
	Stand      adoption.Stand // today
}

// Adoption reads an adoption.
func (q *Reader) Adoption(id, number string) (a Adoption, err error) {
	return q.AdoptionAt(id, number, math.MaxUint64)
}

// AdoptionAt is an adoption as it stood right after a position; it is what a
// repeated command is answered with.
func (q *Reader) AdoptionAt(id, number string, position uint64) (a Adoption, err error) {
	a.ID = id
	if initiative.ValidID(id) {
		if a.Initiative, err = q.Stored(id); err != nil {
			return a, err
		}
	}
	m, known := q.ref.Municipality(number)
	a.Known, a.Place = known, q.Place(m)
	if !known {
		a.Place.Number = number
		return a, nil
	}
	states := map[string]*adoption.State{}
	for _, span := range slices.Concat(a.Place.Own, a.Place.Former) {
		if states[span.Number] != nil {
			continue
		}
		s, err := q.views.Adoption(adoption.ID(id, span.Number))
		if err != nil {
			return a, err
		}
		s = s.Until(position)
		states[span.Number] = &s
	}
	said := func(number string) *adoption.State { return states[number] }
	a.State = a.Place.Said(said)
	a.Stand = a.Place.Stand(said, q.Today(q.clock()))
	return a, nil
}

// Place is one of today's municipalities as it is counted.
func (q *Reader) Place(m reference.Municipality) adoption.Place {
	l := q.ref.Lineage(m.Number)
	return adoption.Place{Number: m.Number, Population: m.Population, Own: placeSpans(l.Own), Former: placeSpans(l.Former)}
}

func placeSpans(spans []reference.Span) (out []adoption.Span) {
	for _, s := range spans {
		out = append(out, adoption.Span{Number: s.Number, From: s.From, Until: s.Until})
	}
	return out
}

// Uptake is how far those whom an initiative concerns have come with it.
type Uptake struct {
	Initiative initiative.State
	On         events.Date
	Tally      adoption.Tally
	Stands     []Standing       // of all whom it concerns, by number
	Outside    int              // those of whom something was said, and whom it does not concern
	Curve      []adoption.Point // at the end of each month with anything in it, and on the day
}

// Standing is where one municipality stands.
type Standing struct {
	Municipality reference.Municipality
	Place        adoption.Place
	adoption.Stand
}

// Uptake reads how far those whom an initiative concerned on a day had come with it;
// an empty day is today.
func (q *Reader) Uptake(id string, on events.Date) (u Uptake, err error) {
	if u.Initiative, err = q.State(id); err != nil {
		return u, err
	}
	states, err := q.views.AdoptionsOf(id)
	if err != nil {
		return u, err
	}
	reaches, err := q.reaches(id)
	if err != nil {
		return u, err
	}
	u.Tally = adoption.NoTally()
	if u.On = on; on == "" {
		u.On = q.Today(q.clock())
	}
	said := func(number string) *adoption.State { return states[number] }
	places := q.places(states)
	concerned := func(day events.Date) (out []adoption.Place) {
		for _, number := range q.ref.Concerned(reaches.on(day)) {
			out = append(out, places[number])
		}
		return out
	}
	for _, p := range concerned(u.On) {
		m, _ := q.ref.Municipality(p.Number)
		s := p.Stand(said, u.On)
		u.Tally.Add(p, s, u.On)
		u.Stands = append(u.Stands, Standing{Municipality: m, Place: p, Stand: s})
		delete(places, p.Number)
	}
	for _, p := range places {
		if p.Stand(said, u.On).Counts() != nil {
			u.Outside++
		}
	}
	places = q.places(states)
	u.Curve = adoption.Curve(monthEnds(states, u.On), concerned, said)
	return u, nil
}

// places are today's municipalities by number. Lineage is read for those only of
// whose numbers, today's or earlier ones, something was said.
func (q *Reader) places(states map[string]*adoption.State) map[string]adoption.Place {
	touched := map[string]bool{}
	for number := range states {
		for _, m := range q.ref.Heirs(number) {
			touched[m] = true
		}
	}
	out := map[string]adoption.Place{}
	for _, m := range q.ref.Municipalities() {
		if touched[m.Number] {
			out[m.Number] = q.Place(m)
		} else {
			out[m.Number] = adoption.Place{Number: m.Number, Population: m.Population}
		}
	}
	return out
}

// reaches are whom an initiative has concerned, oldest first.
type reaches []struct {
	from  events.Date
	reach events.Reach
}

// on is whom it concerned at the end of a day; nobody before it was registered.
func (r reaches) on(day events.Date) (reach events.Reach) {
	for _, x := range r {
		if x.from <= day {
			reach = x.reach
		}
	}
	return reach
}

func (q *Reader) reaches(id string) (out reaches, err error) {
	entries, err := q.History(id)
	if err != nil {
		return nil, err
	}
	var s initiative.State
	for i := range entries {
		r, err := entries[i].Record()
		if err != nil {
			return nil, err
		}
		initiative.Evolve(&s, r)
		switch r.Data.(type) {
		case *events.Proposed, *events.ReachChanged:
			out = append(out, struct {
				from  events.Date
				reach events.Reach
			}{q.Today(r.Time), s.Reach})
		}
	}
	return out, nil
}

// maxPoints is how many points a curve has at most: the latest.
const maxPoints = 120

// monthEnds are the last days of the months from the first word to a day, and that day.
func monthEnds(states map[string]*adoption.State, until events.Date) (out []events.Date) {
	first := until
	for _, s := range states {
		for _, w := range s.Words[:min(1, len(s.Words))] {
			first = min(first, w.Day)
		}
	}
	at, err := time.Parse(time.DateOnly, string(first))
	if err != nil {
		return []events.Date{until}
	}
	for month := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC); ; {
		month = month.AddDate(0, 1, 0)
		end := events.Date(month.AddDate(0, 0, -1).Format(time.DateOnly))
		if end >= until {
			out = append(out, until)
			return out[max(0, len(out)-maxPoints):]
		}
		out = append(out, end)
	}
}

// Adopted is where one municipality stands with one initiative.
type Adopted struct {
	Initiative initiative.State
	Stand      adoption.Stand
}

// AdoptedBy reads where a municipality stands with every initiative of which
// something was said of it, or of those that it was formed from, by id.
func (q *Reader) AdoptedBy(m reference.Municipality, on events.Date) (out []Adopted, err error) {
	p := q.Place(m)
	var numbers []string
	for _, span := range slices.Concat(p.Own, p.Former) {
		if !slices.Contains(numbers, span.Number) {
			numbers = append(numbers, span.Number)
		}
	}
	all, err := q.views.Adopted(numbers)
	if err != nil {
		return nil, err
	}
	for id, states := range all {
		s := p.Stand(func(number string) *adoption.State { return states[number] }, on)
		if s.Counts() == nil && len(s.Before) == 0 && s.Obstacles == nil && s.Ticked == nil {
			continue
		}
		i, err := q.Stored(id)
		if err != nil {
			return nil, err
		}
		out = append(out, Adopted{i, s})
	}
	slices.SortFunc(out, func(a, b Adopted) int { return strings.Compare(a.Initiative.ID, b.Initiative.ID) })
	return out, nil
}

// PartOf is a part of those whom an initiative concerns.
type PartOf struct {
	Key   string // number of a county, or a size class
	Tally adoption.Tally
}

// Counties are the parts of an uptake by county, by number.
func (u *Uptake) Counties() []PartOf {
	return u.parts(func(m *reference.Municipality) string { return m.County })
}

// Sizes are the parts of an uptake by size class, smallest first.
func (u *Uptake) Sizes() []PartOf {
	out := u.parts(func(m *reference.Municipality) string { return m.SizeClass() })
	slices.SortFunc(out, func(a, b PartOf) int {
		return slices.Index(events.SizeClasses, a.Key) - slices.Index(events.SizeClasses, b.Key)
	})
	return out
}

func (u *Uptake) parts(key func(*reference.Municipality) string) (out []PartOf) {
	at := map[string]int{}
	for i := range u.Stands {
		s := &u.Stands[i]
		k := key(&s.Municipality)
		n, known := at[k]
		if !known {
			n, out = len(out), append(out, PartOf{Key: k, Tally: adoption.NoTally()})
			at[k] = n
		}
		out[n].Tally.Add(s.Place, s.Stand, u.On)
	}
	slices.SortFunc(out, func(a, b PartOf) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// ObstacleCount is how many municipalities say that something stands in their way.
type ObstacleCount struct {
	Kind   string
	Number int
}

// Obstacles counts what stands in the way of those whom an initiative concerns and
// who do not use it, most first.
func (u *Uptake) Obstacles() (out []ObstacleCount) {
	for _, kind := range events.Obstacles {
		c := ObstacleCount{Kind: kind}
		for i := range u.Stands {
			s := &u.Stands[i]
			if w := s.Counts(); s.Stand.Obstacles == nil || w != nil && w.State == events.AdoptionInUse {
				continue
			}
			if slices.ContainsFunc(s.Stand.Obstacles.Obstacles, func(o events.Obstacle) bool { return o.Kind == kind }) {
				c.Number++
			}
		}
		if c.Number > 0 {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b ObstacleCount) int { return b.Number - a.Number })
	return out
}
