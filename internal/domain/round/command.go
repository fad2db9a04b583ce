package round

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// Command is a wish that Decide turns into events or refuses. The set is
// closed; each command stands in the file of the rule it belongs to.
type Command interface {
	// decide lists the events that the command causes. An error is a
	// *fault.Error that names everything that is wrong.
	decide(s *State, env Env) ([]events.Payload, error)
	kind() Kind
}

// forParty is a command that is given for one party.
type forParty interface{ party() events.Party }

// World answers questions about reference data. It never changes while a
// command is decided.
type World interface {
	// AddWorkingDays gives the n-th Norwegian working day after a day.
	AddWorkingDays(from events.Date, n int) events.Date
}

// Env is what a decision may look at besides the state.
type Env struct {
	Today events.Date  // now, as a day in Norway
	Party events.Party // whose key the organisation holds that the command is given for; empty for everybody else
	World World
	// Initiative is an initiative as it stands; false for one that is not
	// registered. It gives the same answer while a command is decided.
	Initiative func(id string) (Initiative, bool)
	// CriteriaHash is the hash of the criteria set that already goes by an id
	// and version, or "".
	CriteriaHash func(id string, version int) string
}

// Initiative is what a round needs to know about an initiative.
type Initiative struct {
	Position    uint64 // of its last event
	Stage       events.Stage
	Standing    events.Standing
	Final       bool // its assessment is not open
	Binding     bool // an obligation by law, now or later
	Class       events.Class
	Earlier     bool   // the decision in force rests on an earlier version
	ContentHash string // of the initiative and its assessment
	Hours       int64  // expected municipal hours, over all municipalities it reaches
}

// InitiativeOf is what a round needs to know about an initiative; hours are
// the sum over the municipalities it reaches (initiative.HoursPerMunicipality).
func InitiativeOf(s *initiative.State, hours int64) Initiative {
	return Initiative{
		Position: s.Position, Stage: s.Stage, Standing: s.Standing,
		Final: s.Assessment == nil || s.Assessment.Finalised, Binding: s.Binding(),
		Class: s.Decision.Class, Earlier: s.RestsOnEarlierVersion(),
		ContentHash: s.ContentHash(), Hours: hours,
	}
}

// Decision is what a command causes.
type Decision struct {
	Events   []events.Payload // of the round
	Outcomes []Outcome        // of initiatives, when the round is concluded; all or none together with Events
}

// Outcome is what a concluded round does to one initiative.
type Outcome struct {
	Initiative string
	Expected   uint64 // position of the initiative that this was decided on
	Event      events.Payload
}

// Decide gives what a command causes in a state, or a *fault.Error with every
// reason against it. It never changes the state.
func Decide(s State, c Command, env Env) (Decision, error) {
	if !slices.Contains(events.Parties, env.Party) {
		return Decision{}, fault.New(fault.Forbidden, "only_parties", nil)
	}
	if p, ok := c.(forParty); ok && slices.Contains(events.Parties, p.party()) && p.party() != env.Party {
		return Decision{}, fault.New(fault.Forbidden, "other_party", fault.Args{"party": p.party()})
	}
	if err := standing(&s, c); err != nil {
		return Decision{}, err
	}
	list, err := c.decide(&s, env)
	if err != nil {
		return Decision{}, err
	}
	d := Decision{Events: list}
	for _, e := range list {
		if done, ok := e.(*events.RoundConcluded); ok {
			d.Outcomes = outcomes(&s, done, env)
		}
	}
	return d, nil
}

// standing refuses what a round that is not there, or is concluded, cannot do.
func standing(s *State, c Command) error {
	switch c.(type) {
	case Open:
		return nil // knows what to do with a round that exists
	case Escalate, ResolveEscalation:
		if s.Exists() {
			return nil // the round may be concluded while the disagreement goes on
		}
	}
	if !s.Exists() {
		return fault.New(fault.NotFound, "round_not_found", nil)
	}
	if s.Concluded != nil {
		return fault.New(fault.NotAllowedNow, "round_is_concluded", nil)
	}
	return nil
}

// public refuses what needs the scores of both parties.
func (s *State) public() error {
	if !s.Public() {
		return fault.New(fault.NotAllowedNow, "scores_not_revealed", nil)
	}
	return nil
}

// has refuses what is no candidate of the round.
func (s *State) has(initiative string) error {
	if !slices.Contains(s.Candidates, initiative) {
		return fault.New(fault.NotFound, "not_a_candidate", fault.Args{"id": initiative})
	}
	return nil
}
