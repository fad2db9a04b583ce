package round

import (
	"encoding/json"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// step checks one event against what had happened before it, and applies it.
func (v *verifier) step(at string, r events.Record) {
	v.Check(r.Aggregate == events.AggregateRound && r.AggregateID == v.export.Round, at, "of_another_round",
		fault.Args{"want": v.export.Round, "got": r.AggregateID})
	v.Check(r.Position > v.state.Position, at, "out_of_order", fault.Args{"want": v.state.Position + 1, "got": r.Position})
	_, opens := r.Data.(*events.RoundOpened)
	v.Check(opens != v.state.Exists(), at, "not_opened_once", nil)
	if r.Data == nil {
		v.Add(at, "unknown_event", fault.Args{"got": r.Type()})
	}
	v.timing(at, r.Data)
	v.acting(at, r)
	switch e := r.Data.(type) {
	case *events.RoundDecisionSigned:
		v.signature(at, e)
	case *events.CapacityExceptionSigned:
		want := ExceptionHash(v.export.Round, v.state.CapacityHours, e.Hours, e.Initiatives)
		v.equal(at+".contentHash", "hash_differs", want, e.ContentHash)
	}
	Evolve(&v.state, r)
}

// timing wants nothing to change that is sealed, nothing to be revealed before
// both have sealed, nobody to take a position before the reveal, and nothing
// but escalations after the conclusion.
func (v *verifier) timing(at string, e events.Payload) {
	s := &v.state
	switch e.(type) {
	case *events.CandidateAdded, *events.WeightsSet:
		v.Check(len(s.Sealed) == 0, at, "changed_after_seal", nil)
	case *events.ScoresSealed:
		v.Check(len(s.Revealed) == 0, at, "sealed_after_reveal", nil)
	case *events.ScoresRevealed:
		v.Check(len(s.Sealed) == len(events.Parties) && !s.Public(), at, "revealed_before_both_sealed", nil)
	case *events.PositionDeclared, *events.RoundDecisionSigned, *events.CapacityExceptionSigned, *events.DisagreementRecorded, *events.RoundConcluded:
		v.Check(s.Public(), at, "before_reveal", nil)
	}
	switch e.(type) {
	case *events.Escalated, *events.EscalationResolved:
	default:
		v.Check(s.Concluded == nil, at, "after_conclusion", nil)
	}
}

// acting wants one organisation to act for each party, and not the same.
func (v *verifier) acting(at string, r events.Record) {
	party, ok := partyOf(r.Data)
	if !ok {
		return
	}
	v.Check(slices.Contains(events.Parties, party), at, "not_a_party", fault.Args{"got": party})
	if v.by[party] == "" {
		v.by[party] = r.Organisation
	}
	v.equal(at, "acted_for_by_another", v.by[party], r.Organisation)
	v.Check(r.Organisation != v.by[other(party)], at, "acted_for_both", fault.Args{"got": r.Organisation})
}

// partyOf is the party that did something itself. Scores are revealed for both
// by whoever sealed last.
func partyOf(e events.Payload) (events.Party, bool) {
	switch e := e.(type) {
	case *events.WeightsSet:
		return e.Party, true
	case *events.ScoresSealed:
		return e.Party, true
	case *events.PositionDeclared:
		return e.Party, true
	case *events.RoundDecisionSigned:
		return e.Party, true
	case *events.CapacityExceptionSigned:
		return e.Party, true
	case *events.DisagreementRecorded:
		return e.Party, true
	}
	return "", false
}

// signature works out what was signed from the content that is enclosed.
func (v *verifier) signature(at string, e *events.RoundDecisionSigned) {
	v.Check(slices.Contains(v.state.Candidates, e.Initiative), at, "not_a_candidate", fault.Args{"given": e.Initiative})
	v.equal(at+".decisionHash", "hash_differs", v.state.DecisionHash(e.Initiative, e.ContentHash, e.Class), e.DecisionHash)
	raw, ok := v.export.Contents[e.ContentHash]
	if !ok {
		v.Add("contents."+e.ContentHash, "content_missing", fault.Args{"given": e.Initiative})
		return
	}
	v.equal("contents."+e.ContentHash, "hash_differs", hashJSON(raw), e.ContentHash)
	var content struct {
		ID         string             `json:"id"`
		Obligation *events.Obligation `json:"obligation"`
	}
	if err := json.Unmarshal(raw, &content); err != nil {
		v.Add("contents."+e.ContentHash, "malformed", nil)
		return
	}
	v.equal("contents."+e.ContentHash+".id", "of_another_initiative", e.Initiative, content.ID)
	binding := content.Obligation != nil &&
		(content.Obligation.Level == events.ObligationMandatory || content.Obligation.Level == events.ObligationMandatoryLater)
	v.Check(e.Class != events.ClassNo || !binding, at+".class", "gate_obligation_cannot_be_no", nil)
}

// conclusion wants every candidate to be decided by both or disagreed on, and
// class now to stay within the frame or the exception.
func (v *verifier) conclusion() {
	s := &v.state
	if s.Concluded == nil {
		return
	}
	listed := map[string]bool{}
	var inNow []string
	var total int64
	for i, d := range s.Concluded.Decided {
		at := nth("decisions", i)
		v.Check(!listed[d.Initiative] && slices.Contains(s.Candidates, d.Initiative), at, "not_a_candidate", fault.Args{"given": d.Initiative})
		listed[d.Initiative] = true
		signed, both := s.SignedByBoth(d.Initiative)
		v.Check(both, at, "not_signed_by_both", fault.Args{"given": d.Initiative})
		if both && (signed.Class != d.Class || signed.ContentHash != d.ContentHash || signed.DecisionHash != d.DecisionHash) {
			v.differ(at, "not_what_was_signed", signed.DecisionHash, d.DecisionHash)
		}
		if d.Class == events.ClassNow {
			inNow, total = append(inNow, d.Initiative), addHours(total, d.Hours)
		}
	}
	for i, id := range s.Concluded.Disagreed {
		at := nth("disagreed", i)
		v.Check(!listed[id] && slices.Contains(s.Candidates, id), at, "not_a_candidate", fault.Args{"given": id})
		listed[id] = true
		v.Check(s.Disagreed(id), at, "no_disagreement", fault.Args{"id": id})
	}
	for _, id := range s.Candidates {
		v.Check(listed[id], "decisions."+id, "candidate_not_settled", fault.Args{"given": id})
	}
	within := s.CapacityHours == 0 || total <= s.CapacityHours || s.Exception.covers(inNow, total)
	v.Check(within, "decisions", "gate_over_capacity", fault.Args{"capacity": s.CapacityHours, "hours": total, "over": total - s.CapacityHours})
}
