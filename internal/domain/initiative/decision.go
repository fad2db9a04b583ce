package initiative

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// Sign is one party's signature on a class over the content as it stands. The
// first signature changes nothing; the second, over the same class and hash,
// decides. A party may replace its own signature until the other has met it.
// That it is the party itself that signs is checked in internal/access.
type Sign struct {
	Party       events.Party
	Class       events.Class
	ContentHash string
	Reason      events.Text // required for investigate and no
}

func (c Sign) decide(s *State, _ Env) ([]events.Payload, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if err := classGate(s, c.Class); err != nil {
		return nil, err
	}
	current := s.ContentHash()
	if c.ContentHash != current {
		return nil, fault.New(fault.SignatureMismatch, "signed_other_content", fault.Args{"signed": c.ContentHash, "current": current})
	}
	if err := signedAlready(s, c.Party, c.Class, current); err != nil {
		return nil, err
	}
	signed := &events.DecisionSigned{Party: c.Party, Class: c.Class, ContentHash: c.ContentHash, Reason: c.Reason}
	other, met := s.live(otherParty(c.Party), current)
	if !met {
		return []events.Payload{signed}, nil
	}
	if other.Class != c.Class {
		return nil, fault.New(fault.SignatureMismatch, "signed_other_class", fault.Args{
			"party": otherParty(c.Party), "otherClass": other.Class, "otherHash": other.ContentHash,
			"class": c.Class, "hash": c.ContentHash,
		})
	}
	return []events.Payload{signed, c.outcome(s)}, nil
}

func (c Sign) check() error {
	var p check
	checks.OneOf(&p, "party", c.Party, events.Parties...)
	checks.OneOf(&p, "class", c.Class, events.Classes...)
	p.Check(c.ContentHash != "", "contentHash", "required", nil)
	p.Text("reason", c.Reason, MaxReason, c.Class == events.ClassNo || c.Class == events.ClassInvestigate)
	return p.Invalid()
}

// reclass: what has been piloted can only be reconfirmed. Where that was
// recorded without a decision it may be given a class, but neither
// investigated nor rejected.
func (c *check) reclass(s *State, class events.Class) {
	at, prioritized := StageIndex(s.Stage), StageIndex(events.StagePrioritized)
	switch {
	case at > prioritized && s.Decision.Class != "":
		c.Check(class == s.Decision.Class, "class", "gate_only_reconfirm", fault.Args{"class": s.Decision.Class})
	case at >= prioritized:
		late := class == events.ClassInvestigate || class == events.ClassNo && at > prioritized
		c.Check(!late, "class", "gate_already_prioritized", fault.Args{"stage": s.Stage})
	}
}

// classGate is nil if the class can be decided now.
func classGate(s *State, class events.Class) error {
	var gate check
	gate.decidable(s)
	gate.Check(class != events.ClassNo || !s.Binding(), "class", "gate_obligation_cannot_be_no", nil)
	gate.reclass(s, class)
	return gate.gate(events.StagePrioritized)
}

// signedAlready refuses what has been signed or decided already.
func signedAlready(s *State, party events.Party, class events.Class, current string) error {
	if mine, ok := s.live(party, current); ok && mine.Class == class {
		return fault.New(fault.NotAllowedNow, "already_signed", fault.Args{"party": party, "class": class})
	}
	if s.Decision.Class == class && s.Decision.ContentHash == current {
		return fault.New(fault.NotAllowedNow, "already_decided", fault.Args{"class": class})
	}
	return nil
}

// live is a party's pending signature over the content as it stands. One over
// earlier content has lapsed.
func (s *State) live(party events.Party, current string) (Signed, bool) {
	x, ok := s.Decision.Pending[party]
	return x, ok && x.ContentHash == current
}

// outcome is what both signatures together cause.
func (c Sign) outcome(s *State) events.Payload {
	switch {
	case c.Class == events.ClassNo:
		return &events.PriorityRejected{ContentHash: c.ContentHash, Reason: c.Reason}
	case c.Class == events.ClassInvestigate:
		return &events.InvestigationRequested{ContentHash: c.ContentHash, Reason: c.Reason}
	case c.Class == s.Decision.Class:
		return &events.PriorityReconfirmed{Class: c.Class, ContentHash: c.ContentHash}
	}
	return &events.Prioritized{Class: c.Class, ContentHash: c.ContentHash}
}

func otherParty(p events.Party) events.Party {
	if p == events.PartyState {
		return events.PartyMunicipalities
	}
	return events.PartyState
}
