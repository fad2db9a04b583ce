package adoption

import (
	"cmp"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
)

// lastsMonths is how many months a word holds before it is "not confirmed since".
const lastsMonths = 12

// Lasts is the last day on which a word of a day is still taken for confirmed.
func Lasts(said events.Date) events.Date {
	at, err := time.Parse(time.DateOnly, string(said))
	if err != nil {
		return said
	}
	return events.Date(at.AddDate(0, lastsMonths, 0).Format(time.DateOnly))
}

// Place is one of today's municipalities as it is counted.
type Place struct {
	Number     string
	Population int
	Own        []Span // in which it was itself, under whichever number
	Former     []Span // of those that it was formed from
}

// Stand is where a municipality stands with an initiative on a day.
type Stand struct {
	Number    string
	Own       *Word     // the municipality's own word; nil: it has said nothing
	Reports   []Word    // what others have reported, one for each, in the order of the log
	Before    []Heard   // what was said of those that it was formed from
	Obstacles *Obstacle // nil: it has said nothing of them
	Efforts   []Effort  // the last of each moment
}

// Heard is a word that was said of a municipality that is no more.
type Heard struct {
	Number string
	Word
}

// Stand reads where the municipality stands on a day, from what was said under
// each number.
func (p Place) Stand(said func(number string) *State, day events.Date) Stand {
	out := Stand{Number: p.Number}
	efforts := map[string]Effort{}
	reports := map[string]Word{}
	for _, span := range p.Own {
		s := said(span.Number)
		if s == nil {
			continue
		}
		own, theirs := s.In(span, day)
		if own != nil && (out.Own == nil || own.Position > out.Own.Position) {
			out.Own = own
		}
		for _, w := range theirs {
			if w.Position > reports[w.Organisation].Position {
				reports[w.Organisation] = w
			}
		}
		if o := s.ObstaclesIn(span, day); o != nil && (out.Obstacles == nil || o.Position > out.Obstacles.Position) {
			out.Obstacles = o
		}
		for _, e := range s.Efforts {
			if span.Holds(e.Day) && e.Day <= day && e.Position > efforts[e.Moment].Position {
				efforts[e.Moment] = e
			}
		}
	}
	for _, w := range reports {
		out.Reports = append(out.Reports, w)
	}
	slices.SortFunc(out.Reports, func(a, b Word) int { return cmp.Compare(a.Position, b.Position) })
	for _, moment := range events.EffortMoments {
		if e, ok := efforts[moment]; ok {
			out.Efforts = append(out.Efforts, e)
		}
	}
	out.Before = p.before(said, day)
	return out
}

// before is what stood last of those that the municipality was formed from: their
// own word, or else what was reported last.
func (p Place) before(said func(number string) *State, day events.Date) (out []Heard) {
	for _, span := range p.Former {
		s := said(span.Number)
		if s == nil {
			continue
		}
		own, reports := s.In(span, day)
		switch {
		case own != nil:
			out = append(out, Heard{span.Number, *own})
		case len(reports) > 0:
			out = append(out, Heard{span.Number, reports[len(reports)-1]})
		}
	}
	return out
}

// Counts is the word that the municipality is counted by: its own, or else what
// was reported last; nil if nobody has said anything.
func (s Stand) Counts() *Word {
	if s.Own == nil && len(s.Reports) > 0 {
		return &s.Reports[len(s.Reports)-1]
	}
	return s.Own
}

// Differ lists the reports that say something else than the municipality does.
func (s Stand) Differ() (out []Word) {
	for _, w := range s.Reports {
		if s.Own != nil && !s.Own.Same(w) {
			out = append(out, w)
		}
	}
	return out
}

// True is the day that a word was last said to be true.
func (w Word) True() events.Date { return cmp.Or(w.AsOf, w.Day) }

// Expired says whether a word is "not confirmed since" on a day.
func (w Word) Expired(day events.Date) bool { return day > Lasts(w.True()) }

// Count is so many municipalities, with so many inhabitants, by who has said it.
type Count struct {
	Number       int `json:"number"`
	Population   int `json:"population"`
	Self         int `json:"self"`
	Mandate      int `json:"mandate"`
	Reported     int `json:"reported"`
	NotConfirmed int `json:"notConfirmed"` // of all of them
}

// Tally is what an adoption comes to among those whom the initiative concerns.
type Tally struct {
	Concerned  int                            `json:"concerned"`
	Population int                            `json:"population"`
	States     map[events.AdoptionState]Count `json:"states"`
	Silent     Count                          `json:"silent"`     // nobody has said anything of them
	Successors int                            `json:"successors"` // of the silent: something was said of those that they were formed from
	Differing  int                            `json:"differing"`  // where a report says something else than the municipality
}

// NewTally counts municipalities, each once, as they stand on a day.
func NewTally(places []Place, said func(number string) *State, day events.Date) Tally {
	t := Tally{States: map[events.AdoptionState]Count{}}
	for _, p := range places {
		t.Add(p, p.Stand(said, day), day)
	}
	return t
}

// Add counts one more municipality.
func (t *Tally) Add(p Place, s Stand, day events.Date) {
	t.Concerned++
	t.Population += p.Population
	if len(s.Differ()) > 0 {
		t.Differing++
	}
	w := s.Counts()
	if w == nil {
		t.Silent.Number++
		t.Silent.Population += p.Population
		if len(s.Before) > 0 {
			t.Successors++
		}
		return
	}
	if t.States == nil {
		t.States = map[events.AdoptionState]Count{}
	}
	c := t.States[w.State]
	c.Number++
	c.Population += p.Population
	switch w.By {
	case events.SpeakerSelf:
		c.Self++
	case events.SpeakerMandate:
		c.Mandate++
	default:
		c.Reported++
	}
	if w.Expired(day) {
		c.NotConfirmed++
	}
	t.States[w.State] = c
}

// Point is a point of the curve: how many used it on a day, among how many.
type Point struct {
	Day        events.Date `json:"day"`
	InUse      Count       `json:"inUse"`
	Concerned  int         `json:"concerned"`
	Population int         `json:"population"`
}

// Curve counts on each of some days. concerned gives whom the initiative concerned
// on a day.
func Curve(days []events.Date, concerned func(events.Date) []Place, said func(number string) *State) []Point {
	out := make([]Point, 0, len(days))
	for _, day := range days {
		t := NewTally(concerned(day), said, day)
		out = append(out, Point{Day: day, InUse: t.States[events.AdoptionInUse], Concerned: t.Concerned, Population: t.Population})
	}
	return out
}
