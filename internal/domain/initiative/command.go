package initiative

import (
	"regexp"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// Command is a wish that Decide turns into events or refuses. The set is
// closed; each command stands in the file of the rule it belongs to.
type Command interface {
	kind() Kind
	// decide lists the events that the command causes. An error is a
	// *fault.Error that names everything that is wrong.
	decide(s *State, env Env) ([]events.Payload, error)
}

// World answers questions about reference data. It never changes while a
// command is decided.
type World interface {
	// CheckReach lists what is wrong with a reach, with paths inside it.
	CheckReach(events.Reach) []fault.Field
	// KnownTheme says whether a Los or local theme exists.
	KnownTheme(slug string) bool
	// KnownMunicipality says whether a number is one of today's.
	KnownMunicipality(number string) bool
	// AddWorkingDays gives the n-th Norwegian working day after a day.
	AddWorkingDays(from events.Date, n int) events.Date
}

// Env is what a decision may look at besides the state.
type Env struct {
	At    time.Time   // now
	Today events.Date // now, as a day in Norway
	By    string      // organisation number on whose behalf the command is given
	World World
	Other func(id string) (State, bool) // another initiative

	// For whom By acts. Can asks; a command names it itself.
	Party        events.Party // empty: any
	Municipality string       // its number; empty: any
	Acceptors    []string     // of a handover; empty: any
}

// Decide gives the events that a command causes in a state, or a *fault.Error
// with every reason against it. It never changes the state.
func Decide(s State, c Command, env Env) ([]events.Payload, error) {
	if err := standing(&s, c.kind()); err != nil {
		return nil, err
	}
	return c.decide(&s, env)
}

// standing refuses what an initiative that is paused or ended cannot do.
func standing(s *State, kind Kind) error {
	switch kind {
	case KindPropose, KindImport:
		return nil // both know what to do with an initiative that exists
	}
	if !s.Exists() {
		return fault.New(fault.NotFound, "initiative_not_found", nil)
	}
	switch s.Standing {
	case events.StandingActive:
		return nil
	case events.StandingOnHold:
		switch kind {
		case KindResume, KindWithdraw, KindMerge, KindAmend, KindReportPhase, KindAddRelation, KindRemoveRelation, KindConfirm,
			KindChooseContacts, KindDescribeOnboarding, KindAnnounceBreakingChange, KindWithdrawBreakingChange:
			return nil
		case KindGiveStatement:
			return nil // the deadline runs on, so a pause must not keep KS from its statement
		}
	}
	return refused(s.Standing)
}

func refused(standing events.Standing) error {
	return fault.New(fault.NotAllowedNow, "standing_refuses", fault.Args{"standing": standing})
}

// Limits of texts, in characters of one language.
const (
	MaxTitle       = 200
	MaxSummary     = 280
	MaxReason      = 4000
	MaxDescription = 20000
)

// check collects what is wrong with a command.
type check struct{ checks.List }

var initiativeID = regexp.MustCompile(`^[0-9]{4}-[0-9]{4,7}$`)

// ValidID says whether a text has the form of an initiative id, <year>-<number>.
func ValidID(id string) bool { return initiativeID.MatchString(id) }
