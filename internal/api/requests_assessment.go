package api

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

func submitAssessment(b *gen.SubmitAssessment) initiative.SubmitAssessment {
	return initiative.SubmitAssessment{Assessment: assessment(&b.Assessment), Deadline: b.StatementDeadline}
}

func assessment(b *gen.Assessment) events.Assessment {
	return events.Assessment{
		Level: events.AssessmentLevel(b.Level), Questions: b.Questions, Costs: b.Costs, NoCostReason: b.NoCostReason,
		Benefits: b.Benefits, SystemEffects: b.SystemEffects, NoSystemEffects: b.NoSystemEffects, Risks: b.Risks,
		CapacityWindows: b.CapacityWindows, HalfAdoption: b.HalfAdoption,
	}
}

func giveStatement(b *gen.StatementGiven) initiative.GiveStatement {
	return initiative.GiveStatement{StatementGiven: events.StatementGiven{
		Position: string(b.Position), Text: b.Text, RequestedChanges: b.RequestedChanges,
	}}
}

func answerStatement(b *gen.AnswerStatement) initiative.AnswerStatement {
	answers := make([]events.Answer, len(b.Answers))
	for i, a := range b.Answers {
		answers[i] = events.Answer{Change: a.Change, Answer: string(a.Answer), Reason: a.Reason}
	}
	return initiative.AnswerStatement{Answers: answers}
}
