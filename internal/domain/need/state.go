package need

import (
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
)

// State is what is true about one need after the events so far. Its slices are never
// changed, only replaced.
type State struct {
	ID           string         `json:"id"`
	Position     uint64         `json:"position"`     // of its last event; 0: it does not exist
	Municipality string         `json:"municipality"` // that raised it, by its number then
	By           events.Speaker `json:"by"`
	Organisation string         `json:"organisation"` // number of that municipality's
	Supplier     string         `json:"supplier,omitempty"`
	At           time.Time      `json:"at"` // when it was raised
	events.NeedTerms
	AnswerBy  events.Date `json:"answerBy"`
	Voices    []Voice     `json:"voices,omitempty"`    // that stand, in their order
	Withdrawn []Withdrawn `json:"withdrawn,omitempty"` // voices that were taken back, the last of each municipality
	Answer    *Answer     `json:"answer,omitempty"`    // the last one; nil: KS has not answered
	Joined    []Joined    `json:"joined,omitempty"`    // needs that go on as this one
	Closed    *Closed     `json:"closed,omitempty"`
}

// Voice is a municipality behind a need.
type Voice struct {
	events.NeedVoice
	Need string `json:"need,omitempty"` // the one that it was given to, where that goes on as this one
}

// Withdrawn is that a municipality was behind a need, and took its voice back.
type Withdrawn struct {
	Municipality string    `json:"municipality"` // the number that it was behind the need under
	From         time.Time `json:"from"`         // when it had last said so
	At           time.Time `json:"at"`
	Position     uint64    `json:"position"`
}

// Answer is what KS has answered.
type Answer struct {
	Answer     string      `json:"answer"` // one of events.NeedAnswers
	At         time.Time   `json:"at"`
	Initiative string      `json:"initiative,omitempty"`
	Into       string      `json:"into,omitempty"` // the need that it goes on as
	IntoTitle  events.Text `json:"intoTitle,omitempty"`
	Reason     events.Text `json:"reason,omitempty"`
}

// Joined is a need that goes on as another one.
type Joined struct {
	ID    string      `json:"id"`
	Title events.Text `json:"title"`
	At    time.Time   `json:"at"`
}

// Closed is that nothing more is asked for.
type Closed struct {
	At     time.Time      `json:"at"`
	By     events.Speaker `json:"by"`
	Reason events.Text    `json:"reason"`
}

// Exists says whether the need was raised.
func (s *State) Exists() bool { return s.AnswerBy != "" }

// Phase is where a need stands.
type Phase string

// The phases.
const (
	PhaseOpen    Phase = "open" // KS has not answered
	PhaseTakenUp Phase = "taken_up"
	PhaseNotNow  Phase = "not_now"
	PhaseMerged  Phase = "merged"
	PhaseClosed  Phase = "closed"
)

// Phases lists them.
var Phases = []Phase{PhaseOpen, PhaseTakenUp, PhaseNotNow, PhaseMerged, PhaseClosed}

// Phase is where the need stands.
func (s *State) Phase() Phase {
	switch {
	case s.Closed != nil:
		return PhaseClosed
	case s.Answer != nil:
		return Phase(s.Answer.Answer)
	}
	return PhaseOpen
}

// Stands says that something can still be said of the need.
func (s *State) Stands() bool { p := s.Phase(); return p != PhaseMerged && p != PhaseClosed }

// Late says that KS has not answered, and should have.
func (s *State) Late(today events.Date) bool { return s.Phase() == PhaseOpen && s.AnswerBy < today }

// Voice finds a municipality behind the need, by the numbers that are its own; nil if
// it is not.
func (s *State) Voice(own func(number string, said time.Time) bool) *Voice {
	for i := range s.Voices {
		if own(s.Voices[i].Municipality, s.Voices[i].At) {
			return &s.Voices[i]
		}
	}
	return nil
}

// Behind are the numbers of those behind the need, sorted, each once.
func (s *State) Behind() []string {
	out := make([]string, 0, len(s.Voices))
	for _, v := range s.Voices {
		out = append(out, v.Municipality)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Evolve applies one event. It is total: an event of a type this program does not
// know only moves the position.
func Evolve(s *State, r events.Record) {
	s.Position, s.ID = r.Position, r.AggregateID
	switch e := r.Data.(type) {
	case *events.NeedRaised:
		s.Municipality, s.By, s.Organisation, s.Supplier, s.At = e.Municipality, e.By, r.Organisation, r.Supplier, r.Time
		s.NeedTerms, s.AnswerBy = e.NeedTerms, e.AnswerBy
		s.say(events.NeedVoice{Municipality: e.Municipality, By: e.By, At: r.Time, Matters: e.Matters, Supplier: r.Supplier})
	case *events.NeedSupported:
		s.say(events.NeedVoice{Municipality: e.Municipality, By: e.By, At: r.Time, Matters: e.Matters, Note: e.Note, Supplier: r.Supplier})
	case *events.SupportWithdrawn:
		s.withdraw(e.Municipality, r)
	case *events.NeedAnswered:
		s.Answer = &Answer{Answer: e.Answer, At: r.Time, Initiative: e.Initiative, Reason: e.Reason}
	case *events.NeedMerged:
		s.Answer = &Answer{Answer: events.NeedJoin, At: r.Time, Into: e.Into, IntoTitle: e.IntoTitle, Reason: e.Reason}
	case *events.NeedJoined:
		s.join(e, r.Time)
	case *events.NeedClosed:
		s.Closed = &Closed{r.Time, e.By, e.Reason}
	}
}

// say takes a voice in the place of the one that the municipality had, or behind all.
func (s *State) say(v events.NeedVoice) {
	s.Voices = slices.Clone(s.Voices)
	for i := range s.Voices {
		if s.Voices[i].Municipality == v.Municipality {
			s.Voices[i].NeedVoice = v
			return
		}
	}
	s.Voices = append(s.Voices, Voice{NeedVoice: v})
}

// withdraw takes away the voice of a municipality, and keeps when it was there.
func (s *State) withdraw(number string, r events.Record) {
	s.Withdrawn = slices.DeleteFunc(slices.Clone(s.Withdrawn), func(w Withdrawn) bool { return w.Municipality == number })
	s.Voices = slices.DeleteFunc(slices.Clone(s.Voices), func(v Voice) bool {
		if v.Municipality == number {
			s.Withdrawn = append(s.Withdrawn, Withdrawn{number, v.At, r.Time, r.Position})
		}
		return v.Municipality == number
	})
}

// join takes over the voices of another need, of those that have none here.
func (s *State) join(e *events.NeedJoined, at time.Time) {
	s.Joined = append(slices.Clip(s.Joined), Joined{e.From, e.FromTitle, at})
	s.Voices = slices.Clip(s.Voices)
	for _, v := range e.Voices {
		if !slices.ContainsFunc(s.Voices, func(has Voice) bool { return has.Municipality == v.Municipality }) {
			s.Voices = append(s.Voices, Voice{v, e.From})
		}
	}
}
