package round_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// scored is a round in which the parties gave these scores: by candidate, for
// each of their assessors value, burden, urgency.
func scored(s, k map[string][][]int, stateWeights, ksWeights []float64) history {
	clear := func(given map[string][][]int, salt string) round.Clear {
		c := round.Clear{Salt: salt}
		for _, id := range []string{one, two, three} {
			for n, values := range given[id] {
				c.Scores = append(c.Scores, scores(string(rune('1'+n)), id, values...))
			}
		}
		return c
	}
	a, b := clear(s, saltA), clear(k, saltB)
	return opened().then(
		weighed(state, stateWeights...), weighed(municipalities, ksWeights...),
		sealed(state, a), sealed(municipalities, b), revealed(state, a), revealed(municipalities, b),
	)
}

// figures are what is ranked by and shown first.
type figures struct {
	Initiative        string
	S, K, Joint, Away float64
	Rank              int
	Tied              bool
}

func figuresOf(r round.Result) []figures {
	var out []figures
	for _, c := range r.Candidates {
		out = append(out, figures{c.Initiative, c.Scores[state], c.Scores[municipalities], c.Joint, c.Divergence, c.Rank, c.Tied})
	}
	return out
}

func result(t *testing.T, h history) round.Result {
	t.Helper()
	s := h.state()
	r, ok := s.Result()
	if !ok {
		t.Fatal("no result")
	}
	return r
}

var even = []float64{0.5, 0.25, 0.25}

// Rule 5, by hand: burden is inverted, weights 0.5, 0.25, 0.25.
func TestResult(t *testing.T) {
	t.Parallel()
	r := result(t, public())
	// one: both 5, 5−0, 5 → 5 and 5.
	// two: the state (3,3,3) and (4,3,3) → value 3.5: 1.75+0.5+0.75 = 3; KS (2,2,2): 1+0.75+0.5 = 2.25.
	// three: the state (1,4,0): 0.5+0.25 = 0.75; KS (4,5,4): 2+0+1 = 3.
	want := []figures{
		{one, 5, 5, 5, 0, 1, false},
		{two, 3, 2.25, rounded(math.Sqrt(6.75)), 0.75, 2, false},
		{three, 0.75, 3, 1.5, 2.25, 3, false},
	}
	if diff := cmp.Diff(want, figuresOf(r)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := r.Candidates[1].Criteria[state]["value"]; got != (round.CriterionMean{Mean: 3.5, Value: 3.5, Assessors: 2}) {
		t.Errorf("the mean of two assessors: %+v", got)
	}
	if got := r.Candidates[2].Criteria[municipalities]["burden"]; got != (round.CriterionMean{Mean: 5, Value: 0, Assessors: 1}) {
		t.Errorf("a burden of five: %+v", got)
	}
}

func rounded(v float64) float64 { return math.Round(v*1e9) / 1e9 }

// The joint score of the product's own example: nine and one give three.
func TestUnevenSupportCountsForLess(t *testing.T) {
	t.Parallel()
	r := result(t, scored(
		map[string][][]int{one: {{4, 1, 4}}, two: {{5, 0, 5}}, three: {{2, 3, 2}}},
		map[string][][]int{one: {{4, 1, 4}}, two: {{1, 4, 1}}, three: {{2, 3, 2}}}, even, even))
	want := []figures{{one, 4, 4, 4, 0, 1, false}, {two, 5, 1, rounded(math.Sqrt(5)), 4, 2, false}, {three, 2, 2, 2, 0, 3, false}}
	if diff := cmp.Diff(want, figuresOf(r)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTiesAreTies(t *testing.T) {
	t.Parallel()
	// two and three both come to (1+1+4)/3, though not in the last digit that
	// a machine has: 2 and 1.9999999999999998.
	third := []float64{0.333333333, 0.333333333, 0.333333333}
	given := map[string][][]int{one: {{5, 0, 5}}, two: {{1, 4, 4}}, three: {{4, 4, 1}}}
	r := result(t, scored(given, given, third, third))
	var ranks []int
	var ties []bool
	for _, c := range r.Candidates {
		ranks, ties = append(ranks, c.Rank), append(ties, c.Tied)
	}
	if diff := cmp.Diff([]int{1, 2, 2}, ranks); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]bool{false, true, true}, ties); diff != "" {
		t.Error(diff)
	}
	first := result(t, scored(
		map[string][][]int{one: {{3, 2, 3}}, two: {{3, 2, 3}, {3, 2, 3}}, three: {{1, 4, 1}}},
		map[string][][]int{one: {{3, 2, 3}}, two: {{3, 2, 3}}, three: {{1, 4, 1}}}, even, even))
	if c := first.Candidates; c[0].Rank != 1 || c[1].Rank != 1 || c[2].Rank != 3 || c[0].Initiative != one {
		t.Errorf("ranks %d %d %d", c[0].Rank, c[1].Rank, c[2].Rank)
	}
}

func TestRankUnderEachPartysWeightsAndWithoutACriterion(t *testing.T) {
	t.Parallel()
	// one is best on value, two on urgency, three on burden.
	given := map[string][][]int{one: {{5, 4, 0}}, two: {{0, 4, 5}}, three: {{1, 0, 1}}}
	r := result(t, scored(given, given, []float64{0.8, 0.1, 0.1}, []float64{0.1, 0.1, 0.8}))
	by := map[string]round.CandidateResult{}
	for _, c := range r.Candidates {
		by[c.Initiative] = c
	}
	for _, c := range []struct {
		initiative string
		under      map[events.Party]int
		without    map[string]int
	}{
		{one, map[events.Party]int{state: 1, municipalities: 3}, map[string]int{"value": 3, "burden": 1, "urgency": 1}},
		{two, map[events.Party]int{state: 3, municipalities: 1}, map[string]int{"value": 1, "burden": 1, "urgency": 3}},
		{three, map[events.Party]int{state: 2, municipalities: 2}, map[string]int{"value": 2, "burden": 3, "urgency": 2}},
	} {
		if diff := cmp.Diff(c.under, by[c.initiative].RankUnder); diff != "" {
			t.Errorf("%s under: %s", c.initiative, diff)
		}
		if diff := cmp.Diff(c.without, by[c.initiative].RankWithout); diff != "" {
			t.Errorf("%s without: %s", c.initiative, diff)
		}
	}
}

func TestWhyHere(t *testing.T) {
	t.Parallel()
	r := result(t, public())
	top := r.Candidates[0].Why
	// value: 5 against a mean of (5+2.75+2.5)/3; weighed by a half.
	want := round.Contribution{
		Criterion: "value", Weight: 0.5, Values: map[events.Party]float64{state: 5, municipalities: 5},
		Points: rounded(0.5 * (5 - (5+2.75+2.5)/3)),
	}
	if len(top.Lifts) != 3 || len(top.Lowers) != 0 {
		t.Fatalf("lifts %d, lowers %d", len(top.Lifts), len(top.Lowers))
	}
	if diff := cmp.Diff(want, top.Lifts[0]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var lowers []string
	for i, c := range r.Candidates[2].Why.Lowers {
		lowers = append(lowers, c.Criterion)
		if c.Points >= 0 || i > 0 && c.Points < r.Candidates[2].Why.Lowers[i-1].Points {
			t.Errorf("lowers by %v", c.Points)
		}
	}
	if diff := cmp.Diff([]string{"burden", "value", "urgency"}, lowers); diff != "" {
		t.Error(diff)
	}
}

// Missing is missing: no figure, no rank, and it moves nobody else.
func TestACandidateWithoutAScoreHasNoRank(t *testing.T) {
	t.Parallel()
	full := map[string][][]int{one: {{5, 0, 5}}, two: {{1, 5, 0}}, three: {{3, 3, 3}}}
	none := map[string][][]int{one: {{5, 0, 5}}, three: {{3, 3, 3}}}
	half := map[string][][]int{one: {{5, 0, 5}}, two: {{5, 0}}, three: {{3, 3, 3}}}
	for _, h := range []history{scored(full, none, even, even), scored(none, full, even, even), scored(full, half, even, even)} {
		r := result(t, h)
		last := r.Candidates[2]
		if last.Initiative != two || last.Scored || last.Rank != 0 || last.Scores != nil || last.RankUnder != nil || last.Joint != 0 {
			t.Errorf("got %+v", last)
		}
		if r.Candidates[1].Rank != 2 || r.Candidates[0].Rank != 1 || r.Candidates[0].Why.Lifts[0].Points != 0.5 {
			t.Errorf("ranks %d %d, %+v", r.Candidates[0].Rank, r.Candidates[1].Rank, r.Candidates[0].Why)
		}
	}
}

// What is taken out after it was scored is out of the result, and what was
// revealed still opens the commitment.
func TestACandidateThatHasEndedIsOutOfTheResult(t *testing.T) {
	t.Parallel()
	h := public().then(&events.CandidateRemoved{Initiative: one, Reason: why})
	r := result(t, h)
	if len(r.Candidates) != 2 || r.Candidates[0].Initiative != two || r.Candidates[0].Rank != 1 {
		t.Errorf("got %+v", figuresOf(r))
	}
	s := h.state()
	if !round.Opens(s.Sealed[state].Commitment, id, state, s.Revealed[state].Clear) {
		t.Error("the commitment does not open")
	}
}
