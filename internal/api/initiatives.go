package api

import (
	"context"
	"net/http"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// ProposeInitiative registers an initiative.
func (a *API) ProposeInitiative(ctx context.Context, r gen.ProposeInitiativeRequestObject) (gen.ProposeInitiativeResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	res, err := a.app.Command.Create(ctx, req, propose(r.Body))
	if err != nil {
		return nil, err
	}
	return a.answer(ctx, res)
}

// GetInitiative answers the document, as it stands or as it stood.
func (a *API) GetInitiative(ctx context.Context, r gen.GetInitiativeRequestObject) (gen.GetInitiativeResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	d, err := a.app.Query.Document(r.Id)
	if r.Params.AsOf != "" && err == nil {
		at, wrong := a.moment("query.asOf", r.Params.AsOf, true)
		if wrong != nil {
			return nil, wrong
		}
		d, err = a.app.Query.AsOf(r.Id, at)
	}
	if err != nil {
		return nil, err
	}
	out := ok()
	tag := etag(d.Position)
	out.set("ETag", tag)
	out.set("Samstyring-Position", formatPosition(d.Position))
	out.set("Cache-Control", "no-cache")
	if given := meta(ctx).IfNoneMatch; given != "" && matches(given, tag) {
		out.status = http.StatusNotModified
		return out, nil
	}
	return out.raw(d.JSON), nil
}

// GetInitiativeGate shows what the next gate still needs.
func (a *API) GetInitiativeGate(ctx context.Context, r gen.GetInitiativeGateRequestObject) (gen.GetInitiativeGateResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	gate, err := a.app.Query.Gate(r.Id)
	if err != nil {
		return nil, err
	}
	out := ok()
	out.set("ETag", etag(gate.Position))
	out.set("Samstyring-Position", formatPosition(gate.Position))
	answer := map[string]any{"stage": gate.Stage, "unmet": fieldErrors(gate.Unmet, meta(ctx).Language)}
	if gate.Next != "" {
		answer["next"] = gate.Next
	}
	return out.json(answer)
}

// ReportPhase is the owner's report on its own project.
func (a *API) ReportPhase(ctx context.Context, r gen.ReportPhaseRequestObject) (gen.ReportPhaseResponseObject, error) {
	return a.do(ctx, r.Id, initiative.ReportPhase{Phase: r.Body.Phase, Note: r.Body.Note})
}

// RebaselinePlan sets a new basis for the plan.
func (a *API) RebaselinePlan(ctx context.Context, r gen.RebaselinePlanRequestObject) (gen.RebaselinePlanResponseObject, error) {
	return a.do(ctx, r.Id, initiative.Rebaseline{Plan: r.Body.Plan, Reason: r.Body.Reason})
}

// ConfirmInitiative says that what is recorded is still true.
func (a *API) ConfirmInitiative(ctx context.Context, r gen.ConfirmInitiativeRequestObject) (gen.ConfirmInitiativeResponseObject, error) {
	return a.do(ctx, r.Id, initiative.Confirm{Note: r.Body.Note})
}

// AddRelation links the initiative to another one.
func (a *API) AddRelation(ctx context.Context, r gen.AddRelationRequestObject) (gen.AddRelationResponseObject, error) {
	return a.do(ctx, r.Id, initiative.AddRelation{Relation: *r.Body})
}

// RemoveRelation takes a link away.
func (a *API) RemoveRelation(ctx context.Context, r gen.RemoveRelationRequestObject) (gen.RemoveRelationResponseObject, error) {
	return a.do(ctx, r.Id, initiative.RemoveRelation{Kind: relationKind(r.Kind), Target: r.Target})
}

// PutOnHold pauses the initiative.
func (a *API) PutOnHold(ctx context.Context, r gen.PutOnHoldRequestObject) (gen.PutOnHoldResponseObject, error) {
	return a.do(ctx, r.Id, initiative.PutOnHold{Reason: r.Body.Reason, Until: r.Body.Until})
}

// ResumeInitiative ends a pause.
func (a *API) ResumeInitiative(ctx context.Context, r gen.ResumeInitiativeRequestObject) (gen.ResumeInitiativeResponseObject, error) {
	return a.do(ctx, r.Id, initiative.Resume{Reason: r.Body.Reason})
}

// WithdrawInitiative ends the initiative without a result.
func (a *API) WithdrawInitiative(ctx context.Context, r gen.WithdrawInitiativeRequestObject) (gen.WithdrawInitiativeResponseObject, error) {
	return a.do(ctx, r.Id, initiative.Withdraw{Reason: r.Body.Reason})
}

// MergeInitiative lets another initiative carry this one on.
func (a *API) MergeInitiative(ctx context.Context, r gen.MergeInitiativeRequestObject) (gen.MergeInitiativeResponseObject, error) {
	return a.do(ctx, r.Id, initiative.Merge{Into: r.Body.Into, Reason: r.Body.Reason})
}

// RetireInitiative ends what is in operation.
func (a *API) RetireInitiative(ctx context.Context, r gen.RetireInitiativeRequestObject) (gen.RetireInitiativeResponseObject, error) {
	return a.do(ctx, r.Id, initiative.Retire{Reason: r.Body.Reason, On: r.Body.On, ReplacedBy: r.Body.ReplacedBy})
}

// AnnounceBreakingChange warns those who have connected.
func (a *API) AnnounceBreakingChange(ctx context.Context, r gen.AnnounceBreakingChangeRequestObject) (gen.AnnounceBreakingChangeResponseObject, error) {
	return a.do(ctx, r.Id, announceBreakingChange(r.Body))
}

// WithdrawBreakingChange takes back what was announced for a day.
func (a *API) WithdrawBreakingChange(ctx context.Context, r gen.WithdrawBreakingChangeRequestObject) (gen.WithdrawBreakingChangeResponseObject, error) {
	return a.do(ctx, r.Id, initiative.WithdrawBreakingChange{On: events.Date(r.On), Reason: r.Body.Reason})
}

// RecordAtStage records what happened before the registry existed.
func (a *API) RecordAtStage(ctx context.Context, r gen.RecordAtStageRequestObject) (gen.RecordAtStageResponseObject, error) {
	return a.do(ctx, r.Id, initiative.RecordAtStage{RecordedAtStage: recordedAtStage(r.Body)})
}

// ifMatchNeeded refuses a change that does not say what it rests on.
func ifMatchNeeded(ctx context.Context) error {
	if meta(ctx).IfMatch == "" {
		return fault.New(fault.PreconditionRequired, "if_match_needed", nil)
	}
	return nil
}
