package api

import (
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/need"
)

func raiseNeed(b *gen.RaiseNeed) need.Raise {
	return need.Raise{
		Title: b.Title, Problem: b.Problem, Audience: b.Audience, Frequency: string(b.Frequency), Theme: b.Theme, LifeEvent: b.LifeEvent,
		Hours: b.Hours, Matters: string(b.Matters),
	}
}

func answerNeed(b *gen.AnswerNeed) need.Reply {
	return need.Reply{Answer: string(b.Answer), Initiative: b.Initiative, Into: b.Into, Reason: b.Reason}
}
