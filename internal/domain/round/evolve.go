package round

import (
	"slices"

	"github.com/samstyring/samstyring/events"
)

// Evolve applies one event of the round; those of others are the caller's to
// leave out. It is total: an event of a type this program does not know only
// moves the position. Maps and slices of the old state are never changed, so
// that a copy of it stays what it was.
func Evolve(s *State, r events.Record) {
	s.Position = r.Position
	if s.ID == "" {
		s.ID = r.AggregateID
	}
	switch e := r.Data.(type) {
	case *events.RoundOpened:
		evolveOpened(s, e, r)
	case *events.CandidateAdded:
		s.Candidates = append(slices.Clone(s.Candidates), e.Initiative)
	case *events.CandidateRemoved:
		s.Candidates = slices.DeleteFunc(slices.Clone(s.Candidates), func(id string) bool { return id == e.Initiative })
		s.Removed = append(slices.Clone(s.Removed), Removed{Initiative: e.Initiative, Reason: e.Reason, By: r.Organisation, At: r.Time})
	case *events.WeightsSet:
		s.Weights = cloned(s.Weights)
		s.Weights[e.Party] = Weights{By: r.Organisation, At: r.Time, Weights: e.Weights, Matrix: e.Matrix, ConsistencyRatio: e.ConsistencyRatio}
	case *events.ScoresSealed:
		s.Sealed = cloned(s.Sealed)
		s.Sealed[e.Party] = Sealed{By: r.Organisation, At: r.Time, Commitment: e.Commitment}
	case *events.ScoresRevealed:
		evolveRevealed(s, e, r)
	case *events.RoundConcluded:
		s.Concluded, s.ConcludedAt, s.ConcludedBy = e, r.Time, r.Organisation
	default:
		evolveAgreement(s, r)
	}
}

func evolveOpened(s *State, e *events.RoundOpened, r events.Record) {
	s.Name, s.Candidates, s.Criteria, s.CriteriaHash = e.Name, e.Candidates, e.CriteriaSet, e.CriteriaHash
	s.CapacityHours, s.Deadline, s.OpenedAt, s.OpenedBy = e.CapacityHours, e.Deadline, r.Time, r.Organisation
	s.Bodies = make(map[events.Party]events.Text, len(e.Bodies))
	for _, b := range e.Bodies {
		s.Bodies[b.Party] = b.Body
	}
}

func evolveRevealed(s *State, e *events.ScoresRevealed, r events.Record) {
	s.Revealed = cloned(s.Revealed)
	now := s.Revealed[e.Party]
	now.Salt, now.Parts, now.Seen = e.Salt, e.Parts, now.Seen+1
	now.Scores = append(slices.Clone(now.Scores), e.Scores...)
	s.Revealed[e.Party] = now
	for _, p := range events.Parties {
		if x := s.Revealed[p]; x.Parts == 0 || x.Seen < x.Parts {
			return
		}
	}
	s.RevealedAt = r.Time
}

// evolveAgreement applies what the parties say after the scores are out.
func evolveAgreement(s *State, r events.Record) {
	switch e := r.Data.(type) {
	case *events.PositionDeclared:
		s.Positions = with(s.Positions, e.Initiative, e.Party, Declared{
			By: r.Organisation, At: r.Time, Position: e.Position, Conditions: e.Conditions, Reason: e.Reason, WouldChange: e.WouldChange,
		})
	case *events.RoundDecisionSigned:
		s.Signatures = with(s.Signatures, e.Initiative, e.Party, Signed{
			By: r.Organisation, At: r.Time, Class: e.Class, ContentHash: e.ContentHash, DecisionHash: e.DecisionHash, Reason: e.Reason,
		})
		s.lift(e.Initiative, e.Party)
	case *events.CapacityExceptionSigned:
		evolveException(s, e, r)
	case *events.DisagreementRecorded:
		s.Signatures = without(s.Signatures, e.Initiative, e.Party)
		s.Disagreements = cloned(s.Disagreements)
		s.Disagreements[e.Initiative] = append(slices.Clone(s.Disagreements[e.Initiative]), Disagreement{
			Party: e.Party, By: r.Organisation, At: r.Time, Reason: e.Reason, WouldChange: e.WouldChange,
		})
	case *events.Escalated:
		s.Escalations = cloned(s.Escalations)
		s.Escalations[e.Initiative] = append(slices.Clone(s.Escalations[e.Initiative]), Escalation{
			By: r.Organisation, At: r.Time, Level: e.Level, Deadline: e.Deadline, Reason: e.Reason,
		})
	case *events.EscalationResolved:
		evolveResolved(s, e, r)
	}
}

// lift notes that a party that disagreed has signed after all.
func (s *State) lift(initiative string, party events.Party) {
	if !s.Disagreed(initiative) {
		return
	}
	list := slices.Clone(s.Disagreements[initiative])
	for i := range list {
		list[i].Lifted = list[i].Lifted || list[i].Party == party
	}
	s.Disagreements = cloned(s.Disagreements)
	s.Disagreements[initiative] = list
}

func evolveException(s *State, e *events.CapacityExceptionSigned, r events.Record) {
	s.Exceptions = cloned(s.Exceptions)
	s.Exceptions[e.Party] = SignedException{
		By: r.Organisation, At: r.Time, Hours: e.Hours, Initiatives: e.Initiatives, ContentHash: e.ContentHash, Reason: e.Reason,
	}
	for _, p := range events.Parties {
		if s.Exceptions[p].ContentHash != e.ContentHash {
			return
		}
	}
	s.Exception = &Exception{Hours: e.Hours, Initiatives: e.Initiatives, ContentHash: e.ContentHash, Signatures: s.Exceptions}
}

// evolveResolved closes every open escalation of the candidate.
func evolveResolved(s *State, e *events.EscalationResolved, r events.Record) {
	list := slices.Clone(s.Escalations[e.Initiative])
	for i := range list {
		if list[i].ResolvedAt.IsZero() {
			list[i].Resolution, list[i].ResolvedAt, list[i].ResolvedBy = e.Resolution, r.Time, r.Organisation
		}
	}
	s.Escalations = cloned(s.Escalations)
	s.Escalations[e.Initiative] = list
}
