package api

import (
	"context"

	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// PlanPilot sets purpose, period and thresholds.
func (a *API) PlanPilot(ctx context.Context, r gen.PlanPilotRequestObject) (gen.PlanPilotResponseObject, error) {
	return a.do(ctx, r.Id, planPilot(r.Body))
}

// JoinPilot lets the caller's own municipality take part.
func (a *API) JoinPilot(ctx context.Context, r gen.JoinPilotRequestObject) (gen.JoinPilotResponseObject, error) {
	return a.do(ctx, r.Id, initiative.JoinPilot{Municipality: r.Body.Municipality, Note: r.Body.Note})
}

// LeavePilot takes the caller's own municipality out.
func (a *API) LeavePilot(ctx context.Context, r gen.LeavePilotRequestObject) (gen.LeavePilotResponseObject, error) {
	return a.do(ctx, r.Id, initiative.LeavePilot{Municipality: r.Body.Municipality, Reason: r.Body.Reason})
}

// MeasurePilot records a measured value.
func (a *API) MeasurePilot(ctx context.Context, r gen.MeasurePilotRequestObject) (gen.MeasurePilotResponseObject, error) {
	return a.do(ctx, r.Id, measurePilot(r.Body))
}

// ConcludePilot is one party's signature on the conclusion.
func (a *API) ConcludePilot(ctx context.Context, r gen.ConcludePilotRequestObject) (gen.ConcludePilotResponseObject, error) {
	b := r.Body
	return a.do(ctx, r.Id, initiative.ConcludePilot{
		Party: party(ctx, b.Party), Conclusion: b.Conclusion, ContentHash: b.ContentHash, Reason: b.Reason,
	})
}

// WaivePilot is one party's signature on doing without a pilot.
func (a *API) WaivePilot(ctx context.Context, r gen.WaivePilotRequestObject) (gen.WaivePilotResponseObject, error) {
	return a.do(ctx, r.Id, initiative.WaivePilot{Party: party(ctx, r.Body.Party), Reason: r.Body.Reason})
}

// PrepareHandover says who takes over and what comes with it.
func (a *API) PrepareHandover(ctx context.Context, r gen.PrepareHandoverRequestObject) (gen.PrepareHandoverResponseObject, error) {
	return a.do(ctx, r.Id, prepareHandover(r.Body))
}

// SettleHandoverItem accepts or waives one of the nine points.
func (a *API) SettleHandoverItem(ctx context.Context, r gen.SettleHandoverItemRequestObject) (gen.SettleHandoverItemResponseObject, error) {
	return a.do(ctx, r.Id, settleHandoverItem(r.Body))
}

// AcceptHandover is one of the three acceptances.
func (a *API) AcceptHandover(ctx context.Context, r gen.AcceptHandoverRequestObject) (gen.AcceptHandoverResponseObject, error) {
	return a.do(ctx, r.Id, initiative.AcceptHandover{As: r.Body.As, Note: r.Body.Note})
}
