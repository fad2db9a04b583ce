package rounds

import (
	"math"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// weightsPage is the form on which a party weighs the criteria: directly, or by
// comparing them two and two.
type weightsPage struct {
	roundHead
	Pairwise bool
	Fields   []weightField
	Groups   []pairGroup
	Scale    []shell.Option
	Compared *comparison // nil before it is worked out
	Theirs   []criterionRow
}

// weightField is the weight of one criterion as it is typed.
type weightField struct {
	events.ScoringCriterion
	Value string
}

// weightsForm is the form with the weights that stand.
func weightsForm(v *shell.Request) error {
	r, err := openForm(v)
	if err != nil {
		return err
	}
	if len(r.state.Sealed) > 0 {
		return fault.New(fault.NotAllowedNow, "scores_are_sealed", nil)
	}
	f := r.head.Form
	stand := r.state.Weights[r.head.Mine]
	pairwise := v.HTTP.URL.Query().Get("maate") == "par" || stand.Matrix != nil && !v.HTTP.URL.Query().Has("maate")
	for _, x := range stand.Weights {
		f.Values.Set("weights."+x.Criterion, v.Lang.Number(100*x.Weight))
	}
	if pairwise {
		f.Values.Set("maate", "par")
		r.fillPairs(stand.Matrix)
	}
	return r.showWeights()
}

func (r *roundRequest) showWeights() error {
	f := r.head.Form
	d := &weightsPage{roundHead: r.head, Pairwise: f.Value("maate") == "par", Scale: r.scale(), Theirs: r.criteria()}
	for _, k := range r.state.Criteria.Criteria {
		d.Fields = append(d.Fields, weightField{k, f.Value("weights." + k.ID)})
	}
	if d.Pairwise {
		d.Groups = r.pairGroups()
		if m, wrong := r.matrix(); len(wrong) == 0 {
			d.Compared = r.compare(m)
		}
	}
	return r.show("round-weights", r.T("round.weights", nil), d)
}

// weights sets a party's weights, or works out what comparisons come to
// without setting anything.
func weights(v *shell.Request) error {
	r, err := sentForm(v)
	if err != nil {
		return err
	}
	f := r.head.Form
	cmd := round.SetWeights{Party: r.head.Mine}
	var wrong []fault.Field
	if f.Value("maate") == "par" {
		if cmd.Matrix, wrong = r.matrix(); len(wrong) > 0 {
			cmd.Matrix = nil
		}
		if f.Value("handling") == "regn" && len(wrong) == 0 {
			return r.showWeights()
		}
	}
	if cmd.Matrix == nil {
		cmd.Weights, wrong = r.typedWeights(wrong)
	}
	done, err := r.give(cmd, wrong...)
	if err != nil {
		return err
	}
	if !done {
		place(f, func(path string) (string, string) {
			if id, ok := strings.CutPrefix(path, "weights."); ok {
				return "", r.criterionName(id)
			}
			return "", r.pairLabel(path)
		})
		return r.showWeights()
	}
	v.Leave("round.weights.set.done", nil)
	return v.Redirect(r.head.Path)
}

// typedWeights are the weights as they were typed. Where comparisons are wrong,
// they stand in for them, so that all that is wrong is told.
func (r *roundRequest) typedWeights(wrong []fault.Field) (map[string]float64, []fault.Field) {
	out := map[string]float64{}
	pairwise := len(wrong) > 0
	for _, k := range r.state.Criteria.Criteria {
		if pairwise {
			out[k.ID] = 1
			continue
		}
		typed := r.head.Form.Value("weights." + k.ID)
		n := reading.Number(reading.Typed(typed), reading.Of{})
		reason, trouble := n.Trouble(reading.Typed(typed))
		switch {
		case strings.TrimSpace(typed) == "":
			wrong = append(wrong, fault.Field{Path: "weights." + k.ID, Code: "required"})
		case trouble:
			wrong = append(wrong, fault.Field{Path: "weights." + k.ID, Code: reason.Code, Args: reason.Args})
		}
		out[k.ID] = n.Value
	}
	return out, wrong
}

// comparison is what a pairwise comparison comes to, in words.
type comparison struct {
	Weights        []weightField
	Ratio          float64
	Consistent     bool
	Contradictions []string
}

func (r *roundRequest) compare(m [][]float64) *comparison {
	c := round.Compare(m)
	out := &comparison{Ratio: math.Round(c.ConsistencyRatio*100) / 100, Consistent: c.ConsistencyRatio <= round.MaxConsistencyRatio}
	criteria := r.state.Criteria.Criteria
	for i, k := range criteria {
		out.Weights = append(out.Weights, weightField{k, share(r.Lang, c.Weights[i])})
	}
	for _, x := range c.Contradictions {
		out.Contradictions = append(out.Contradictions, r.Lang.Text("round.contradiction", fault.Args{
			"first": criteria[x.I].Name, "middle": criteria[x.J].Name, "last": criteria[x.K].Name, "direct": x.Direct, "implied": x.Implied,
		}))
	}
	return out
}

// judgmentOf is how much the first counts against the second, from a choice on
// the scale: -3 is one to three. ok is false for what is no choice.
func judgmentOf(choice string) (float64, bool) {
	n, err := strconv.Atoi(choice)
	switch {
	case err != nil || n == 0 || n < -9 || n > 9:
		return 0, false
	case n < 0:
		return 1 / float64(-n), true
	}
	return float64(n), true
}

// choiceOf is the choice that is nearest to a judgment.
func choiceOf(a float64) string {
	if a < 1 {
		if n := int(math.Round(1 / a)); n > 1 {
			return strconv.Itoa(-n)
		}
		return "1"
	}
	return strconv.Itoa(int(math.Round(a)))
}
