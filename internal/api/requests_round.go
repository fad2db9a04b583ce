package api

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/round"
)

func criteriaSet(b gen.CriteriaSetChoice) events.CriteriaSet {
	return events.CriteriaSet{ID: b.Id, Version: b.Version, Name: b.Name, Criteria: b.Criteria}
}

// declarePosition is for a party that is known: the body may leave it out.
func declarePosition(b *gen.DeclarePosition, by events.Party) round.DeclarePosition {
	return round.DeclarePosition{PositionDeclared: events.PositionDeclared{
		Party: by, Initiative: b.Initiative, Position: string(b.Position), Conditions: b.Conditions, Reason: b.Reason,
		WouldChange: b.WouldChange,
	}}
}

// assessorScores name no assessor: the draft does, which is stored under the
// number in the address.
func assessorScores(list []gen.CandidateScores) []events.AssessorScores {
	out := make([]events.AssessorScores, len(list))
	for i, b := range list {
		out[i] = events.AssessorScores{Initiative: b.Initiative, Scores: b.Scores}
	}
	return out
}
