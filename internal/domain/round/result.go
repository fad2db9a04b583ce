package round

import (
	"cmp"
	"math"
	"slices"

	"github.com/samstyring/samstyring/events"
)

// Result is what the revealed scores come to. Figures are rounded to nine
// decimals before anything is ranked by them.
type Result struct {
	Weights    ResultWeights     `json:"weights"`
	Candidates []CandidateResult `json:"candidates"` // by rank, then by id; those without a score last
}

// ResultWeights are the weights of each party and the joint ones, by
// criterion.
type ResultWeights struct {
	Parties map[events.Party]map[string]float64 `json:"parties"`
	Joint   map[string]float64                  `json:"joint"`
}

// CandidateResult is the result of one candidate.
type CandidateResult struct {
	Initiative  string                                    `json:"initiative"`
	Scored      bool                                      `json:"scored"`           // by both parties; without it there are no figures
	Criteria    map[events.Party]map[string]CriterionMean `json:"criteria"`         // what each party gave, by criterion
	Scores      map[events.Party]float64                  `json:"scores,omitempty"` // weighted, 0–5
	Joint       float64                                   `json:"joint"`            // √(state · municipalities)
	Divergence  float64                                   `json:"divergence"`       // |state − municipalities|
	Rank        int                                       `json:"rank,omitempty"`   // from 1; equal scores have equal ranks
	Tied        bool                                      `json:"tied"`             // others have the same rank
	RankUnder   map[events.Party]int                      `json:"rankUnder,omitempty"`
	RankWithout map[string]int                            `json:"rankWithout,omitempty"` // were the criterion dropped
	Why         Why                                       `json:"why"`
}

// CriterionMean is what the assessors of a party gave on one criterion.
type CriterionMean struct {
	Mean      float64 `json:"mean"`  // of the scores as given
	Value     float64 `json:"value"` // as it weighs: five minus the mean where the criterion is inverted
	Assessors int     `json:"assessors"`
}

// Why says which criteria set a candidate apart from the mean of the round.
type Why struct {
	Lifts  []Contribution `json:"lifts,omitempty"`  // the strongest first
	Lowers []Contribution `json:"lowers,omitempty"` // the strongest first
}

// Contribution is what one criterion adds to a candidate's score, compared
// with the mean candidate of the round.
type Contribution struct {
	Criterion string                   `json:"criterion"`
	Weight    float64                  `json:"weight"`
	Values    map[events.Party]float64 `json:"values"`
	Points    float64                  `json:"points"` // weight · (mean of the parties' values − that of the round)
}

// Result works out the result; false before both parties' scores are revealed.
func (s *State) Result() (Result, bool) {
	if !s.Public() {
		return Result{}, false
	}
	t := s.table()
	out := Result{Weights: t.resultWeights()}
	joint := t.rank(t.joint)
	under, dropped := map[events.Party]map[string]int{}, map[string]map[string]int{}
	for _, p := range events.Parties {
		under[p] = t.rank(t.weights[p])
	}
	for i, id := range t.ids {
		dropped[id] = t.rank(drop(t.joint, i))
	}
	for _, c := range t.candidates {
		r := CandidateResult{Initiative: c, Criteria: t.means[c]}
		if _, ok := joint[c]; ok {
			t.figures(&r)
			r.Rank, r.RankUnder, r.RankWithout = joint[c], map[events.Party]int{}, map[string]int{}
			for p := range under {
				r.RankUnder[p] = under[p][c]
			}
			for id, ranks := range dropped {
				if ranks != nil {
					r.RankWithout[id] = ranks[c]
				}
			}
			r.Tied = tied(joint, c)
			r.Why = t.why(c)
		}
		out.Candidates = append(out.Candidates, r)
	}
	slices.SortFunc(out.Candidates, func(a, b CandidateResult) int {
		return cmp.Or(cmp.Compare(last(a.Rank), last(b.Rank)), cmp.Compare(a.Initiative, b.Initiative))
	})
	return out, true
}

// last puts what has no rank behind what has.
func last(rank int) int {
	if rank == 0 {
		return math.MaxInt
	}
	return rank
}

func tied(ranks map[string]int, id string) bool {
	for other, rank := range ranks {
		if other != id && rank == ranks[id] {
			return true
		}
	}
	return false
}

// figures fills in the scores under the joint weights.
func (t *table) figures(r *CandidateResult) {
	state, ks := t.score(r.Initiative, events.PartyState, t.joint), t.score(r.Initiative, events.PartyMunicipalities, t.joint)
	r.Scored = true
	r.Scores = map[events.Party]float64{events.PartyState: rounded(state), events.PartyMunicipalities: rounded(ks)}
	r.Joint, r.Divergence = rounded(math.Sqrt(state*ks)), rounded(math.Abs(state-ks))
}

// why compares a candidate with the mean of those that have a score.
func (t *table) why(id string) Why {
	var out Why
	for i, criterion := range t.ids {
		values := map[events.Party]float64{}
		for _, p := range events.Parties {
			values[p] = rounded(t.means[id][p][criterion].Value)
		}
		points := rounded(t.joint[i] * (t.middle(id, criterion) - t.averages[criterion]))
		c := Contribution{Criterion: criterion, Weight: rounded(t.joint[i]), Values: values, Points: points}
		switch {
		case points > 0:
			out.Lifts = append(out.Lifts, c)
		case points < 0:
			out.Lowers = append(out.Lowers, c)
		}
	}
	strongest := func(a, b Contribution) int { return cmp.Compare(math.Abs(b.Points), math.Abs(a.Points)) }
	slices.SortStableFunc(out.Lifts, strongest)
	slices.SortStableFunc(out.Lowers, strongest)
	return out
}
