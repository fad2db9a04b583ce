package round

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// Sign is a party's signature on the class of a candidate, over its content as
// it stands. It takes effect together with the other party's over the same
// hash, when the round is concluded. A party may replace its own signature
// until the other has met it; one over earlier content has lapsed.
type Sign struct {
	Party        events.Party
	Initiative   string
	Class        events.Class
	DecisionHash string
	Reason       events.Text // required for investigate and no
}

func (c Sign) party() events.Party { return c.Party }

func (c Sign) decide(s *State, env Env) ([]events.Payload, error) {
	if err := s.deciding(c.Initiative); err != nil {
		return nil, err
	}
	var p check
	checks.OneOf(&p, "party", c.Party, events.Parties...)
	checks.OneOf(&p, "class", c.Class, events.Classes...)
	p.Check(c.DecisionHash != "", "decisionHash", "required", nil)
	p.Text("reason", c.Reason, initiative.MaxReason, c.Class == events.ClassNo || c.Class == events.ClassInvestigate)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	now, ok := env.Initiative(c.Initiative)
	if !ok {
		return nil, fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": c.Initiative})
	}
	var gate check
	gate.classable(c.Initiative, c.Class, now)
	if c.Class == events.ClassNow {
		gate.capacity(s, s.signedNow(c.Party, c.Initiative, env), env)
	}
	if err := gate.Err(fault.GateUnmet, "gate_prioritized", fault.Args{"stage": events.StagePrioritized}); err != nil {
		return nil, err
	}
	current := s.DecisionHash(c.Initiative, now.ContentHash, c.Class)
	if c.DecisionHash != current {
		return nil, fault.New(fault.SignatureMismatch, "signed_other_content", fault.Args{"signed": c.DecisionHash, "current": current})
	}
	if err := c.meets(s, now); err != nil {
		return nil, err
	}
	return []events.Payload{&events.RoundDecisionSigned{
		Party: c.Party, Initiative: c.Initiative, Class: c.Class, ContentHash: now.ContentHash, DecisionHash: current, Reason: c.Reason,
	}}, nil
}

// classable lists what keeps an initiative from being given a class.
func (c *check) classable(id string, class events.Class, now Initiative) {
	c.decidable("initiative", id, now)
	c.Check(class != events.ClassNo || !now.Binding, "class", "gate_obligation_cannot_be_no", nil)
	late := class == events.ClassInvestigate && initiative.StageIndex(now.Stage) >= initiative.StageIndex(events.StagePrioritized)
	c.Check(!late, "class", "gate_already_prioritized", fault.Args{"stage": now.Stage})
}

// meets refuses a signature that is there already, or that meets the other
// party's with another class.
func (c Sign) meets(s *State, now Initiative) error {
	mine, signed := s.live(c.Initiative, c.Party, now)
	theirs, met := s.live(c.Initiative, other(c.Party), now)
	switch {
	case signed && met && mine.Class == theirs.Class:
		return fault.New(fault.NotAllowedNow, "already_decided", fault.Args{"class": mine.Class})
	case signed && mine.Class == c.Class:
		return fault.New(fault.NotAllowedNow, "already_signed", fault.Args{"party": c.Party, "class": c.Class})
	case met && theirs.Class != c.Class:
		return fault.New(fault.SignatureMismatch, "signed_other_class", fault.Args{
			"party": other(c.Party), "otherClass": theirs.Class, "otherHash": theirs.DecisionHash,
			"class": c.Class, "hash": c.DecisionHash,
		})
	}
	return nil
}

// live is a party's signature on a candidate, unless its content has changed
// since.
func (s *State) live(id string, party events.Party, now Initiative) (Signed, bool) {
	x, ok := s.Signatures[id][party]
	return x, ok && x.ContentHash == now.ContentHash
}
