package api

import (
	"context"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

// weightsAnswer is what weights come to. Its schema is WeightsAnswer.
type weightsAnswer struct {
	Party            events.Party             `json:"party"`
	Weights          []events.CriterionWeight `json:"weights"`
	ConsistencyRatio *float64                 `json:"consistencyRatio,omitempty"`
	Contradictions   []contradiction          `json:"contradictions"`
	Position         uint64                   `json:"position"`
}

// contradiction is three judgments that do not fit together.
type contradiction struct {
	Criteria  []string `json:"criteria"`
	Direct    float64  `json:"direct"`
	Implied   float64  `json:"implied"`
	Deviation float64  `json:"deviation"`
	Text      string   `json:"text"`
}

// SetWeights sets a party's weights and says which judgments contradict each
// other.
func (a *API) SetWeights(ctx context.Context, r gen.SetWeightsRequestObject) (gen.SetWeightsResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	cmd := round.SetWeights{Party: party(ctx, r.Body.Party), Matrix: r.Body.Matrix}
	weights, twice := weightsByCriterion(r.Body.Weights)
	cmd.Weights, req.Pending = weights, append(slices.Clip(req.Pending), twice...)
	res, err := a.app.Command.DoRound(ctx, req, r.Round, cmd)
	if err != nil {
		return nil, err
	}
	return a.afterRound(res, func(_ *reply, s *round.State) (any, error) {
		return showWeights(s, cmd.Party, meta(ctx).Language), nil
	})
}

// weightsByCriterion is nil for no weights; what is there twice is wrong.
func weightsByCriterion(list []events.CriterionWeight) (map[string]float64, []fault.Field) {
	if list == nil {
		return nil, nil
	}
	var wrong fault.List
	out := make(map[string]float64, len(list))
	for _, w := range list {
		_, twice := out[w.Criterion]
		wrong.Check(!twice, "weights."+w.Criterion, "twice", fault.Args{"given": w.Criterion})
		out[w.Criterion] = w.Weight
	}
	return out, wrong.Fields()
}

// showWeights shapes the weights of a party as they stand in a round.
func showWeights(s *round.State, party events.Party, lang locale.Language) weightsAnswer {
	w := s.Weights[party]
	out := weightsAnswer{
		Party: party, Weights: w.Weights, ConsistencyRatio: w.ConsistencyRatio, Contradictions: []contradiction{}, Position: s.Position,
	}
	if w.Matrix == nil {
		return out
	}
	for _, c := range round.Compare(w.Matrix).Contradictions {
		i, j, k := s.Criteria.Criteria[c.I], s.Criteria.Criteria[c.J], s.Criteria.Criteria[c.K]
		out.Contradictions = append(out.Contradictions, contradiction{
			Criteria: []string{i.ID, j.ID, k.ID}, Direct: c.Direct, Implied: c.Implied, Deviation: c.Deviation,
			Text: lang.Text("round.contradiction", fault.Args{
				"first": i.Name, "middle": j.Name, "last": k.Name, "direct": c.Direct, "implied": c.Implied,
			}),
		})
	}
	return out
}

// private keeps an answer from being stored anywhere on its way.
func private() reply {
	out := ok()
	out.set("Cache-Control", "no-store")
	return out
}

// ListDrafts answers what the assessors of the caller's own party have written.
func (a *API) ListDrafts(ctx context.Context, r gen.ListDraftsRequestObject) (gen.ListDraftsResponseObject, error) {
	drafts, err := a.app.Secrets.Drafts(ctx, meta(ctx).Caller, r.Round)
	if err != nil {
		return nil, err
	}
	return private().json(map[string]any{"items": drafts})
}

// WriteDraft stores what one assessor of the caller's own party has written.
func (a *API) WriteDraft(ctx context.Context, r gen.WriteDraftRequestObject) (gen.WriteDraftResponseObject, error) {
	revision, err := a.app.Secrets.WriteDraft(ctx, meta(ctx).Caller, r.Round, secrets.Draft{
		Assessor: r.Assessor, Scores: assessorScores(r.Body.Scores), Revision: uint64(r.Body.Revision),
	}, meta(ctx).Pending...)
	if err != nil {
		return nil, err
	}
	return private().json(map[string]any{"assessor": r.Assessor, "revision": revision})
}

// SealScores commits a party to what its assessors have written.
func (a *API) SealScores(ctx context.Context, r gen.SealScoresRequestObject) (gen.SealScoresResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	var named events.Party
	if r.Body != nil {
		named = r.Body.Party
	}
	res, err := a.app.Command.Seal(ctx, req, r.Round, party(ctx, named))
	if err != nil {
		return nil, err
	}
	return a.answerRound(res)
}
