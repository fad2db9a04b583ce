package api

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

// DeclarePosition is a party's position on a candidate.
func (a *API) DeclarePosition(ctx context.Context, r gen.DeclarePositionRequestObject) (gen.DeclarePositionResponseObject, error) {
	return a.doRound(ctx, r.Round, declarePosition(r.Body, party(ctx, r.Body.Party)))
}

// SignDecisionInRound is one party's signature on the class of a candidate.
func (a *API) SignDecisionInRound(ctx context.Context, r gen.SignDecisionInRoundRequestObject) (gen.SignDecisionInRoundResponseObject, error) {
	b := r.Body
	return a.doRound(ctx, r.Round, round.Sign{
		Party: party(ctx, b.Party), Initiative: b.Initiative, Class: b.Class, DecisionHash: b.DecisionHash, Reason: b.Reason,
	})
}

// CheckCapacity shows what candidates in class now would take of the frame.
func (a *API) CheckCapacity(ctx context.Context, r gen.CheckCapacityRequestObject) (gen.CheckCapacityResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	s, err := a.app.Query.RoundState(r.Round)
	if err != nil {
		return nil, err
	}
	var wrong fault.List
	ids := split(r.Params.Initiatives)
	for i, id := range ids {
		wrong.Check(slices.Contains(s.Candidates, id), at("initiatives", i), "not_a_candidate", fault.Args{"given": id})
		wrong.Check(!slices.Contains(ids[:i], id), at("initiatives", i), "twice", fault.Args{"given": id})
	}
	if err := wrong.Err(fault.Malformed, "", nil); err != nil {
		return nil, err
	}
	capacity, err := a.app.Query.RoundCapacity(r.Round, ids)
	if err != nil {
		return nil, err
	}
	out := ok()
	out.set("ETag", roundTag(s.Position))
	out.set("Samstyring-Position", formatPosition(s.Position))
	return out.json(capacity)
}

// SignCapacityException is one party's signature on passing the frame.
func (a *API) SignCapacityException(ctx context.Context, r gen.SignCapacityExceptionRequestObject) (gen.SignCapacityExceptionResponseObject, error) {
	b := r.Body
	return a.doRound(ctx, r.Round, round.SignException{
		Party: party(ctx, b.Party), Initiatives: b.Initiatives, ContentHash: b.ContentHash, Reason: b.Reason,
	})
}

// RecordDisagreement says that a party will not agree on a candidate.
func (a *API) RecordDisagreement(ctx context.Context, r gen.RecordDisagreementRequestObject) (gen.RecordDisagreementResponseObject, error) {
	b := r.Body
	return a.doRound(ctx, r.Round, round.RecordDisagreement{
		Party: party(ctx, b.Party), Initiative: b.Initiative, Reason: b.Reason, WouldChange: b.WouldChange,
	})
}

// EscalateDisagreement sends a disagreement to a level above.
func (a *API) EscalateDisagreement(ctx context.Context, r gen.EscalateDisagreementRequestObject) (gen.EscalateDisagreementResponseObject, error) {
	b := r.Body
	return a.doRound(ctx, r.Round, round.Escalate{Initiative: b.Initiative, Level: b.Level, Deadline: b.Deadline, Reason: b.Reason})
}

// ResolveEscalation says what came of an escalation.
func (a *API) ResolveEscalation(ctx context.Context, r gen.ResolveEscalationRequestObject) (gen.ResolveEscalationResponseObject, error) {
	return a.doRound(ctx, r.Round, round.ResolveEscalation{Initiative: r.Body.Initiative, Resolution: r.Body.Resolution})
}

func at(name string, i int) string { return "query." + name + "[" + strconv.Itoa(i) + "]" }

// split takes both repeated and comma-separated values.
func split(given []string) []string {
	var out []string
	for _, g := range given {
		for v := range strings.SplitSeq(g, ",") {
			if v = strings.TrimSpace(v); v != "" {
				out = append(out, v)
			}
		}
	}
	return out
}
