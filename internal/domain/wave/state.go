package wave

import (
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
)

// State is what is true about one wave after the events so far. Its slices are
// never changed, only replaced.
type State struct {
	ID           string         `json:"id"`
	Position     uint64         `json:"position"` // of its last event; 0: it does not exist
	Initiative   string         `json:"initiative"`
	By           events.Speaker `json:"by"`           // as whom it was announced
	Organisation string         `json:"organisation"` // that announced it
	At           time.Time      `json:"at"`           // when that was
	events.WaveTerms
	Offered   Offered  `json:"offered"`           // what is offered now
	SignUps   []SignUp `json:"signUps,omitempty"` // that stand, in their order
	Closed    *Ended   `json:"closed,omitempty"`  // nil: not before its deadline
	Cancelled *Ended   `json:"cancelled,omitempty"`
}

// SignUp is a municipality that has signed up.
type SignUp struct {
	Municipality string         `json:"municipality"` // the number that it signed up under
	At           time.Time      `json:"at"`
	By           events.Speaker `json:"by"`
	Supplier     string         `json:"supplier,omitempty"` // who did it for the municipality
	Placed       bool           `json:"placed"`
	Since        time.Time      `json:"since"` // when it got its place or began to wait
	Note         events.Text    `json:"note,omitempty"`
}

// Offered is the event that said last what is offered, or that it is no more.
type Offered struct {
	Position uint64    `json:"position"`
	At       time.Time `json:"at"`
}

// Ended is that a wave was closed or cancelled.
type Ended struct {
	At     time.Time   `json:"at"`
	Reason events.Text `json:"reason,omitempty"`
}

// Exists says whether the wave was announced.
func (s *State) Exists() bool { return s.Initiative != "" }

// Phase is where a wave stands on a day.
type Phase string

// The phases.
const (
	PhaseOpen      Phase = "open"    // municipalities can sign up
	PhaseClosed    Phase = "closed"  // it is too late to sign up, and it has not started
	PhaseStarted   Phase = "started" // or its day has come
	PhaseCancelled Phase = "cancelled"
)

// Phases lists them.
var Phases = []Phase{PhaseOpen, PhaseClosed, PhaseStarted, PhaseCancelled}

// Phase is where the wave stands on a day.
func (s *State) Phase(today events.Date) Phase {
	switch {
	case s.Cancelled != nil:
		return PhaseCancelled
	case s.Start <= today:
		return PhaseStarted
	case s.Closed != nil, s.SignUpBy < today:
		return PhaseClosed
	}
	return PhaseOpen
}

// Placed is how many have a place.
func (s *State) Placed() (n int) {
	for _, u := range s.SignUps {
		if u.Placed {
			n++
		}
	}
	return n
}

// Waiting is how many wait for one.
func (s *State) Waiting() int { return len(s.SignUps) - s.Placed() }

// Free is how many places nobody has.
func (s *State) Free() int { return max(0, s.Places-s.Placed()) }

// SignUp finds the municipality that goes or went by one of some numbers, and its
// turn among those that wait, from 1; nil if it has not signed up.
func (s *State) SignUp(numbers ...string) (found *SignUp, turn int) {
	for i := range s.SignUps {
		u := &s.SignUps[i]
		if !u.Placed {
			turn++
		}
		if slices.Contains(numbers, u.Municipality) {
			if u.Placed {
				return u, 0
			}
			return u, turn
		}
	}
	return nil, 0
}

// For says whether the wave is for the municipalities of a county.
func (s *State) For(county string) bool { return forCounty(s.Counties, county) }

func forCounty(counties []string, county string) bool {
	return len(counties) == 0 || slices.Contains(counties, county)
}

// Evolve applies one event. It is total: an event of a type this program does not
// know only moves the position.
func Evolve(s *State, r events.Record) {
	s.Position, s.ID = r.Position, r.AggregateID
	switch e := r.Data.(type) {
	case *events.WaveAnnounced:
		s.Initiative, s.By, s.Organisation, s.At, s.WaveTerms = e.Initiative, e.By, r.Organisation, r.Time, e.WaveTerms
		s.Offered = Offered{r.Position, r.Time}
	case *events.WaveChanged:
		s.WaveTerms, s.Offered = e.WaveTerms, Offered{r.Position, r.Time}
	case *events.MunicipalitySignedUp:
		s.SignUps = append(slices.Clip(s.SignUps), SignUp{
			Municipality: e.Municipality, At: r.Time, By: e.By, Supplier: r.Supplier, Placed: e.Place == events.WavePlaced, Since: r.Time, Note: e.Note,
		})
	case *events.MunicipalityWithdrew:
		s.SignUps = slices.DeleteFunc(slices.Clone(s.SignUps), func(u SignUp) bool { return u.Municipality == e.Municipality })
	case *events.PlaceGiven:
		s.SignUps = slices.Clone(s.SignUps)
		for i := range s.SignUps {
			if s.SignUps[i].Municipality == e.Municipality && !s.SignUps[i].Placed {
				s.SignUps[i].Placed, s.SignUps[i].Since = true, r.Time
			}
		}
	case *events.WaveClosed:
		s.Closed = &Ended{r.Time, e.Reason}
	case *events.WaveCancelled:
		s.Cancelled, s.Offered = &Ended{r.Time, e.Reason}, Offered{r.Position, r.Time}
	}
}
