package round

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// RecordDisagreement says that a party will not agree on a candidate in this
// round, why, and what would change its mind. Its own signature lapses. It may
// sign later all the same; what it has said stays.
type RecordDisagreement struct {
	Party       events.Party
	Initiative  string
	Reason      events.Text
	WouldChange events.Text
}

func (c RecordDisagreement) party() events.Party { return c.Party }

func (c RecordDisagreement) decide(s *State, env Env) ([]events.Payload, error) {
	if err := s.deciding(c.Initiative); err != nil {
		return nil, err
	}
	var p check
	checks.OneOf(&p, "party", c.Party, events.Parties...)
	p.Text("reason", c.Reason, initiative.MaxReason, true)
	p.Text("wouldChange", c.WouldChange, initiative.MaxReason, true)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	now, _ := env.Initiative(c.Initiative)
	if both, ok := s.SignedByBoth(c.Initiative); ok && both.ContentHash == now.ContentHash {
		return nil, fault.New(fault.NotAllowedNow, "already_decided", fault.Args{"class": both.Class})
	}
	return []events.Payload{&events.DisagreementRecorded{
		Initiative: c.Initiative, Party: c.Party, Reason: c.Reason, WouldChange: c.WouldChange,
	}}, nil
}

// Escalate sends a disagreement to a level above, also after the round is
// concluded. It may go higher, never lower.
type Escalate struct {
	Initiative string
	Level      events.EscalationLevel
	Deadline   events.Date
	Reason     events.Text
}

func (c Escalate) decide(s *State, env Env) ([]events.Payload, error) {
	if err := s.deciding(c.Initiative); err != nil {
		return nil, err
	}
	if !s.Disagreed(c.Initiative) {
		return nil, fault.New(fault.NotAllowedNow, "no_disagreement", fault.Args{"id": c.Initiative})
	}
	var p check
	checks.OneOf(&p, "level", c.Level, events.EscalationLevels...)
	if last, ok := s.escalated(c.Initiative); ok {
		higher := slices.Index(events.EscalationLevels, c.Level) > slices.Index(events.EscalationLevels, last.Level)
		p.Check(higher || !slices.Contains(events.EscalationLevels, c.Level), "level", "level_not_higher", fault.Args{"level": last.Level})
	}
	p.future("deadline", c.Deadline, env.Today)
	p.Text("reason", c.Reason, initiative.MaxReason, true)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.Escalated{Initiative: c.Initiative, Level: c.Level, Deadline: c.Deadline, Reason: c.Reason}}, nil
}

// escalated is the last escalation of a candidate that has no resolution yet.
func (s *State) escalated(id string) (Escalation, bool) {
	list := s.Escalations[id]
	if len(list) == 0 {
		return Escalation{}, false
	}
	last := list[len(list)-1]
	return last, last.ResolvedAt.IsZero()
}

// ResolveEscalation says what came of an escalation. It decides nothing: the
// parties sign, here or in a new round.
type ResolveEscalation struct {
	Initiative string
	Resolution events.Text
}

func (c ResolveEscalation) decide(s *State, _ Env) ([]events.Payload, error) {
	if err := s.deciding(c.Initiative); err != nil {
		return nil, err
	}
	if _, open := s.escalated(c.Initiative); !open {
		return nil, fault.New(fault.NotAllowedNow, "no_escalation", fault.Args{"id": c.Initiative})
	}
	var p check
	p.Text("resolution", c.Resolution, initiative.MaxReason, true)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.EscalationResolved{Initiative: c.Initiative, Resolution: c.Resolution}}, nil
}
