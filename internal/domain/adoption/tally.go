package adoption

import (
	"cmp"
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
	Ticked    *Tick     // nil: it has said nothing of the onboarding package
	Efforts   []Effort  // the last of each moment
}

// Heard is a word that was said of a municipality that is no more.
type Heard struct {
	Number string
	Word
}

// Time is all the time in which the municipality was itself.
func (p Place) Time() Span {
	if len(p.Own) == 0 {
		return Span{Number: p.Number}
	}
	return Span{Number: p.Number, From: p.Own[len(p.Own)-1].From}
}

// Said is all that was said of the municipality under its numbers, as one. Position
// is that of the number of today.
func (p Place) Said(said func(number string) *State) State {
	var out State
	for i := len(p.Own) - 1; i >= 0; i-- {
		span := p.Own[i]
		s := said(span.Number)
		if s == nil {
			s = &State{}
		}
		out.ID, out.Initiative, out.Municipality, out.Position = s.ID, s.Initiative, s.Municipality, s.Position
		out.Words = append(out.Words, within(s.Words, span)...)
		out.Efforts = append(out.Efforts, within(s.Efforts, span)...)
		out.Obstacles = append(out.Obstacles, within(s.Obstacles, span)...)
		out.Ticks = append(out.Ticks, within(s.Ticks, span)...)
	}
	return out
}

func within[T interface{ said() Said }](list []T, span Span) (out []T) {
	for _, x := range list {
		if span.Holds(x.said().Day) {
			out = append(out, x)
		}
	}
	return out
}

// Stand reads where the municipality stands on a day, from what was said under
// each number.
func (p Place) Stand(said func(number string) *State, day events.Date) Stand {
	s, out := p.Said(said), Stand{Number: p.Number}
	out.Own, out.Reports = s.In(p.Time(), day)
	out.Obstacles = s.ObstaclesIn(p.Time(), day)
	out.Ticked = s.TickIn(p.Time(), day)
	for _, moment := range events.EffortMoments {
		for i := len(s.Efforts) - 1; i >= 0; i-- {
			if e := s.Efforts[i]; e.Moment == moment && e.Day <= day {
				out.Efforts = append(out.Efforts, e)
				break
			}
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

// NoTally has counted nobody.
func NoTally() Tally { return Tally{States: map[events.AdoptionState]Count{}} }

// NewTally counts municipalities, each once, as they stand on a day.
func NewTally(places []Place, said func(number string) *State, day events.Date) Tally {
	t := NoTally()
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
