package adoption

import (
	"time"

	"github.com/samstyring/samstyring/events"
)

// State is what was said about one municipality's adoption of one initiative. Its
// slices are never changed, only replaced.
type State struct {
	ID           string     `json:"id"`
	Initiative   string     `json:"initiative"`
	Municipality string     `json:"municipality"`
	Position     uint64     `json:"position"` // of its last event; 0: nothing was said
	Words        []Word     `json:"words,omitempty"`
	Efforts      []Effort   `json:"efforts,omitempty"`
	Obstacles    []Obstacle `json:"obstacles,omitempty"` // what was said of them last, by each who said something
	Ticks        []Tick     `json:"ticks,omitempty"`     // of the steps of the onboarding package
}

// Said is by whom and when something was said.
type Said struct {
	Event        string         `json:"event"` // its id
	Position     uint64         `json:"position"`
	At           time.Time      `json:"at"`
	Day          events.Date    `json:"day"` // in Norway
	By           events.Speaker `json:"by"`
	Organisation string         `json:"organisation"`       // on whose behalf
	Supplier     string         `json:"supplier,omitempty"` // who did it for them
	Corrects     string         `json:"corrects,omitempty"`
	Evidence     []events.Link  `json:"evidence,omitempty"`
	Note         events.Text    `json:"note,omitempty"`
}

// Own says whether it is the municipality's own word.
func (s Said) Own() bool { return s.By == events.SpeakerSelf || s.By == events.SpeakerMandate }

// Word says how far the municipality has come.
type Word struct {
	Said
	State      events.AdoptionState `json:"state"`
	Date       events.Date          `json:"date,omitempty"`
	Precision  string               `json:"precision,omitempty"`
	Body       string               `json:"body,omitempty"`
	CaseNumber string               `json:"caseNumber,omitempty"`
	Wave       string               `json:"wave,omitempty"`
	Extent     string               `json:"extent,omitempty"`
	Reason     events.Text          `json:"reason,omitempty"`
	AsOf       events.Date          `json:"asOf,omitempty"`     // of a report
	Source     events.Text          `json:"source,omitempty"`   // of a report
	Confirms   string               `json:"confirms,omitempty"` // the event whose word it repeats
}

// Effort is what the adoption has taken.
type Effort struct {
	Said
	Moment      string              `json:"moment"`
	Lines       []events.EffortLine `json:"lines"`
	Basis       string              `json:"basis"`
	Definitions int                 `json:"definitions"`
}

// Obstacle is what stood in the way when it was said.
type Obstacle struct {
	Said
	Obstacles []events.Obstacle `json:"obstacles"`
}

// ID is the id of the adoption of an initiative by a municipality.
func ID(initiative, municipality string) string { return initiative + "-" + municipality }

// Span is a time in which a number was one municipality's.
type Span struct {
	Number string
	From   events.Date // first day; empty: since before the changes that are known
	Until  events.Date // last day; empty: today
}

// Holds says whether a day lies in it.
func (s Span) Holds(day events.Date) bool { return s.From <= day && (s.Until == "" || day <= s.Until) }

// In gives what was said in a span and not after a day, of everybody: the last of
// the municipality's own words, nil if there is none, and the last report of each
// who has reported, in the order in which they were said.
func (s *State) In(span Span, day events.Date) (own *Word, reports []Word) {
	last := map[string]int{}
	for i := range s.Words {
		w := &s.Words[i]
		switch {
		case !span.Holds(w.Day) || w.Day > day:
		case w.Own():
			own = w
		default:
			last[w.Organisation] = i
		}
	}
	for i, w := range s.Words {
		if n, ok := last[w.Organisation]; ok && n == i && !w.Own() {
			reports = append(reports, w)
		}
	}
	return own, reports
}

// Until is the state as it was right after a position.
func (s State) Until(position uint64) State {
	if s.Position > position {
		s.Position = position
	}
	s.Words = until(s.Words, position)
	s.Efforts = until(s.Efforts, position)
	s.Obstacles = until(s.Obstacles, position)
	s.Ticks = until(s.Ticks, position)
	return s
}

// said is by whom and when, of whatever was said.
func (s Said) said() Said { return s }

func until[T interface{ said() Said }](list []T, position uint64) []T {
	for i, x := range list {
		if x.said().Position > position {
			return list[:i]
		}
	}
	return list
}

// word finds what an event said.
func (s *State) word(event string) (Word, bool) {
	for _, w := range s.Words {
		if w.Event == event {
			return w, true
		}
	}
	return Word{}, false
}

// Same says whether two words say the same about the state, since when, and how
// much. A municipality and an owner who say it in other words differ in none.
func (w Word) Same(x Word) bool {
	return w.State == x.State && (w.Extent == x.Extent || w.Extent == "" || x.Extent == "")
}
