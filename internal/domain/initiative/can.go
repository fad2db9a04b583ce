package initiative

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// Can is nil if a command of a kind can be given in a state, and otherwise the
// *fault.Error that says why not now, whatever the command holds. With nil a
// command may still be refused for what it holds. Rights are not asked.
func Can(s State, kind Kind, env Env) error {
	if err := standing(&s, kind); err != nil {
		return err
	}
	if precondition := preconditions[kind]; precondition != nil {
		return precondition(&s, env)
	}
	return nil
}

// preconditions are those of Decide, for each kind that has any.
var preconditions = map[Kind]func(*State, Env) error{
	KindPropose:       func(s *State, _ Env) error { return unregistered(s) },
	KindRecordAtStage: func(s *State, _ Env) error { return recordable(s) },

	KindRemoveRelation:         func(s *State, _ Env) error { return anything(len(s.Relations) > 0) },
	KindResume:                 func(s *State, _ Env) error { return onHold(s) },
	KindWithdraw:               func(s *State, _ Env) error { return withdrawable(s) },
	KindRetire:                 func(s *State, _ Env) error { return retirable(s) },
	KindAnnounceBreakingChange: func(s *State, _ Env) error { return announceable(s) },
	KindWithdrawBreakingChange: func(s *State, env Env) error {
		return anything(slices.ContainsFunc(s.BreakingChanges, func(a Announcement) bool { return a.On >= env.Today }))
	},

	KindSubmitAssessment: func(s *State, _ Env) error { return submittable(s) },
	KindGiveStatement:    func(s *State, _ Env) error { return openAssessment(s) },
	KindAnswerStatement: func(s *State, _ Env) error {
		if err := answerable(s); err != nil {
			return err
		}
		return anything(len(s.Assessment.Statement.RequestedChanges) > 0)
	},
	KindFinaliseAssessment: finalisable,
	KindReopenAssessment:   func(s *State, _ Env) error { return reopenable(s) },
	KindSign:               canSign,

	KindPlanPilot:    plannable,
	KindJoinPilot:    func(s *State, _ Env) error { return running(s) },
	KindLeavePilot:   canLeave,
	KindMeasurePilot: func(s *State, _ Env) error { return running(s) },

	KindConcludePilot: func(s *State, _ Env) error { return concludable(s) },
	KindWaivePilot: func(s *State, env Env) error {
		return anyOf(env.parties(), func(p events.Party) error { return waivable(s, p) })
	},
	KindPrepareHandover:    func(s *State, _ Env) error { return notOperational(s) },
	KindSettleHandoverItem: func(s *State, _ Env) error { return notOperational(s) },
	KindAcceptHandover: func(s *State, env Env) error {
		acceptors := env.Acceptors
		if len(acceptors) == 0 {
			acceptors = Acceptors
		}
		return anyOf(acceptors, func(as string) error { return acceptable(s, as) })
	},
}

// canSign asks for every class.
func canSign(s *State, env Env) error {
	current := s.ContentHash()
	return anyOf(env.parties(), func(party events.Party) error {
		return anyOf(events.Classes, func(class events.Class) error {
			if err := classGate(s, class); err != nil {
				return err
			}
			return signedAlready(s, party, class, current)
		})
	})
}

func canLeave(s *State, env Env) error {
	if err := running(s); err != nil {
		return err
	}
	if env.Municipality == "" {
		return anything(len(s.Pilot.Participants) > 0)
	}
	return leavable(s, env.Municipality)
}

func (e Env) parties() []events.Party {
	if e.Party == "" {
		return events.Parties
	}
	return []events.Party{e.Party}
}

// anything refuses what has nothing that it could be about.
func anything(is bool) error {
	if is {
		return nil
	}
	return fault.New(fault.NotAllowedNow, "", nil)
}

// anyOf is nil if one of the choices is open. Otherwise a gate, which can still
// be met, goes before what is refused for good; of several gates it is the last
// one, of other refusals the first.
func anyOf[T any](choices []T, refused func(T) error) error {
	var first, gate error
	for _, choice := range choices {
		err := refused(choice)
		switch {
		case err == nil:
			return nil
		case fault.CodeOf(err) == fault.GateUnmet:
			gate = err
		case first == nil:
			first = err
		}
	}
	if gate != nil {
		return gate
	}
	return first
}
