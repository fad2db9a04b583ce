package adoption

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// Command is a wish that Decide turns into events or refuses. The set is closed.
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
	KindSay             Kind = "sayAdoption"
	KindConfirm         Kind = "confirmAdoptions"
	KindReport          Kind = "reportAdoption"
	KindReportEffort    Kind = "reportEffort"
	KindReportObstacles Kind = "reportObstacles"
	KindTickOnboarding  Kind = "tickOnboarding"
)

// Kinds lists all kinds.
var Kinds = []Kind{KindSay, KindConfirm, KindReport, KindReportEffort, KindReportObstacles, KindTickOnboarding}

// KindOf is the kind of a command.
func KindOf(c Command) Kind { return c.kind() }

func (Say) kind() Kind             { return KindSay }
func (Confirm) kind() Kind         { return KindConfirm }
func (Report) kind() Kind          { return KindReport }
func (ReportEffort) kind() Kind    { return KindReportEffort }
func (ReportObstacles) kind() Kind { return KindReportObstacles }
func (TickOnboarding) kind() Kind  { return KindTickOnboarding }

// Env is what a decision may look at besides the state.
type Env struct {
	Today        events.Date // now, as a day in Norway
	Initiative   string      // id
	Municipality string      // number
	By           events.Speaker
	Organisation string                      // on whose behalf it is said
	Standing     events.Standing             // of the initiative; empty: there is none
	Onboarding   []initiative.OnboardingStep // of the initiative
	Known        bool                        // the municipality is one of today's
	Span         Span                        // in which the municipality was itself; see Place.Time
}

func (env Env) word(corrects string, evidence []events.Link, note events.Text) events.AdoptionWord {
	return events.AdoptionWord{
		Initiative: env.Initiative, Municipality: env.Municipality, By: env.By, Corrects: corrects, Evidence: evidence, Note: note,
	}
}

// Decide gives the events that a command causes in a state, or a *fault.Error
// with every reason against it. It never changes the state.
func Decide(s State, c Command, env Env) ([]events.Payload, error) {
	switch {
	case env.Standing == "":
		return nil, fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": env.Initiative})
	case !env.Known:
		return nil, fault.New(fault.NotFound, "municipality_not_found", fault.Args{"given": env.Municipality})
	}
	_, reports := c.(Report)
	if own := (Said{By: env.By}).Own(); own == reports {
		return nil, fault.New(fault.Forbidden, "", nil) // a report is nobody's own word, and nothing else is a report
	}
	return c.decide(&s, env)
}

// over are the standings in which nobody begins to use an initiative.
var over = []events.Standing{events.StandingWithdrawn, events.StandingRejected, events.StandingMerged, events.StandingRetired}

// forward are the states that go towards use.
var forward = []events.AdoptionState{events.AdoptionConsidering, events.AdoptionDecidedYes, events.AdoptionInPlan}

// moves says which states may follow each. A word that repeats the state tells
// more about it.
var moves = map[events.AdoptionState][]events.AdoptionState{
	"": events.AdoptionStates, // what was before the registry
	events.AdoptionNotConsidered: {
		events.AdoptionNotConsidered, events.AdoptionConsidering, events.AdoptionDecidedYes, events.AdoptionDecidedNo,
		events.AdoptionInPlan, events.AdoptionInUse,
	},
	events.AdoptionConsidering: {
		events.AdoptionConsidering, events.AdoptionDecidedYes, events.AdoptionDecidedNo, events.AdoptionInPlan, events.AdoptionInUse,
	},
	events.AdoptionDecidedYes: {
		events.AdoptionConsidering, events.AdoptionDecidedYes, events.AdoptionDecidedNo, events.AdoptionInPlan, events.AdoptionInUse,
	},
	events.AdoptionDecidedNo: {
		events.AdoptionConsidering, events.AdoptionDecidedYes, events.AdoptionDecidedNo, events.AdoptionInPlan, events.AdoptionInUse,
	},
	events.AdoptionInPlan: {
		events.AdoptionConsidering, events.AdoptionDecidedNo, events.AdoptionInPlan, events.AdoptionInUse,
	},
	events.AdoptionInUse: {events.AdoptionInUse, events.AdoptionStopped},
	events.AdoptionStopped: {
		events.AdoptionConsidering, events.AdoptionDecidedYes, events.AdoptionDecidedNo, events.AdoptionInPlan, events.AdoptionInUse,
		events.AdoptionStopped,
	},
}

// Next lists the states that a municipality can go to from its own word, without
// saying that it was wrong. Of an initiative that is over nobody begins.
func Next(from events.AdoptionState, standing events.Standing) []events.AdoptionState {
	out := slices.Clone(moves[from])
	if slices.Contains(over, standing) {
		out = slices.DeleteFunc(out, func(to events.AdoptionState) bool { return slices.Contains(forward, to) })
	}
	return out
}
