package api

import (
	"context"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// SubmitAssessment sends an assessment to KS.
func (a *API) SubmitAssessment(ctx context.Context, r gen.SubmitAssessmentRequestObject) (gen.SubmitAssessmentResponseObject, error) {
	return a.do(ctx, r.Id, submitAssessment(r.Body))
}

// GiveStatement is KS' statement.
func (a *API) GiveStatement(ctx context.Context, r gen.GiveStatementRequestObject) (gen.GiveStatementResponseObject, error) {
	return a.do(ctx, r.Id, giveStatement(r.Body))
}

// AnswerStatement answers the changes that KS asked for.
func (a *API) AnswerStatement(ctx context.Context, r gen.AnswerStatementRequestObject) (gen.AnswerStatementResponseObject, error) {
	return a.do(ctx, r.Id, answerStatement(r.Body))
}

// FinaliseAssessment goes through the gate to assessed.
func (a *API) FinaliseAssessment(ctx context.Context, r gen.FinaliseAssessmentRequestObject) (gen.FinaliseAssessmentResponseObject, error) {
	return a.do(ctx, r.Id, initiative.FinaliseAssessment{})
}

// ReopenAssessment lets the assessment be submitted anew.
func (a *API) ReopenAssessment(ctx context.Context, r gen.ReopenAssessmentRequestObject) (gen.ReopenAssessmentResponseObject, error) {
	return a.do(ctx, r.Id, initiative.ReopenAssessment{Reason: r.Body.Reason})
}

// SignDecision is one party's signature on a class.
func (a *API) SignDecision(ctx context.Context, r gen.SignDecisionRequestObject) (gen.SignDecisionResponseObject, error) {
	b := r.Body
	return a.do(ctx, r.Id, initiative.Sign{Party: party(ctx, b.Party), Class: b.Class, ContentHash: b.ContentHash, Reason: b.Reason})
}

// party is the party that was named or, if none was, the caller's own. The
// policy refuses whoever is not that party.
func party(ctx context.Context, named events.Party) events.Party {
	if named != "" {
		return named
	}
	if p := access.PartyOf(meta(ctx).Caller.Organisation); p != "" {
		return p
	}
	return events.PartyState // the caller holds no key; the policy says so
}
