package wave

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// Command is a wish about a wave that Decide turns into events or refuses. The set
// is closed.
type Command interface {
	// decide lists the events that the command causes. An error is a
	// *fault.Error that names everything that is wrong.
	decide(s *State, env Env) ([]events.Payload, error)
	kind() Kind
}

// Kind names a kind of command, as the operation of the API that gives it.
type Kind string

// The kinds, one for each command.
const (
	KindAnnounce Kind = "announceWave"
	KindChange   Kind = "changeWave"
	KindClose    Kind = "closeWave"
	KindCancel   Kind = "cancelWave"
	KindSignUp   Kind = "signUpForWave"
	KindWithdraw Kind = "withdrawFromWave"
)

// Kinds lists all kinds.
var Kinds = []Kind{KindAnnounce, KindChange, KindClose, KindCancel, KindSignUp, KindWithdraw}

// KindOf is the kind of a command.
func KindOf(c Command) Kind { return c.kind() }

func (Announce) kind() Kind { return KindAnnounce }
func (Change) kind() Kind   { return KindChange }
func (Close) kind() Kind    { return KindClose }
func (Cancel) kind() Kind   { return KindCancel }
func (Join) kind() Kind     { return KindSignUp }
func (Withdraw) kind() Kind { return KindWithdraw }

// World answers questions about reference data.
type World interface {
	// KnownCounty says whether there is a county of a number today.
	KnownCounty(number string) bool
	// RoleMailbox says whether an address is that of a role, and of no person.
	RoleMailbox(address string) bool
}

// Env is what a decision about a wave may look at besides the state.
type Env struct {
	Today      events.Date     // now, as a day in Norway
	Initiative string          // its id
	Standing   events.Standing // of the initiative; empty: there is none
	By         events.Speaker  // as whom the command is given
	World      World
	// Taken says whether another wave of the initiative that is not over goes by a
	// name.
	Taken func(name string) bool
	// Municipality is who signs up or withdraws.
	Municipality Municipality
}

// Municipality is one of today's.
type Municipality struct {
	Number    string
	Known     bool     // it is one of today's
	County    string   // its number
	Concerned bool     // the initiative concerns it
	Numbers   []string // all that it has had, with those of the municipalities that it was formed of
}

// Decide gives the events that a command causes in a state, or a *fault.Error with
// every reason against it. It never changes the state.
func Decide(s State, c Command, env Env) ([]events.Payload, error) {
	if _, begins := c.(Announce); !begins && !s.Exists() {
		return nil, fault.New(fault.NotFound, "wave_not_found", nil)
	}
	return c.decide(&s, env)
}

// Limits of what is offered.
const (
	MaxName     = 100
	MaxPlaces   = 1000
	MaxText     = 2000
	MaxCounties = 30
	MaxContact  = 254
)

// over are the standings in which nothing begins any more.
var over = []events.Standing{events.StandingWithdrawn, events.StandingRejected, events.StandingMerged, events.StandingRetired}

// Terms are what is offered.
type Terms struct {
	Name     string      `json:"name"`
	Places   int         `json:"places"`
	SignUpBy events.Date `json:"signUpBy"`
	Start    events.Date `json:"start"`
	Counties []string    `json:"counties"`
	Contact  string      `json:"contact"`
	Note     events.Text `json:"note"`
}

// TermsOf are the terms of a wave.
func TermsOf(t events.WaveTerms) Terms { return Terms(t) }

// check names what is wrong with the terms, and gives them as they are written down.
func (t Terms) check(l *checks.List, s *State, env Env) events.WaveTerms {
	t.Name = strings.Join(strings.Fields(t.Name), " ")
	n := utf8.RuneCountInString(t.Name)
	l.Check(t.Name != "", "name", "required", nil)
	l.Check(n <= MaxName, "name", "too_long", fault.Args{"max": MaxName, "given": n})
	l.Check(t.Name == "" || strings.EqualFold(t.Name, s.Name) || !env.Taken(t.Name), "name", "wave_name_taken", fault.Args{"given": t.Name})
	if l.Check(t.Places >= 1 && t.Places <= MaxPlaces, "places", "out_of_range", fault.Args{"min": 1, "max": MaxPlaces, "given": t.Places}); t.Places >= 1 {
		l.Check(t.Places >= s.Placed(), "places", "places_given", fault.Args{"min": s.Placed(), "given": t.Places})
	}
	until := l.Date("signUpBy", t.SignUpBy, true)
	if until && t.SignUpBy != s.SignUpBy {
		l.Check(t.SignUpBy >= env.Today, "signUpBy", "deadline_in_past", fault.Args{"given": string(t.SignUpBy), "today": string(env.Today)})
	}
	if l.Date("start", t.Start, true) {
		l.Check(t.Start > env.Today, "start", "wave_starts_in_past", fault.Args{"given": string(t.Start), "today": string(env.Today)})
		l.Check(!until || t.SignUpBy < t.Start, "start", "starts_before_deadline", fault.Args{"given": string(t.Start), "deadline": string(t.SignUpBy)})
	}
	l.Check(len(t.Counties) <= MaxCounties, "counties", "too_many", fault.Args{"max": MaxCounties, "given": len(t.Counties)})
	seen := map[string]bool{}
	for i, number := range t.Counties[:min(len(t.Counties), MaxCounties)] {
		path := "counties[" + strconv.Itoa(i) + "]"
		l.Check(env.World.KnownCounty(number), path, "unknown_county", fault.Args{"given": number})
		l.Check(!seen[number], path, "twice", fault.Args{"given": number})
		seen[number] = true
	}
	t.Counties = slices.Sorted(slices.Values(t.Counties))
	if t.Contact != "" {
		l.Check(len(t.Contact) <= MaxContact && env.World.RoleMailbox(t.Contact), "contact", "wave_contact_not_role", nil)
	}
	l.Text("note", t.Note, MaxText, false)
	return events.WaveTerms(t)
}

// Announce announces a wave.
type Announce struct{ Terms }

func (c Announce) decide(s *State, env Env) ([]events.Payload, error) {
	if env.Standing == "" {
		return nil, fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": env.Initiative})
	}
	if slices.Contains(over, env.Standing) {
		return nil, fault.New(fault.NotAllowedNow, "wave_of_what_is_over", fault.Args{"standing": env.Standing})
	}
	var l checks.List
	terms := c.check(&l, s, env)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.WaveAnnounced{Initiative: env.Initiative, By: env.By, WaveTerms: terms}}, nil
}

// running refuses what cannot be done with a wave that has started or was cancelled.
func (s *State) running(today events.Date) error {
	switch s.Phase(today) {
	case PhaseCancelled:
		return fault.New(fault.NotAllowedNow, "wave_cancelled", fault.Args{"name": s.Name})
	case PhaseStarted:
		return fault.New(fault.NotAllowedNow, "wave_started", fault.Args{"name": s.Name, "start": s.Start})
	}
	return nil
}

// Change offers something else.
type Change struct {
	Terms
	Reason events.Text `json:"reason"`
}

func (c Change) decide(s *State, env Env) ([]events.Payload, error) {
	if err := s.running(env.Today); err != nil {
		return nil, err
	}
	var l checks.List
	terms := c.check(&l, s, env)
	l.Text("reason", c.Reason, MaxText, false)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	if same(terms, s.WaveTerms) {
		return nil, nil
	}
	out := []events.Payload{&events.WaveChanged{Initiative: s.Initiative, WaveTerms: terms, Was: s.WaveTerms, Reason: c.Reason}}
	return append(out, s.moveUp(s.SignUps, terms)...), nil
}

func same(a, b events.WaveTerms) bool {
	if len(a.Counties) == 0 {
		a.Counties = b.Counties[:0]
	}
	if len(a.Note) == 0 && len(b.Note) == 0 {
		a.Note = b.Note
	}
	return reflect.DeepEqual(a, b)
}

// moveUp gives the places that are free to those who have waited longest.
func (s *State) moveUp(list []SignUp, terms events.WaveTerms) (out []events.Payload) {
	free := terms.Places
	for _, u := range list {
		if u.Placed {
			free--
		}
	}
	for _, u := range list {
		if !u.Placed && free > 0 {
			free--
			out = append(out, &events.PlaceGiven{Initiative: s.Initiative, Name: terms.Name, Municipality: u.Municipality})
		}
	}
	return out
}

// Close ends the signing up before its last day.
type Close struct {
	Reason events.Text `json:"reason"`
}

func (c Close) decide(s *State, env Env) ([]events.Payload, error) {
	if err := s.running(env.Today); err != nil {
		return nil, err
	}
	var l checks.List
	l.Text("reason", c.Reason, MaxText, false)
	if err := l.Invalid(); err != nil || s.Closed != nil {
		return nil, err
	}
	return []events.Payload{&events.WaveClosed{Initiative: s.Initiative, Name: s.Name, Counties: s.Counties, Reason: c.Reason}}, nil
}

// Cancel says that there will be no wave.
type Cancel struct {
	Reason events.Text `json:"reason"`
}

func (c Cancel) decide(s *State, _ Env) ([]events.Payload, error) {
	var l checks.List
	l.Text("reason", c.Reason, MaxText, true)
	if err := l.Invalid(); err != nil || s.Cancelled != nil {
		return nil, err
	}
	return []events.Payload{&events.WaveCancelled{Initiative: s.Initiative, Name: s.Name, Counties: s.Counties, Reason: c.Reason}}, nil
}

// Join signs a municipality up.
type Join struct {
	Note events.Text `json:"note"`
}

func (c Join) decide(s *State, env Env) ([]events.Payload, error) {
	m := env.Municipality
	if !m.Known {
		return nil, fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": m.Number})
	}
	if err := s.running(env.Today); err != nil {
		return nil, err
	}
	if already, _ := s.SignUp(m.Numbers...); already != nil {
		return nil, nil
	}
	switch {
	case s.Phase(env.Today) != PhaseOpen:
		return nil, fault.New(fault.NotAllowedNow, "wave_closed", fault.Args{"name": s.Name})
	case slices.Contains(over, env.Standing):
		return nil, fault.New(fault.NotAllowedNow, "wave_of_what_is_over", fault.Args{"standing": env.Standing})
	case !m.Concerned || !s.For(m.County):
		return nil, fault.New(fault.NotAllowedNow, "wave_not_for", fault.Args{"municipality": m.Number, "name": s.Name})
	}
	var l checks.List
	l.Text("note", c.Note, MaxText, false)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	e := &events.MunicipalitySignedUp{Initiative: s.Initiative, Name: s.Name, Municipality: m.Number, By: env.By, Place: events.WaveWaiting, Note: c.Note}
	if s.Free() > 0 {
		e.Place = events.WavePlaced
	}
	return []events.Payload{e}, nil
}

// Withdraw takes a municipality out again.
type Withdraw struct {
	Reason events.Text `json:"reason"`
}

func (c Withdraw) decide(s *State, env Env) ([]events.Payload, error) {
	m := env.Municipality
	if !m.Known {
		return nil, fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": m.Number})
	}
	var l checks.List
	l.Text("reason", c.Reason, MaxText, false)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	if there, _ := s.SignUp(m.Numbers...); there == nil {
		return nil, nil
	}
	if err := s.running(env.Today); err != nil {
		return nil, err
	}
	var out []events.Payload
	rest := slices.DeleteFunc(slices.Clone(s.SignUps), func(u SignUp) bool {
		gone := slices.Contains(m.Numbers, u.Municipality)
		if gone {
			out = append(out, &events.MunicipalityWithdrew{Initiative: s.Initiative, Name: s.Name, Municipality: u.Municipality, By: env.By, Reason: c.Reason})
		}
		return gone
	})
	return append(out, s.moveUp(rest, s.WaveTerms)...), nil
}
