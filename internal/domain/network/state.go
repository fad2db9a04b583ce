package network

import (
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
)

// State is what is true about one network after the events so far. Its slices are
// never changed, only replaced.
type State struct {
	ID       string    `json:"id"`
	Position uint64    `json:"position"` // of its last event; 0: it does not exist
	Host     string    `json:"host"`     // number of the organisation that formed it
	Supplier string    `json:"supplier,omitempty"`
	At       time.Time `json:"at"` // when it was formed
	events.NetworkTerms
	Members []Member   `json:"members,omitempty"` // every membership, in the order in which they were said first
	Lists   []NeedList `json:"lists,omitempty"`   // of needs, the latest year first
	Closed  *Closed    `json:"closed,omitempty"`
}

// Word is who said something, and when.
type Word struct {
	By       events.Speaker `json:"by"`
	At       time.Time      `json:"at"`
	Supplier string         `json:"supplier,omitempty"` // number of the organisation that said it for the municipality
}

// Own says that it is the municipality's own word.
func (w *Word) Own() bool { return own(w.By) }

func own(by events.Speaker) bool {
	return by == events.SpeakerSelf || by == events.SpeakerMandate
}

// Member is a membership of one municipality.
type Member struct {
	Municipality string         `json:"municipality"` // its number when it was said
	From         events.Date    `json:"from"`         // its first day
	Until        events.Date    `json:"until,omitempty"`
	In           Word           `json:"in"`                 // who says last that it is a member
	Reported     events.Speaker `json:"reported,omitempty"` // who had reported it before the municipality confirmed it
	Out          *Word          `json:"out,omitempty"`      // who says that it left, or never was a member; nil: nobody
	Denied       bool           `json:"denied,omitempty"`   // it never was
}

// On says whether the membership is one on a day.
func (m *Member) On(day events.Date) bool { return m.From <= day && m.Lasts(day) }

// Lasts says whether it was not denied, and has a day that is not over.
func (m *Member) Lasts(today events.Date) bool {
	return !m.Denied && (m.Until == "" || today <= m.Until)
}

// Closed is that there is no such network any more.
type Closed struct {
	At     time.Time   `json:"at"`
	Reason events.Text `json:"reason"`
}

// Exists says whether the network was formed.
func (s *State) Exists() bool { return s.Host != "" }

// Last is the last membership of a municipality under its own numbers; nil: nothing
// was ever said of it.
func (s *State) Last(m Municipality) *Member {
	for i, e := range slices.Backward(s.Members) {
		if m.Own(e.Municipality, e.In.At) {
			return &s.Members[i]
		}
	}
	return nil
}

// Inherited is the membership that a municipality has from one that it was formed
// from; nil if none of those was a member, or something was said of itself.
func (s *State) Inherited(m Municipality, today events.Date) *Member {
	if s.Last(m) != nil {
		return nil
	}
	for i := range s.Members {
		if e := &s.Members[i]; e.Lasts(today) && m.Former(e.Municipality, e.In.At) {
			return e
		}
	}
	return nil
}

// Evolve applies one event. It is total: an event of a type this program does not
// know only moves the position.
func Evolve(s *State, r events.Record) {
	s.Position, s.ID = r.Position, r.AggregateID
	word := func(by events.Speaker) Word { return Word{By: by, At: r.Time, Supplier: r.Supplier} }
	switch e := r.Data.(type) {
	case *events.NetworkFormed:
		s.Host, s.Supplier, s.At, s.NetworkTerms = r.Organisation, r.Supplier, r.Time, e.NetworkTerms
	case *events.NetworkDescribed:
		s.NetworkTerms = e.NetworkTerms
	case *events.MemberReported:
		s.enter(e.Under, Member{Municipality: e.Municipality, From: e.From, In: word(e.By)})
	case *events.MemberJoined:
		s.enter(e.Under, Member{Municipality: e.Municipality, From: e.From, In: word(e.By)})
	case *events.MemberConfirmed:
		s.enter(e.Under, Member{Municipality: e.Municipality, From: e.From, In: word(e.By)})
	case *events.MemberLeft:
		out := word(e.By)
		s.leave(Member{Municipality: e.Municipality, From: e.From, Until: e.Until, In: out, Out: &out})
	case *events.MembershipDenied:
		out := word(e.By)
		s.leave(Member{Municipality: e.Municipality, In: out, Out: &out, Denied: true})
	case *events.NeedListOpened:
		s.list(e.Year, r.Time, func(l *NeedList) { l.Deadline = e.Deadline })
	case *events.NeedListProposed:
		s.list(e.Year, r.Time, func(l *NeedList) { l.propose(e.Under, Proposal{e.Municipality, e.Needs, word(e.By)}) })
	case *events.NeedListProposalWithdrawn:
		s.list(e.Year, r.Time, func(l *NeedList) { l.withdraw(e.Municipality) })
	case *events.NeedListPublished:
		s.list(e.Year, r.Time, func(l *NeedList) {
			l.Published = &Publication{r.Time, r.Supplier, named(e.Needs), e.Note, e.Correction}
		})
	case *events.NetworkClosed:
		s.Closed = &Closed{r.Time, e.Reason}
	}
}

// find is the place of the last membership under a number; -1 if there is none.
func (s *State) find(number string) int {
	for i, e := range slices.Backward(s.Members) {
		if e.Municipality == number {
			return i
		}
	}
	return -1
}

// enter takes a membership: in place of the last one, where the two have a day in
// common, else behind all.
func (s *State) enter(under string, m Member) {
	s.Members = slices.Clone(s.Members)
	if under == "" {
		under = m.Municipality
	}
	if i := s.find(under); i >= 0 {
		if was := s.Members[i]; was.Lasts(m.From) {
			if m.In.Own() {
				if m.Reported = was.Reported; !was.In.Own() {
					m.Reported = was.In.By
				}
			}
			s.Members[i] = m
			return
		}
	}
	s.Members = append(s.Members, m)
}

// leave ends the last membership under a number; one that there is none of is over
// from the start.
func (s *State) leave(m Member) {
	s.Members = slices.Clone(s.Members)
	i := s.find(m.Municipality)
	if i < 0 {
		s.Members = append(s.Members, m)
		return
	}
	e := &s.Members[i]
	e.Until, e.Out, e.Denied = m.Until, m.Out, m.Denied
}
