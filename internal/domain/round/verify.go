package round

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// Finding is one thing in an export that does not hold: where, what, and where
// it helps what was worked out ("want") and what stands there ("got").
type Finding = fault.Field

// Verify works everything in an export out anew – the order of events, the
// criteria hash, weights, commitments, scores, ranks, decision hashes,
// signatures, the frame and the conclusion – and lists what does not hold. It
// trusts nothing but arithmetic; who an organisation number belongs to and
// whether the events are all of them is for the reader to look up in the log.
func Verify(e Export) []Finding {
	v := verifier{export: e, by: map[events.Party]string{}}
	v.Check(e.Format == ExportFormat, "format", "unknown_format", fault.Args{"want": ExportFormat, "got": e.Format})
	v.Check(len(e.Events) > 0, "events", "required", nil)
	for i, r := range e.Events {
		v.step(nth("events", i), r)
	}
	if len(e.Events) == 0 {
		return v.Fields()
	}
	v.criteria()
	v.weights()
	v.commitments()
	v.conclusion()
	v.sections()
	return v.Fields()
}

// verifier holds what has been worked out so far.
type verifier struct {
	check
	export Export
	state  State
	by     map[events.Party]string // who has acted for each party
}

// differ notes a difference between what was worked out and what stands there.
func (v *verifier) differ(path, code string, want, got any) {
	v.Add(path, code, fault.Args{"want": want, "got": got})
}

// equal notes a difference, if there is one.
func (v *verifier) equal(path, code string, want, got any) {
	if want != got {
		v.differ(path, code, want, got)
	}
}

func (v *verifier) criteria() {
	v.equal("criteriaHash", "hash_differs", CriteriaHash(v.state.Criteria), v.state.CriteriaHash)
	v.Append(CheckCriteria(v.state.Criteria)...)
}

// weights works out pairwise comparisons anew, and sums up plain weights.
func (v *verifier) weights() {
	ids := criterionIDs(&v.state.Criteria)
	for _, p := range events.Parties {
		w, ok := v.state.Weights[p]
		if !ok {
			v.Check(!v.state.Public(), "weights."+string(p), "gate_weights_missing", fault.Args{"party": p})
			continue
		}
		want := make([]float64, len(ids))
		given := byCriterion(w.Weights)
		for i, id := range ids {
			want[i] = given[id]
		}
		if w.Matrix != nil {
			if wrong := CheckMatrix(w.Matrix, len(ids)); len(wrong) > 0 {
				v.Append(wrong...)
				continue
			}
			compared := Compare(w.Matrix)
			want = compared.Weights
			if w.ConsistencyRatio == nil || !agree(*w.ConsistencyRatio, compared.ConsistencyRatio) {
				v.differ("weights."+string(p)+".consistencyRatio", "weights_differ", compared.ConsistencyRatio, brief(generic(w.ConsistencyRatio)))
			}
		}
		v.weightsOf("weights."+string(p), ids, w.Weights, normalised(want))
	}
}

func (v *verifier) weightsOf(path string, ids []string, stated []events.CriterionWeight, want []float64) {
	if len(stated) != len(ids) || want == nil {
		v.differ(path, "weights_differ", len(ids), len(stated))
		return
	}
	for i, w := range stated {
		v.equal(path+"."+w.Criterion, "weights_differ", ids[i], w.Criterion)
		if !agree(w.Weight, want[i]) || w.Weight < 0 {
			v.differ(path+"."+w.Criterion, "weights_differ", want[i], w.Weight)
		}
	}
}

// agree says that two figures are the same but for their last decimal.
func agree(a, b float64) bool { return math.Abs(a-b) <= 1e-8 }

func (v *verifier) commitments() {
	s := &v.state
	ids := criterionIDs(&s.Criteria)
	for _, p := range events.Parties {
		r, ok := s.Revealed[p]
		if !ok {
			continue
		}
		at := "scores." + string(p)
		v.equal(at, "commitment_differs", Commitment(s.ID, p, r.Clear), s.Sealed[p].Commitment)
		v.equal(at, "parts_missing", r.Parts, r.Seen)
		for i, x := range r.Scores {
			v.assessorScores(nth(at, i), x.Scores, ids)
		}
	}
	result, _ := s.Result()
	for _, c := range result.Candidates {
		v.Check(c.Scored, "scores."+c.Initiative, "candidate_without_score", fault.Args{"given": c.Initiative})
	}
}

// sections compares what is there for readers with what follows from the
// events.
func (v *verifier) sections() {
	want := derived(&v.state)
	want.Format, want.Round, want.Events, want.Contents = v.export.Format, v.state.ID, nil, nil
	got := v.export
	got.Events, got.Contents = nil, nil
	v.same("", generic(want), generic(got))
}

// generic is a value as JSON has it.
func generic(x any) any {
	raw, err := json.Marshal(x)
	if err != nil {
		return nil // an infinite number, which no JSON can have held
	}
	var out any
	if json.Unmarshal(raw, &out) != nil {
		return nil
	}
	return out
}

// same compares two values of JSON; figures as they are published.
func (v *verifier) same(path string, want, got any) {
	switch w := want.(type) {
	case map[string]any:
		if g, ok := got.(map[string]any); ok {
			v.sameObject(path, w, g)
			return
		}
	case []any:
		if g, ok := got.([]any); ok && len(g) == len(w) {
			for i := range w {
				v.same(nth(path, i), w[i], g[i])
			}
			return
		}
	case float64:
		if g, ok := got.(float64); ok && agree(w, g) {
			return
		}
	default:
		if want == got {
			return
		}
	}
	v.differ(path, "not_what_follows", brief(want), brief(got))
}

func (v *verifier) sameObject(path string, want, got map[string]any) {
	keys := make([]string, 0, len(want))
	for k := range want {
		keys = append(keys, k)
	}
	for k := range got {
		if _, ok := want[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		at := k
		if path != "" {
			at = path + "." + k
		}
		v.same(at, want[k], got[k])
	}
}

// brief is a value short enough for a message.
func brief(x any) any {
	switch x := x.(type) {
	case map[string]any:
		return "{" + strconv.Itoa(len(x)) + "}"
	case []any:
		return "[" + strconv.Itoa(len(x)) + "]"
	}
	return x
}
