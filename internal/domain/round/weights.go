package round

import (
	"math"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// SetWeights sets a party's weights, until the first seal: either the weights
// themselves or a pairwise comparison. Judgments that contradict each other
// are accepted; what they come to is kept with them.
type SetWeights struct {
	Party   events.Party
	Weights map[string]float64 // by criterion; any scale
	Matrix  [][]float64        // in the order of the criteria set: how much row counts against column
}

func (c SetWeights) party() events.Party { return c.Party }

func (c SetWeights) decide(s *State, _ Env) ([]events.Payload, error) {
	if err := s.preparing(); err != nil {
		return nil, err
	}
	var p check
	checks.OneOf(&p, "party", c.Party, events.Parties...)
	p.Check((c.Weights == nil) != (c.Matrix == nil), "weights", "weights_or_matrix", nil)
	ids := criterionIDs(&s.Criteria)
	if c.Weights != nil {
		p.plainWeights(c.Weights, ids)
	}
	if c.Matrix != nil {
		p.Append(CheckMatrix(c.Matrix, len(ids))...)
	}
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	e := c.event(ids)
	if theirs, ok := s.Weights[other(c.Party)]; ok && jointWeights(byCriterion(e.Weights), byCriterion(theirs.Weights), ids) == nil {
		p.Add("weights", "weights_without_common", nil)
	}
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{e}, nil
}

// event gives the normalised weights, in the order of the set and rounded as
// they are published: everything that follows is worked out from these.
func (c SetWeights) event(ids []string) *events.WeightsSet {
	e := &events.WeightsSet{Party: c.Party, Matrix: c.Matrix}
	list := make([]float64, len(ids))
	if c.Matrix != nil {
		compared := Compare(c.Matrix)
		list, e.ConsistencyRatio = compared.Weights, &compared.ConsistencyRatio
	} else {
		for i, id := range ids {
			list[i] = c.Weights[id]
		}
	}
	list = normalised(list)
	for i, id := range ids {
		e.Weights = append(e.Weights, events.CriterionWeight{Criterion: id, Weight: rounded(list[i])})
	}
	return e
}

// plainWeights wants a number for each criterion, none below 0, not all 0.
func (c *check) plainWeights(given map[string]float64, ids []string) {
	total := 0.0
	for _, id := range ids {
		at := "weights." + id
		switch w, ok := given[id]; {
		case !ok:
			c.Add(at, "required", nil)
		case math.IsNaN(w) || math.IsInf(w, 0):
			c.Add(at, "invalid_number", nil)
		case w < 0:
			c.Add(at, "negative", fault.Args{"given": w})
		case w > maxWeight:
			c.Add(at, "too_large", fault.Args{"max": maxWeight, "given": w})
		default:
			total += w
		}
	}
	for _, id := range unknownKeys(given, ids) {
		c.Add("weights."+id, "unknown_scoring_criterion", fault.Args{"given": id})
	}
	c.Check(total > 0 || len(c.Fields()) > 0, "weights", "weights_all_zero", nil)
}

// maxWeight keeps sums finite.
const maxWeight = 1_000_000

// normalised are weights that sum to 1; nil if they cannot.
func normalised(list []float64) []float64 {
	total := sum(list)
	if !(total > 0) || math.IsInf(total, 0) {
		return nil
	}
	out := make([]float64, len(list))
	for i, w := range list {
		out[i] = w / total
	}
	return out
}

// jointWeights are the normalised geometric mean of two parties' weights, in
// the order of ids; nil if no criterion counts for both.
func jointWeights(a, b map[string]float64, ids []string) []float64 {
	list := make([]float64, len(ids))
	for i, id := range ids {
		list[i] = math.Sqrt(a[id] * b[id])
	}
	return normalised(list)
}

func byCriterion(list []events.CriterionWeight) map[string]float64 {
	out := make(map[string]float64, len(list))
	for _, w := range list {
		out[w.Criterion] = w.Weight
	}
	return out
}
