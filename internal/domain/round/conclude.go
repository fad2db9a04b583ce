package round

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// Conclude ends the round. Every candidate must be decided by both parties or
// recorded as disagreed, and what was decided must stand as it was signed.
type Conclude struct{}

func (Conclude) decide(s *State, env Env) ([]events.Payload, error) {
	done, err := conclusion(s, env)
	if err != nil {
		return nil, err
	}
	return []events.Payload{done}, nil
}

// CanConclude is nil if a round can be concluded in a state, and otherwise the
// *fault.Error that says what stands in the way, each thing by its path.
func CanConclude(s State, env Env) error {
	if err := standing(&s, Conclude{}); err != nil {
		return err
	}
	_, err := conclusion(&s, env)
	return err
}

// conclusion is what a conclusion would say.
func conclusion(s *State, env Env) (*events.RoundConcluded, error) {
	if err := s.public(); err != nil {
		return nil, err
	}
	var gate check
	gate.Check(len(s.Candidates) > 0, "candidates", "gate_no_candidates", nil)
	done := &events.RoundConcluded{Decided: []events.Decided{}, Disagreed: []string{}}
	var inNow []string
	for _, id := range s.Candidates {
		signed, both := s.SignedByBoth(id)
		if !both {
			if gate.settled(s, id) {
				done.Disagreed = append(done.Disagreed, id)
			}
			continue
		}
		now, _ := env.Initiative(id)
		gate.unmoved(id, signed, now)
		if signed.Class == events.ClassNow {
			inNow = append(inNow, id)
		}
		done.Decided = append(done.Decided, events.Decided{
			Initiative: id, Class: signed.Class, ContentHash: signed.ContentHash, DecisionHash: signed.DecisionHash, Hours: now.Hours,
		})
	}
	gate.capacity(s, inNow, env)
	if err := gate.Err(fault.GateUnmet, "gate_concluding", nil); err != nil {
		return nil, err
	}
	return done, nil
}

// settled says whether a candidate that is not decided is disagreed on;
// otherwise it names the party that has neither signed nor disagreed, or the
// parties that have signed different things.
func (c *check) settled(s *State, id string) bool {
	if s.Disagreed(id) {
		return true
	}
	missing := false
	for _, party := range events.Parties {
		if _, signed := s.Signatures[id][party]; !signed {
			missing = true
			c.Add("decisions."+id+"."+string(party), "gate_signature_missing", fault.Args{"party": party, "initiative": id})
		}
	}
	c.Check(missing, "decisions."+id, "gate_signatures_differ", fault.Args{"initiative": id})
	return false
}

// unmoved names a decided initiative that has moved since it was signed: its
// content is another, or it can no longer be decided on.
func (c *check) unmoved(id string, signed Signed, now Initiative) {
	var moved check
	moved.classable(id, signed.Class, now)
	if now.ContentHash == signed.ContentHash && len(moved.Fields()) == 0 {
		return
	}
	c.Add("decisions."+id, "gate_moved_since_signing", fault.Args{
		"initiative": id, "signed": signed.ContentHash, "current": now.ContentHash, "stage": now.Stage, "standing": now.Standing,
	})
}

// outcomes are what a conclusion does to each initiative that was decided.
func outcomes(s *State, done *events.RoundConcluded, env Env) []Outcome {
	out := make([]Outcome, 0, len(done.Decided))
	for _, d := range done.Decided {
		now, _ := env.Initiative(d.Initiative)
		out = append(out, Outcome{Initiative: d.Initiative, Expected: now.Position, Event: s.outcome(d, now)})
	}
	return out
}

func (s *State) outcome(d events.Decided, now Initiative) events.Payload {
	signatures, reason := s.signatures(d.Initiative)
	switch {
	case d.Class == events.ClassNo:
		return &events.PriorityRejected{ContentHash: d.ContentHash, Reason: reason, Round: s.ID, Signatures: signatures}
	case d.Class == events.ClassInvestigate:
		return &events.InvestigationRequested{ContentHash: d.ContentHash, Reason: reason, Round: s.ID, Signatures: signatures}
	case d.Class == now.Class:
		return &events.PriorityReconfirmed{Class: d.Class, ContentHash: d.ContentHash, Round: s.ID, Signatures: signatures}
	}
	return &events.Prioritized{Class: d.Class, ContentHash: d.ContentHash, Round: s.ID, Signatures: signatures}
}

// signatures are both parties' under a candidate, the state's first, and the
// reason of the one that was given last.
func (s *State) signatures(id string) ([]events.Signature, events.Text) {
	var out []events.Signature
	for _, party := range events.Parties {
		x := s.Signatures[id][party]
		out = append(out, events.Signature{Party: party, By: x.By, At: x.At, DecisionHash: x.DecisionHash, Reason: x.Reason})
	}
	last := slices.MaxFunc(out, func(a, b events.Signature) int { return a.At.Compare(b.At) })
	return out, last.Reason
}
