package round_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// ballot is what one party weighs and scores: values[candidate][assessor] are
// value, burden and urgency.
type ballot struct {
	weights []float64
	values  map[string][][]int
}

var candidates = []string{one, two, three}

func drawBallot(t *rapid.T, who string) ballot {
	b := ballot{values: map[string][][]int{}}
	for i := range 3 {
		b.weights = append(b.weights, float64(rapid.IntRange(min(i, 1), 9).Draw(t, who+" weight"))) // the first may be 0
	}
	for _, id := range candidates {
		for range rapid.IntRange(1, 4).Draw(t, who+" assessors") {
			var v []int
			for range 3 {
				v = append(v, rapid.IntRange(0, round.MaxScore).Draw(t, who+" score"))
			}
			b.values[id] = append(b.values[id], v)
		}
	}
	return b
}

func (b ballot) clear(salt string) round.Clear {
	c := round.Clear{Salt: salt}
	for _, id := range candidates {
		for n, v := range b.values[id] {
			c.Scores = append(c.Scores, scores(fmt.Sprint(n+1), id, v...))
		}
	}
	return c
}

func (b ballot) setWeights(p events.Party) round.SetWeights {
	w := map[string]float64{}
	for i, c := range set().Criteria {
		w[c.ID] = b.weights[i]
	}
	return round.SetWeights{Party: p, Weights: w}
}

// play gives the commands of a whole scoring, the first party first.
func play(t stopper, s, k ballot, first events.Party) history {
	clear := map[events.Party]round.Clear{state: s.clear(saltA), municipalities: k.clear(saltB)}
	second := other(first)
	var h history
	for _, c := range []round.Command{
		openRound(), s.setWeights(state), k.setWeights(municipalities),
		round.Seal{Party: first, Clear: clear[first]}, against(round.Seal{Party: second, Clear: clear[second]}, clear[first]),
	} {
		got, err := round.Decide(h.state(), c, env(partyOf(c), initiatives()))
		if err != nil {
			t.Fatalf("%T: %v", c, err)
		}
		h = h.then(got.Events...)
	}
	return h
}

func other(p events.Party) events.Party {
	if p == state {
		return municipalities
	}
	return state
}

func resultOf(t stopper, s, k ballot) round.Result {
	state := play(t, s, k, events.PartyState).state()
	r, ok := state.Result()
	if !ok {
		t.Fatalf("no result")
	}
	return r
}

// swapped is a result with the names of the parties swapped.
func swapped(r round.Result) round.Result {
	out := round.Result{Weights: round.ResultWeights{Joint: r.Weights.Joint, Parties: swap(r.Weights.Parties)}}
	for _, c := range r.Candidates {
		c.Criteria, c.Scores, c.RankUnder = swap(c.Criteria), swap(c.Scores), swap(c.RankUnder)
		c.Why = round.Why{Lifts: swapValues(c.Why.Lifts), Lowers: swapValues(c.Why.Lowers)}
		out.Candidates = append(out.Candidates, c)
	}
	return out
}

func swap[V any](m map[events.Party]V) map[events.Party]V {
	return map[events.Party]V{state: m[municipalities], municipalities: m[state]}
}

func swapValues(list []round.Contribution) []round.Contribution {
	out := slices.Clone(list)
	for i := range out {
		out[i].Values = swap(out[i].Values)
	}
	return out
}

func TestSwappingThePartiesSwapsNothingElse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, k := drawBallot(t, "state"), drawBallot(t, "ks")
		if diff := cmp.Diff(swapped(resultOf(t, s, k)), resultOf(t, k, s)); diff != "" {
			t.Fatalf("(-swapped +the other way round):\n%s", diff)
		}
	})
}

func TestHeadCountNeverCounts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, k := drawBallot(t, "state"), drawBallot(t, "ks")
		for _, id := range candidates {
			s.values[id] = s.values[id][:1]
		}
		before := resultOf(t, s, k)
		for _, id := range candidates {
			for range rapid.IntRange(0, 9).Draw(t, "more") {
				s.values[id] = append(s.values[id], s.values[id][0])
			}
		}
		after := resultOf(t, s, k)
		for _, r := range []round.Result{before, after} {
			for _, c := range r.Candidates {
				for id, m := range c.Criteria[state] {
					m.Assessors = 0
					c.Criteria[state][id] = m
				}
			}
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Fatalf("(-one assessor +more who score alike):\n%s", diff)
		}
	})
}

func TestWhatBothScoreHigherNeverRanksLower(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, k := drawBallot(t, "state"), drawBallot(t, "ks")
		before := resultOf(t, s, k)
		checkOrder(t, before)
		id := rapid.SampledFrom(candidates).Draw(t, "raised")
		for _, b := range []ballot{s, k} {
			for _, v := range b.values[id] {
				v[0] = min(v[0]+rapid.IntRange(0, 3).Draw(t, "value"), round.MaxScore)
				v[1] = max(v[1]-rapid.IntRange(0, 3).Draw(t, "burden"), 0)
				v[2] = min(v[2]+rapid.IntRange(0, 3).Draw(t, "urgency"), round.MaxScore)
			}
		}
		if was, is := rankOf(before, id), rankOf(resultOf(t, s, k), id); is > was {
			t.Fatalf("both scored %s higher, and it fell from %d to %d", id, was, is)
		}
	})
}

func checkOrder(t *rapid.T, r round.Result) {
	for _, a := range r.Candidates {
		if low, high := min(a.Scores[state], a.Scores[municipalities]), max(a.Scores[state], a.Scores[municipalities]); a.Joint < low || a.Joint > high {
			t.Fatalf("joint %v outside %v–%v", a.Joint, low, high)
		}
		if math.Abs(math.Abs(a.Scores[state]-a.Scores[municipalities])-a.Divergence) > 1e-8 {
			t.Fatalf("divergence %v of %v", a.Divergence, a.Scores)
		}
		if a.Scores[state] < 0 || a.Scores[state] > round.MaxScore {
			t.Fatalf("score %v", a.Scores)
		}
		for _, b := range r.Candidates {
			if a.Scores[state] >= b.Scores[state] && a.Scores[municipalities] >= b.Scores[municipalities] && a.Rank > b.Rank {
				t.Fatalf("%v ranks %d, %v ranks %d", a.Scores, a.Rank, b.Scores, b.Rank)
			}
			if (a.Joint == b.Joint) != (a.Rank == b.Rank) {
				t.Fatalf("joint %v and %v, ranks %d and %d", a.Joint, b.Joint, a.Rank, b.Rank)
			}
		}
	}
}

func rankOf(r round.Result, id string) int {
	i := slices.IndexFunc(r.Candidates, func(c round.CandidateResult) bool { return c.Initiative == id })
	return r.Candidates[i].Rank
}

// Whoever seals first: what is revealed opens the commitment, is what was
// sealed, and comes to the same result.
func TestSealedThenRevealedIsWhatWasCommittedTo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, k := drawBallot(t, "state"), drawBallot(t, "ks")
		h := play(t, s, k, state)
		a, b := h.state(), play(t, s, k, municipalities).state()
		for p, clear := range map[events.Party]round.Clear{state: s.clear(saltA), municipalities: k.clear(saltB)} {
			for _, x := range []round.State{a, b} {
				if !round.Opens(x.Sealed[p].Commitment, id, p, x.Revealed[p].Clear) || x.Sealed[p].Commitment != round.Commitment(id, p, clear) {
					t.Fatalf("%s: revealed is not what was sealed", p)
				}
			}
		}
		first, _ := a.Result()
		second, _ := b.Result()
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatalf("(-the state first +KS first):\n%s", diff)
		}
		if wrong := round.Verify(round.NewExport(h.records(), nil)); len(wrong) > 0 {
			t.Fatalf("does not verify: %v", reasons(wrong))
		}
	})
}
