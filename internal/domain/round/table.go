package round

import (
	"math"

	"github.com/samstyring/samstyring/events"
)

// table is the revealed scores, averaged within each party, with the weights.
type table struct {
	ids        []string // criteria, in the order of the set
	candidates []string
	weights    map[events.Party][]float64                           // in the order of ids
	joint      []float64                                            // in the order of ids; nil without weights
	means      map[string]map[events.Party]map[string]CriterionMean // by candidate
	averages   map[string]float64                                   // by criterion, over the candidates with a score
}

func (s *State) table() *table {
	t := &table{
		ids: criterionIDs(&s.Criteria), candidates: s.Candidates,
		weights: map[events.Party][]float64{}, means: map[string]map[events.Party]map[string]CriterionMean{},
		averages: map[string]float64{},
	}
	given := map[events.Party]map[string]float64{}
	for _, p := range events.Parties {
		given[p] = byCriterion(s.Weights[p].Weights)
		t.weights[p] = make([]float64, len(t.ids))
		for i, id := range t.ids {
			t.weights[p][i] = given[p][id]
		}
	}
	t.joint = jointWeights(given[events.PartyState], given[events.PartyMunicipalities], t.ids)
	inverted := map[string]bool{}
	for _, c := range s.Criteria.Criteria {
		inverted[c.ID] = c.Inverted
	}
	for _, id := range s.Candidates {
		t.means[id] = map[events.Party]map[string]CriterionMean{}
	}
	for _, p := range events.Parties {
		t.add(p, s.Revealed[p].Scores, inverted)
	}
	t.average()
	return t
}

// add averages a party's scores by candidate and criterion. The scores are
// whole numbers, so that their sum is exact and ten assessors who score alike
// come to just what one of them does.
func (t *table) add(p events.Party, scores []events.AssessorScores, inverted map[string]bool) {
	type tally struct{ sum, n int }
	tallies := map[string]map[string]tally{}
	for _, x := range scores {
		if t.means[x.Initiative] == nil {
			continue // taken out of the round after it was scored
		}
		if tallies[x.Initiative] == nil {
			tallies[x.Initiative] = map[string]tally{}
		}
		for _, k := range x.Scores {
			old := tallies[x.Initiative][k.Criterion]
			tallies[x.Initiative][k.Criterion] = tally{old.sum + k.Score, old.n + 1}
		}
	}
	for id, byCriterion := range tallies {
		means := map[string]CriterionMean{}
		for criterion, y := range byCriterion {
			value := y.sum
			if inverted[criterion] {
				value = MaxScore*y.n - y.sum
			}
			means[criterion] = CriterionMean{
				Mean: float64(y.sum) / float64(y.n), Value: float64(value) / float64(y.n), Assessors: y.n,
			}
		}
		t.means[id][p] = means
	}
}

// scored says whether both parties have scored a candidate on every criterion.
func (t *table) scored(id string) bool {
	for _, p := range events.Parties {
		for _, criterion := range t.ids {
			if t.means[id][p][criterion].Assessors == 0 {
				return false
			}
		}
	}
	return len(t.ids) > 0
}

// score is a party's weighted score of a candidate that is scored.
func (t *table) score(id string, p events.Party, weights []float64) float64 {
	total := 0.0
	for i, criterion := range t.ids {
		total += float64(weights[i] * t.means[id][p][criterion].Value) // the conversion keeps machines from fusing the sum
	}
	return math.Min(math.Max(total, 0), MaxScore)
}

// rank ranks the candidates that are scored by their joint score under some
// weights, equal ones alike; nil without weights.
func (t *table) rank(weights []float64) map[string]int {
	if weights == nil {
		return nil
	}
	joint := map[string]float64{}
	for _, id := range t.candidates {
		if t.scored(id) {
			joint[id] = rounded(math.Sqrt(t.score(id, events.PartyState, weights) * t.score(id, events.PartyMunicipalities, weights)))
		}
	}
	out := make(map[string]int, len(joint))
	for id, mine := range joint {
		out[id] = 1
		for _, theirs := range joint {
			if theirs > mine {
				out[id]++
			}
		}
	}
	return out
}

// drop are weights without one criterion, or nil when nothing is left.
func drop(weights []float64, i int) []float64 {
	if weights == nil {
		return nil
	}
	left := append([]float64{}, weights...)
	left[i] = 0
	return normalised(left)
}

// middle is halfway between the two parties' values.
func (t *table) middle(id, criterion string) float64 {
	m := t.means[id]
	return (m[events.PartyState][criterion].Value + m[events.PartyMunicipalities][criterion].Value) / 2
}

// average fills in the mean of middle over the candidates that are scored.
func (t *table) average() {
	for _, criterion := range t.ids {
		total, n := 0.0, 0
		for _, id := range t.candidates {
			if t.scored(id) {
				total += t.middle(id, criterion)
				n++
			}
		}
		if n > 0 {
			t.averages[criterion] = total / float64(n)
		}
	}
}

func (t *table) resultWeights() ResultWeights {
	out := ResultWeights{Parties: map[events.Party]map[string]float64{}, Joint: map[string]float64{}}
	for _, p := range events.Parties {
		out.Parties[p] = map[string]float64{}
		for i, id := range t.ids {
			out.Parties[p][id] = rounded(t.weights[p][i])
		}
	}
	for i, w := range t.joint {
		out.Joint[t.ids[i]] = rounded(w)
	}
	return out
}
