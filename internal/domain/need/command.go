package need

import (
	"reflect"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// Command is a wish about a need that Decide turns into events or refuses. The set is
// closed.
type Command interface {
	// decide says what the command causes. An error is a *fault.Error that names
	// everything that is wrong.
	decide(s *State, env Env) (Decision, error)
	kind() Kind
}

// Decision is what a command causes: events of the need, and of the one that it goes
// on as, all or none.
type Decision struct {
	Events []events.Payload
	Other  []events.Payload // of Env.Other
}

// Kind names a kind of command, as the operation of the API that gives it.
type Kind string

// The kinds, one for each command.
const (
	KindRaise    Kind = "raiseNeed"
	KindSupport  Kind = "supportNeed"
	KindWithdraw Kind = "withdrawSupport"
	KindAnswer   Kind = "answerNeed"
	KindClose    Kind = "closeNeed"
)

// Kinds lists all kinds.
var Kinds = []Kind{KindRaise, KindSupport, KindWithdraw, KindAnswer, KindClose}

// KindOf is the kind of a command.
func KindOf(c Command) Kind { return c.kind() }

func (Raise) kind() Kind    { return KindRaise }
func (Support) kind() Kind  { return KindSupport }
func (Withdraw) kind() Kind { return KindWithdraw }
func (Reply) kind() Kind    { return KindAnswer }
func (Close) kind() Kind    { return KindClose }

// World answers questions about reference data.
type World interface {
	KnownTheme(slug string) bool
	// KnownLifeEvent says whether a theme is a life event.
	KnownLifeEvent(slug string) bool
	// AddWorkingDays gives the n-th Norwegian working day after a day.
	AddWorkingDays(from events.Date, n int) events.Date
}

// Env is what a decision about a need may look at besides the state.
type Env struct {
	Today        events.Date    // now, as a day in Norway
	By           events.Speaker // as whom the command is given
	World        World
	Municipality Municipality    // that raises, supports or withdraws
	Standing     events.Standing // of the initiative that takes the need up; empty: there is none
	Other        State           // the need that this one would go on as; the zero state if there is none
	// Same says whether two voices are those of one municipality.
	Same func(a, b events.NeedVoice) bool
}

// Municipality is one of today's.
type Municipality struct {
	Number string
	Known  bool // it is one of today's
	// Own says whether a number was its own at a time.
	Own func(number string, at time.Time) bool
}

// Decide says what a command causes in a state, or gives a *fault.Error with every
// reason against it. It never changes the state.
func Decide(s State, c Command, env Env) (Decision, error) {
	if _, begins := c.(Raise); !begins && !s.Exists() {
		return Decision{}, fault.New(fault.NotFound, "need_not_found", nil)
	}
	return c.decide(&s, env)
}

// Limits of what is said, in characters of one language, and of hours.
const (
	MaxTitle = 150
	MaxText  = 2000
	MaxHours = 100_000
)

// AnswerDays is how many working days KS has to answer.
const AnswerDays = 20

// over are the standings in which an initiative does nothing about anything any more.
var over = []events.Standing{events.StandingWithdrawn, events.StandingRejected, events.StandingMerged, events.StandingRetired}

// Raise raises a need.
type Raise struct {
	Title     events.Text `json:"title"`
	Problem   events.Text `json:"problem"`
	Audience  events.Text `json:"audience"`
	Frequency string      `json:"frequency"`
	Theme     string      `json:"theme"`
	LifeEvent string      `json:"lifeEvent"`
	Hours     *int        `json:"hours"` // nil: unknown
	Matters   string      `json:"matters"`
}

func (c Raise) decide(_ *State, env Env) (Decision, error) {
	if err := env.known(); err != nil {
		return Decision{}, err
	}
	var l checks.List
	l.Text("title", c.Title, MaxTitle, true)
	l.Text("problem", c.Problem, MaxText, true)
	l.Text("audience", c.Audience, MaxText, true)
	checks.OneOf(&l, "frequency", c.Frequency, events.Often...)
	if c.Theme == "" {
		l.Add("theme", "required", nil)
	} else {
		l.Check(env.World.KnownTheme(c.Theme), "theme", "unknown_theme", fault.Args{"given": c.Theme})
	}
	l.Check(c.LifeEvent == "" || env.World.KnownLifeEvent(c.LifeEvent), "lifeEvent", "unknown_life_event", fault.Args{"given": c.LifeEvent})
	if c.Hours != nil {
		l.Check(*c.Hours >= 0 && *c.Hours <= MaxHours, "hours", "out_of_range", fault.Args{"min": 0, "max": MaxHours, "given": *c.Hours})
	}
	checks.OneOf(&l, "matters", c.Matters, events.Matters...)
	if err := l.Invalid(); err != nil {
		return Decision{}, err
	}
	return just(&events.NeedRaised{
		Municipality: env.Municipality.Number, By: env.By, Matters: c.Matters, AnswerBy: env.World.AddWorkingDays(env.Today, AnswerDays),
		NeedTerms: events.NeedTerms{
			Title: c.Title, Problem: c.Problem, Audience: c.Audience, Frequency: c.Frequency, Theme: c.Theme, LifeEvent: c.LifeEvent, Hours: c.Hours,
		},
	}), nil
}

func just(p ...events.Payload) Decision { return Decision{Events: p} }

// known refuses what is said for none of today's municipalities.
func (env Env) known() error {
	if !env.Municipality.Known {
		return fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": env.Municipality.Number})
	}
	return nil
}

// standing refuses what is said of a need that was closed or goes on as another one.
func (s *State) standing() error {
	switch s.Phase() {
	case PhaseMerged:
		return fault.New(fault.NotAllowedNow, "need_merged", fault.Args{"into": s.Answer.Into})
	case PhaseClosed:
		return fault.New(fault.NotAllowedNow, "need_closed", nil)
	}
	return nil
}

// Support says that a municipality has the same need, and how much it matters.
type Support struct {
	Matters string      `json:"matters"`
	Note    events.Text `json:"note"`
}

func (c Support) decide(s *State, env Env) (Decision, error) {
	if err := env.known(); err != nil {
		return Decision{}, err
	}
	if err := s.standing(); err != nil {
		return Decision{}, err
	}
	var l checks.List
	checks.OneOf(&l, "matters", c.Matters, events.Matters...)
	l.Text("note", c.Note, MaxText, false)
	if err := l.Invalid(); err != nil {
		return Decision{}, err
	}
	var out []events.Payload
	if has := s.Voice(env.Municipality.Own); has != nil {
		if has.Municipality == env.Municipality.Number && has.Matters == c.Matters && sameText(has.Note, c.Note) {
			return Decision{}, nil
		}
		if has.Municipality != env.Municipality.Number { // it said so under an earlier number
			out = append(out, &events.SupportWithdrawn{Title: s.Title, Municipality: has.Municipality, By: env.By})
		}
	}
	return just(append(out, &events.NeedSupported{Title: s.Title, Municipality: env.Municipality.Number, By: env.By, Matters: c.Matters, Note: c.Note})...), nil
}

func sameText(a, b events.Text) bool { return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b) }

// Withdraw takes a municipality's voice away again.
type Withdraw struct{}

func (c Withdraw) decide(s *State, env Env) (Decision, error) {
	if err := env.known(); err != nil {
		return Decision{}, err
	}
	has := s.Voice(env.Municipality.Own)
	if has == nil {
		return Decision{}, nil
	}
	if err := s.standing(); err != nil {
		return Decision{}, err
	}
	if len(s.Voices) == 1 {
		return Decision{}, fault.New(fault.NotAllowedNow, "need_last_voice", nil)
	}
	return just(&events.SupportWithdrawn{Title: s.Title, Municipality: has.Municipality, By: env.By}), nil
}

// About is what the need is told by.
func (s *State) About() events.NeedAbout {
	return events.NeedAbout{Title: s.Title, Theme: s.Theme, LifeEvent: s.LifeEvent, Behind: s.Behind()}
}

// Reply is KS' answer.
type Reply struct {
	Answer     string      `json:"answer"`     // one of events.NeedAnswers
	Initiative string      `json:"initiative"` // that does something about it
	Into       string      `json:"into"`       // id of the need that it goes on as
	Reason     events.Text `json:"reason"`
}

func (c Reply) decide(s *State, env Env) (Decision, error) {
	if a := s.Answer; a != nil && s.Closed == nil && a.Answer == c.Answer && a.Initiative == c.Initiative && a.Into == c.Into && sameText(a.Reason, c.Reason) {
		return Decision{}, nil
	}
	if err := s.standing(); err != nil {
		return Decision{}, err
	}
	var l checks.List
	known := checks.OneOf(&l, "answer", c.Answer, events.NeedAnswers...)
	l.Text("reason", c.Reason, MaxText, c.Answer == events.NeedNotNow)
	takes, joins := c.Answer == events.NeedTakenUp, c.Answer == events.NeedJoin
	switch {
	case takes && c.Initiative == "":
		l.Add("initiative", "required", nil)
	case takes:
		l.Check(env.Standing != "", "initiative", "unknown_initiative", fault.Args{"given": c.Initiative})
		l.Check(!slices.Contains(over, env.Standing), "initiative", "initiative_over", fault.Args{"standing": env.Standing})
	case known:
		l.Check(c.Initiative == "", "initiative", "not_with_answer", nil)
	}
	switch {
	case joins && c.Into == "":
		l.Add("into", "required", nil)
	case joins && c.Into == s.ID:
		l.Add("into", "same_need", nil)
	case joins:
		l.Check(env.Other.Exists() && env.Other.Stands(), "into", "need_not_open", fault.Args{"given": c.Into})
	case known:
		l.Check(c.Into == "", "into", "not_with_answer", nil)
	}
	if err := l.Invalid(); err != nil {
		return Decision{}, err
	}
	if !joins {
		return just(&events.NeedAnswered{NeedAbout: s.About(), Answer: c.Answer, Initiative: c.Initiative, Reason: c.Reason}), nil
	}
	return c.join(s, env), nil
}

// join lets the need go on as the other one, with the voices that are not there yet.
func (c Reply) join(s *State, env Env) Decision {
	other := &env.Other
	joined := &events.NeedJoined{NeedAbout: other.About(), From: s.ID, FromTitle: s.Title, Voices: []events.NeedVoice{}}
	for _, v := range s.Voices {
		if !slices.ContainsFunc(other.Voices, func(has Voice) bool { return env.Same(has.NeedVoice, v.NeedVoice) }) {
			joined.Voices = append(joined.Voices, v.NeedVoice)
		}
	}
	return Decision{
		Events: []events.Payload{&events.NeedMerged{NeedAbout: s.About(), Into: other.ID, IntoTitle: other.Title, Reason: c.Reason}},
		Other:  []events.Payload{joined},
	}
}

// Close says that nothing more is asked for.
type Close struct {
	Reason events.Text `json:"reason"`
}

func (c Close) decide(s *State, env Env) (Decision, error) {
	if s.Closed != nil {
		return Decision{}, nil
	}
	if err := s.standing(); err != nil {
		return Decision{}, err
	}
	var l checks.List
	l.Text("reason", c.Reason, MaxText, true)
	if err := l.Invalid(); err != nil {
		return Decision{}, err
	}
	return just(&events.NeedClosed{NeedAbout: s.About(), By: env.By, Reason: c.Reason}), nil
}
