package network

import (
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// Command is a wish about a network that Decide turns into events or refuses. The set
// is closed.
type Command interface {
	// decide lists the events that the command causes. An error is a *fault.Error
	// that names everything that is wrong.
	decide(s *State, env Env) ([]events.Payload, error)
	kind() Kind
}

// Kind names a kind of command, as the operation of the API that gives it.
type Kind string

// The kinds, one for each command.
const (
	KindForm     Kind = "formNetwork"
	KindDescribe Kind = "describeNetwork"
	KindReport   Kind = "reportMembers"
	KindCorrect  Kind = "correctMember"
	KindJoin     Kind = "joinNetwork"
	KindLeave    Kind = "leaveNetwork"
	KindDeny     Kind = "denyMembership"
	KindOpenList Kind = "openNeedList"
	KindPropose  Kind = "proposeNeeds"
	KindWithdraw Kind = "withdrawNeedProposal"
	KindPublish  Kind = "publishNeedList"
	KindClose    Kind = "closeNetwork"
)

// Kinds lists all kinds.
var Kinds = []Kind{KindForm, KindDescribe, KindReport, KindCorrect, KindJoin, KindLeave, KindDeny, KindOpenList, KindPropose, KindWithdraw, KindPublish, KindClose}

// KindOf is the kind of a command.
func KindOf(c Command) Kind { return c.kind() }

func (Form) kind() Kind             { return KindForm }
func (Describe) kind() Kind         { return KindDescribe }
func (Report) kind() Kind           { return KindReport }
func (Correct) kind() Kind          { return KindCorrect }
func (Join) kind() Kind             { return KindJoin }
func (Leave) kind() Kind            { return KindLeave }
func (Deny) kind() Kind             { return KindDeny }
func (OpenList) kind() Kind         { return KindOpenList }
func (ProposeNeeds) kind() Kind     { return KindPropose }
func (WithdrawProposal) kind() Kind { return KindWithdraw }
func (PublishList) kind() Kind      { return KindPublish }
func (Close) kind() Kind            { return KindClose }

// Env is what a decision about a network may look at besides the state.
type Env struct {
	Today events.Date    // now, as a day in Norway
	By    events.Speaker // as whom the command is given
	// RoleMailbox says whether an address is that of a role, and of no person.
	RoleMailbox func(address string) bool
	// Taken says whether another network that was not closed goes by a name.
	Taken func(name string) bool
	// Municipality is one of today's, by its number.
	Municipality func(number string) Municipality
	// Members are the numbers of today's municipalities that are members.
	Members func(s *State) []string
	// Need is what a need is told by, and whether it stands: it was neither closed nor
	// merged.
	Need func(id string) (about events.NeedAbout, stands bool)
}

// Municipality is one of today's.
type Municipality struct {
	Number string
	Known  bool // it is one of today's
	// Own says whether a number was its own at a time.
	Own func(number string, at time.Time) bool
	// Former says whether a number was, at a time, that of one that it was formed from.
	Former func(number string, at time.Time) bool
}

// Decide gives the events that a command causes in a state, or a *fault.Error with
// every reason against it. It never changes the state.
func Decide(s State, c Command, env Env) ([]events.Payload, error) {
	_, begins := c.(Form)
	switch {
	case begins:
	case !s.Exists():
		return nil, fault.New(fault.NotFound, "network_not_found", nil)
	case s.Closed != nil && c.kind() != KindClose:
		return nil, fault.New(fault.NotAllowedNow, "network_closed", fault.Args{"name": s.Name})
	}
	return c.decide(&s, env)
}

// Limits of what is said, in characters.
const (
	MaxName    = 150
	MaxShort   = 40
	MaxText    = 2000
	MaxContact = 254
	MaxMembers = 400 // reported at once
)

// Terms are what a network is.
type Terms struct {
	Name     string      `json:"name"`
	Short    string      `json:"short"`
	Purpose  events.Text `json:"purpose"`
	HomePage string      `json:"homePage"`
	Contact  string      `json:"contact"`
}

// TermsOf are the terms of a network.
func TermsOf(t events.NetworkTerms) Terms { return Terms(t) }

// check names what is wrong with the terms, and gives them as they are written down.
func (t Terms) check(l *checks.List, s *State, env Env) events.NetworkTerms {
	for _, f := range []struct {
		path     string
		text     *string
		most     int
		required bool
	}{{"name", &t.Name, MaxName, true}, {"short", &t.Short, MaxShort, false}} {
		*f.text = strings.Join(strings.Fields(*f.text), " ")
		n := utf8.RuneCountInString(*f.text)
		l.Check(n > 0 || !f.required, f.path, "required", nil)
		l.Check(n <= f.most, f.path, "too_long", fault.Args{"max": f.most, "given": n})
		taken := n > 0 && !strings.EqualFold(*f.text, s.Name) && !strings.EqualFold(*f.text, s.Short) && env.Taken(*f.text)
		l.Check(!taken, f.path, "network_name_taken", fault.Args{"given": *f.text})
	}
	l.Text("purpose", t.Purpose, MaxText, true)
	if t.HomePage != "" {
		l.WebAddress("homePage", t.HomePage)
	}
	if t.Contact != "" {
		l.Check(len(t.Contact) <= MaxContact && env.RoleMailbox(t.Contact), "contact", "wave_contact_not_role", nil)
	}
	return events.NetworkTerms(t)
}

// Form forms a network.
type Form struct{ Terms }

func (c Form) decide(s *State, env Env) ([]events.Payload, error) {
	var l checks.List
	terms := c.check(&l, s, env)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.NetworkFormed{NetworkTerms: terms}}, nil
}

// Describe says anew what a network is.
type Describe struct{ Terms }

func (c Describe) decide(s *State, env Env) ([]events.Payload, error) {
	var l checks.List
	terms := c.check(&l, s, env)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	if reflect.DeepEqual(terms, s.NetworkTerms) {
		return nil, nil
	}
	return []events.Payload{&events.NetworkDescribed{NetworkTerms: terms, Was: s.NetworkTerms}}, nil
}

// Close says that there is no such network any more.
type Close struct {
	Reason events.Text `json:"reason"`
}

func (c Close) decide(s *State, env Env) ([]events.Payload, error) {
	if s.Closed != nil {
		return nil, nil
	}
	var l checks.List
	l.Text("reason", c.Reason, MaxText, true)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.NetworkClosed{Name: s.Name, Members: append([]string{}, env.Members(s)...), Reason: c.Reason}}, nil
}
