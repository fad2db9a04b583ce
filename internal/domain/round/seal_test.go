package round_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

func seal(p events.Party, edits ...func(*round.Clear)) round.Seal {
	c := round.Seal{Party: p, Clear: stateScores()}
	if p == municipalities {
		c.Clear = ksScores()
	}
	for _, edit := range edits {
		edit(&c.Clear)
	}
	return c
}

// against is a seal that carries the other party's scores.
func against(c round.Seal, other round.Clear) round.Seal {
	c.Other = &other
	return c
}

// Rule 4: sealed means sealed.
func TestSeal(t *testing.T) {
	t.Parallel()
	h := ready()
	half := h.then(sealed(state, stateScores()))
	second := against(seal(municipalities), stateScores())
	both := history{sealed(municipalities, ksScores()), revealed(state, stateScores()), revealed(municipalities, ksScores())}
	other := seal(state, func(c *round.Clear) { c.Salt = saltB })
	specify(t, []spec{
		{name: "the first seal tells a commitment", given: h, when: seal(state), then: history{sealed(state, stateScores())}},
		{name: "whichever party is first", given: h, when: seal(municipalities), then: history{sealed(municipalities, ksScores())}},
		{name: "the second reveals both", given: half, when: second, then: both},
		{name: "the order of the scores does not matter", given: half, when: against(seal(municipalities, func(c *round.Clear) { slices.Reverse(c.Scores) }), stateScores()), then: both},
		{name: "a party may seal anew until then", given: half, when: other, then: history{sealed(state, other.Clear)}},
		{name: "the same again is nothing new", given: half, when: seal(state)},
		{
			name: "then the new one counts", given: half.then(sealed(state, other.Clear)), when: against(seal(municipalities), other.Clear),
			then: history{sealed(municipalities, ksScores()), revealed(state, other.Clear), revealed(municipalities, ksScores())},
		}, {
			name: "and the replaced one does not", given: half.then(sealed(state, other.Clear)), when: second,
			refused: &refusal{code: fault.Conflict, key: "sealed_scores_differ", args: fault.Args{"party": state}},
		},
		{name: "what was committed to must be there", given: half, when: seal(municipalities), refused: &refusal{code: fault.Conflict, key: "sealed_scores_differ"}},
		{
			name: "to the letter", given: half, when: against(seal(municipalities), func() round.Clear {
				c := stateScores()
				c.Scores[0].Scores[0].Justification = nb("fordi.")
				return c
			}()),
			refused: &refusal{code: fault.Conflict, key: "sealed_scores_differ"},
		},
		{name: "after the reveal nobody may", given: public(), when: seal(state), refused: notNow("scores_are_revealed")},
		{name: "nor the other", given: public(), when: second, refused: notNow("scores_are_revealed")},
		{name: "not for the other party", given: h, as: municipalities, when: seal(state), refused: &refusal{code: fault.Forbidden, key: "other_party"}},
		{name: "not by an administrator", given: h, as: nobody, when: seal(state), refused: &refusal{code: fault.Forbidden, key: "only_parties"}},
		{
			name: "weights and candidates come first", given: opened(func(e *events.RoundOpened) { e.Candidates = nil }), when: seal(state),
			refused: unmet("sealing", "candidates gate_no_candidates", "weights.state gate_weights_missing", "weights.municipalities gate_weights_missing"),
		},
	})
}

func TestSealWantsEveryScore(t *testing.T) {
	t.Parallel()
	drop := func(n int) func(*round.Clear) {
		return func(c *round.Clear) { c.Scores = slices.Delete(c.Scores, n, n+1) }
	}
	set := func(edit func(*events.CriterionScore)) func(*round.Clear) {
		return func(c *round.Clear) { edit(&c.Scores[0].Scores[0]) }
	}
	given := ready()
	bad := func(name string, edit func(*round.Clear), reasons ...string) spec {
		return spec{name: name, given: given, when: seal(state, edit), refused: invalid(reasons...)}
	}
	specify(t, []spec{
		{
			name: "an assessor may leave a candidate to others", given: given, when: seal(state, drop(0)),
			then: history{sealed(state, seal(state, drop(0)).Clear)},
		},
		bad("a candidate that nobody scores", drop(2), "scores.2026-0003 candidate_without_score"),
		bad("nothing", func(c *round.Clear) { c.Scores = nil }, "scores required",
			"scores.2026-0001 candidate_without_score", "scores.2026-0002 candidate_without_score", "scores.2026-0003 candidate_without_score"),
		bad("a criterion is left out", func(c *round.Clear) { c.Scores[1].Scores = c.Scores[1].Scores[1:] }, "scores[1].scores.value score_missing"),
		bad("six", set(func(s *events.CriterionScore) { s.Score = 6 }), "scores[0].scores[0].score score_out_of_range"),
		bad("below zero", set(func(s *events.CriterionScore) { s.Score = -1 }), "scores[0].scores[0].score score_out_of_range"),
		bad("no justification", set(func(s *events.CriterionScore) { s.Justification = nil }), "scores[0].scores[0].justification required_text"),
		bad("a long justification", set(func(s *events.CriterionScore) { s.Justification = nb(strings.Repeat("å", round.MaxJustification+1)) }),
			"scores[0].scores[0].justification.nb too_long"),
		bad("a text that is none", set(func(s *events.CriterionScore) { s.Justification = events.Text{"nb": "\xff", "nn": "x"} }), "scores[0].scores[0].justification.nb invalid_text"),
		bad("an unknown criterion", set(func(s *events.CriterionScore) { s.Criterion = "speed" }), "scores[0].scores[0].criterion unknown_scoring_criterion", "scores[0].scores.value score_missing"),
		bad("a criterion twice", set(func(s *events.CriterionScore) { s.Criterion = "burden" }), "scores[0].scores[1].criterion twice", "scores[0].scores.value score_missing"),
		bad("an initiative that is no candidate", func(c *round.Clear) { c.Scores[0].Initiative = four }, "scores[0].initiative not_a_candidate"),
		bad("a candidate twice by one assessor", func(c *round.Clear) { c.Scores[3].Assessor = "1" }, "scores[3] twice"),
		bad("an assessor with a name", func(c *round.Clear) { c.Scores[0].Assessor = "Kari" }, "scores[0].assessor invalid_assessor"),
		bad("an assessor 01", func(c *round.Clear) { c.Scores[0].Assessor = "01" }, "scores[0].assessor invalid_assessor"),
		bad("an assessor too many", func(c *round.Clear) { c.Scores[0].Assessor = fmt.Sprint(round.MaxAssessors + 1) }, "scores[0].assessor invalid_assessor"),
		bad("a short salt", func(c *round.Clear) { c.Salt = "a1" }, "salt invalid_salt"),
		bad("a salt that is no hex", func(c *round.Clear) { c.Salt = strings.Repeat("zz", round.SaltBytes) }, "salt invalid_salt"),
		bad("a salt in capitals", func(c *round.Clear) { c.Salt = strings.ToUpper(saltA) }, "salt invalid_salt"),
		bad("everything at once", func(c *round.Clear) {
			c.Salt, c.Scores = "", c.Scores[:2]
			c.Scores[0].Scores[0].Score, c.Scores[1].Scores[2].Justification = 6, nil
		}, "salt invalid_salt", "scores[0].scores[0].score score_out_of_range", "scores[1].scores[2].justification required_text", "scores.2026-0003 candidate_without_score"),
	})
}

// What is refused is answered to the caller and may be logged: no answer repeats
// a score, and no text of a command or of scores holds one.
func TestNoAnswerAndNoTextHoldsAScore(t *testing.T) {
	t.Parallel()
	s := ready().state()
	c := seal(state, func(c *round.Clear) {
		c.Scores[0].Scores[0].Score, c.Scores[0].Scores[1].Justification = 97531, events.Text{"nb": "hemmelig", "xx": "hemmelig"}
	})
	_, err := round.Decide(s, c, env(state, initiatives()))
	answer := fmt.Sprintf("%v %+v", err, err.(*fault.Error).Fields)
	for _, text := range []string{
		answer, fmt.Sprintf("%v", c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c), fmt.Sprintf("%s", c), fmt.Sprintf("%+v", &c),
		fmt.Sprintf("%v", c.Clear), fmt.Sprintf("%+v", c.Clear), fmt.Sprintf("%#v", &c.Clear),
	} {
		if strings.Contains(text, "97531") || strings.Contains(text, "hemmelig") {
			t.Errorf("tells: %s", text)
		}
	}
}

// Before the reveal nothing in the events, the state, the minutes or the
// export depends on the scores, but for the commitment.
func TestNothingDependsOnTheScoresBeforeTheReveal(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for score := range 6 {
		c := seal(state, func(c *round.Clear) {
			for i := range c.Scores {
				for j := range c.Scores[i].Scores {
					c.Scores[i].Scores[j].Score = score
				}
			}
			c.Scores = c.Scores[:3+score%3]
		})
		before := ready()
		got, err := round.Decide(before.state(), c, env(state, initiatives()))
		if err != nil {
			t.Fatal(err)
		}
		commitment := round.Commitment(id, state, c.Clear)
		after := before.then(got.Events...)
		s := after.state()
		all := []any{got, s, s.Minutes(lookups()), round.NewExport(after.records(), nil)}
		text := strings.ReplaceAll(written(t, all), commitment, "COMMITMENT")
		seen[text] = true
		if _, ok := s.Result(); ok || s.Public() || s.Phase() != "scoring" {
			t.Errorf("a result before the reveal, phase %s", s.Phase())
		}
	}
	if len(seen) != 1 {
		t.Errorf("%d different texts for six different sets of scores", len(seen))
	}
}

func TestCommitment(t *testing.T) {
	t.Parallel()
	base := round.Commitment(id, state, stateScores())
	if len(base) != 64 || !round.Opens(base, id, state, stateScores()) || round.Opens("", id, state, stateScores()) {
		t.Errorf("commitment %q", base)
	}
	edits := map[string]func(*round.Clear){
		"salt":          func(c *round.Clear) { c.Salt = saltB },
		"score":         func(c *round.Clear) { c.Scores[0].Scores[0].Score-- },
		"justification": func(c *round.Clear) { c.Scores[0].Scores[0].Justification = nb("x") },
		"assessor":      func(c *round.Clear) { c.Scores[0].Assessor = "3" },
		"initiative":    func(c *round.Clear) { c.Scores[0].Initiative = four },
		"one more":      func(c *round.Clear) { c.Scores = append(c.Scores, c.Scores[0]) },
		"one less":      func(c *round.Clear) { c.Scores = c.Scores[1:] },
	}
	for name, edit := range edits {
		c := stateScores()
		edit(&c)
		if round.Opens(base, id, state, c) {
			t.Errorf("another %s opens it", name)
		}
	}
	if round.Opens(base, "other", state, stateScores()) || round.Opens(base, id, municipalities, stateScores()) {
		t.Error("it opens for another round or party")
	}
}

// A large round is revealed in parts that the log can take, and read back.
func TestRevealInParts(t *testing.T) {
	t.Parallel()
	long := events.Text{"nb": strings.Repeat("<", round.MaxJustification)} // six bytes each in JSON
	clear := func(salt string) round.Clear {
		c := round.Clear{Salt: salt}
		for n := range 25 {
			for _, candidate := range []string{one, two, three} {
				if n < round.MaxAssessors {
					x := scores(fmt.Sprint(n+1), candidate, 1, 2, 3)
					for j := range x.Scores {
						x.Scores[j].Justification = long
					}
					c.Scores = append(c.Scores, x)
				}
			}
		}
		return c
	}
	h := ready().then(sealed(state, clear(saltA)))
	got, err := round.Decide(h.state(), against(round.Seal{Party: municipalities, Clear: clear(saltB)}, clear(saltA)), env(municipalities, initiatives()))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(got.Events); n < 9 || n > 20 {
		t.Fatalf("%d events", n)
	}
	for i, e := range got.Events {
		raw, err := json.Marshal(e)
		if err != nil || len(raw) > 300<<10 {
			t.Errorf("event %d has %d bytes, %v", i, len(raw), err)
		}
		if h = h.then(e); i < len(got.Events)-1 {
			if s := h.state(); s.Public() {
				t.Errorf("public after part %d", i)
			}
		}
	}
	s := h.state()
	if !s.Public() {
		t.Fatal("not public")
	}
	for p, sealed := range s.Sealed {
		if !round.Opens(sealed.Commitment, id, p, s.Revealed[p].Clear) {
			t.Errorf("%s: what is revealed is not what was committed to", p)
		}
	}
}

func TestSealRefusesMoreThanTheLogCanTake(t *testing.T) {
	t.Parallel()
	var ids []string
	c := round.Clear{Salt: saltA}
	for n := range round.MaxCandidates {
		id := fmt.Sprintf("2025-%04d", n)
		ids = append(ids, id)
		for a := range 2 {
			x := scores(fmt.Sprint(a+1), id, 1, 2, 3)
			for j := range x.Scores {
				x.Scores[j].Justification = nb(strings.Repeat("<", round.MaxJustification))
			}
			c.Scores = append(c.Scores, x)
		}
	}
	h := append(opened(func(e *events.RoundOpened) { e.Candidates = ids }), ready()[1:]...)
	specify(t, []spec{{name: "too long", given: h, when: round.Seal{Party: state, Clear: c}, refused: invalid("scores scores_too_long")}})
}
