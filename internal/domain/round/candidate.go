package round

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// MaxCandidates keeps the conclusion of a round – its own event and one for
// each initiative – well within one batch of the log, which takes 1,000.
const MaxCandidates = 400

// AddCandidate takes one more initiative into the round, until the first seal.
type AddCandidate struct{ Initiative string }

func (c AddCandidate) decide(s *State, env Env) ([]events.Payload, error) {
	if err := s.preparing(); err != nil {
		return nil, err
	}
	if slices.Contains(s.Candidates, c.Initiative) {
		return nil, nil
	}
	var p check
	p.candidate("initiative", c.Initiative, env)
	p.Check(len(s.Candidates) < MaxCandidates, "initiative", "too_many", fault.Args{"max": MaxCandidates, "given": len(s.Candidates) + 1})
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.CandidateAdded{Initiative: c.Initiative}}, nil
}

// RemoveCandidate takes an initiative out, until the first seal; afterwards
// only one that has ended, for nobody could decide on it any more.
type RemoveCandidate struct {
	Initiative string
	Reason     events.Text
}

func (c RemoveCandidate) decide(s *State, env Env) ([]events.Payload, error) {
	if err := s.has(c.Initiative); err != nil {
		return nil, err
	}
	if now, ok := env.Initiative(c.Initiative); ok && !ended(now.Standing) {
		if err := s.preparing(); err != nil {
			return nil, err
		}
	}
	var p check
	p.Text("reason", c.Reason, initiative.MaxReason, true)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.CandidateRemoved{Initiative: c.Initiative, Reason: c.Reason}}, nil
}

// preparing refuses what would change a round that has been scored.
func (s *State) preparing() error {
	if len(s.Sealed) > 0 {
		return fault.New(fault.NotAllowedNow, "scores_are_sealed", nil)
	}
	return nil
}

func ended(standing events.Standing) bool {
	return standing != events.StandingActive && standing != events.StandingOnHold
}

// candidate checks that an initiative can be decided on in a round: it is
// assessed, or its decision rests on an earlier version.
func (c *check) candidate(path, id string, env Env) {
	if id == "" {
		c.Add(path, "required", nil)
		return
	}
	now, ok := env.Initiative(id)
	if !ok || !initiative.ValidID(id) {
		c.Add(path, "unknown_initiative", fault.Args{"given": id})
		return
	}
	c.decidable(path, id, now)
}

// decidable lists what keeps an initiative from being decided on.
func (c *check) decidable(path, id string, now Initiative) {
	c.Check(now.Standing == events.StandingActive, path, "candidate_not_active", fault.Args{"given": id, "standing": now.Standing})
	c.Check(now.Final, path, "gate_assessment_reopened", nil)
	switch {
	case initiative.StageIndex(now.Stage) < initiative.StageIndex(events.StageAssessed):
		c.Add(path, "gate_not_assessed", fault.Args{"stage": now.Stage})
	case now.Stage == events.StageAssessed, now.Stage == events.StagePrioritized && now.Earlier:
	default:
		c.Add(path, "gate_already_prioritized", fault.Args{"stage": now.Stage})
	}
}
