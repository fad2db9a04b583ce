package round_test

import (
	"math"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

// Rule 3: what the criteria count for each party.
func TestSetWeights(t *testing.T) {
	t.Parallel()
	plain := func(value, burden, urgency float64) round.SetWeights {
		return round.SetWeights{Party: state, Weights: map[string]float64{"value": value, "burden": burden, "urgency": urgency}}
	}
	circle := [][]float64{{1, 9, 1.0 / 9}, {1.0 / 9, 1, 9}, {9, 1.0 / 9, 1}}
	compared := weighed(municipalities, 0.333333333, 0.333333333, 0.333333333)
	compared.Matrix, compared.ConsistencyRatio = circle, ptr(6.130268199)
	specify(t, []spec{
		{name: "plain weights on any scale", given: opened(), when: plain(2, 1, 1), then: history{weighed(state, 0.5, 0.25, 0.25)}},
		{name: "a criterion may count nothing", given: opened(), when: plain(3, 1, 0), then: history{weighed(state, 0.75, 0.25, 0)}},
		{name: "they may be changed", given: ready(), when: plain(1, 1, 2), then: history{weighed(state, 0.25, 0.25, 0.5)}},
		{
			name: "judgments that contradict each other are kept with what they come to", given: opened(),
			when: round.SetWeights{Party: municipalities, Matrix: circle}, then: history{compared},
		},
		{name: "not after the first seal", given: ready().then(sealed(municipalities, ksScores())), when: plain(1, 1, 1), refused: notNow("scores_are_sealed")},
		{name: "not by the other party", given: opened(), as: municipalities, when: plain(1, 1, 1), refused: &refusal{code: fault.Forbidden, key: "other_party", args: fault.Args{"party": state}}},
		{name: "not by an administrator", given: opened(), as: nobody, when: plain(1, 1, 1), refused: &refusal{code: fault.Forbidden, key: "only_parties"}},
		{name: "not for a party that is none", given: opened(), when: round.SetWeights{Party: "vendors", Weights: plain(1, 1, 1).Weights}, refused: invalid("party not_one_of")},
		{name: "not all nothing", given: opened(), when: plain(0, 0, 0), refused: invalid("weights weights_all_zero")},
		{
			name: "everything that is wrong at once", given: opened(),
			when:    round.SetWeights{Party: state, Weights: map[string]float64{"value": -1, "burden": math.NaN(), "speed": 1, "a": 2}},
			refused: invalid("weights.value negative", "weights.burden invalid_number", "weights.urgency required", "weights.a unknown_scoring_criterion", "weights.speed unknown_scoring_criterion"),
		},
		{name: "no endless weight", given: opened(), when: plain(1, math.MaxFloat64, 1), refused: invalid("weights.burden too_large")},
		{name: "one way or the other", given: opened(), when: round.SetWeights{Party: state}, refused: invalid("weights weights_or_matrix")},
		{
			name: "not both ways", given: opened(), when: round.SetWeights{Party: state, Weights: plain(1, 1, 1).Weights, Matrix: [][]float64{{1}}},
			refused: invalid("weights weights_or_matrix", "matrix wrong_size", "matrix[0] wrong_size"),
		}, {
			name: "a matrix that is not reciprocal", given: opened(),
			when:    round.SetWeights{Party: state, Matrix: [][]float64{{1, 2, 3}, {2, 1, 2}, {3, 2, 1}}},
			refused: invalid("matrix[1][0] not_reciprocal", "matrix[2][0] not_reciprocal", "matrix[2][1] not_reciprocal"),
		}, {
			name: "the parties must have a criterion in common", given: opened().then(weighed(municipalities, 1, 0, 0)), when: plain(0, 1, 1),
			refused: invalid("weights weights_without_common"),
		},
		{name: "one is enough", given: opened().then(weighed(municipalities, 1, 0, 0)), when: plain(1, 1, 0), then: history{weighed(state, 0.5, 0.5, 0)}},
	})
}

// The joint weights are the normalised geometric mean.
func TestJointWeights(t *testing.T) {
	t.Parallel()
	h := opened().then(weighed(state, 0.8, 0.1, 0.1), weighed(municipalities, 0.2, 0.4, 0.4),
		sealed(state, stateScores()), sealed(municipalities, ksScores()), revealed(state, stateScores()), revealed(municipalities, ksScores()))
	s := h.state()
	result, ok := s.Result()
	if !ok {
		t.Fatal("no result")
	}
	// √0.16 = 0.4 and √0.04 = 0.2 twice: 0.5, 0.25, 0.25
	for criterion, want := range map[string]float64{"value": 0.5, "burden": 0.25, "urgency": 0.25} {
		if got := result.Weights.Joint[criterion]; math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", criterion, got, want)
		}
	}
	if got := result.Weights.Parties[events.PartyState]["value"]; got != 0.8 {
		t.Errorf("the state's own: %v", got)
	}
}
