package rounds

import (
	"math"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
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
	b := r.weightBinding()
	cmd, wrong, err := r.typedWeights(b)
	if err != nil {
		return err
	}
	if cmd.Matrix != nil && b.Value("handling") == "regn" {
		return r.showWeights()
	}
	done, err := r.give(b, cmd, wrong...)
	if err != nil {
		return err
	}
	if !done {
		return r.showWeights()
	}
	v.Leave("round.weights.set.done", nil)
	return v.Redirect(r.head.Path)
}

// weightBinding asks for a weight of each criterion, or for a comparison of each
// two.
func (r *roundRequest) weightBinding() *form.Binding {
	b := r.binding(form.Together("weights"))
	criteria := r.state.Criteria.Criteria
	for i, k := range criteria {
		if b.Value("maate") != "par" {
			b.Fields = append(b.Fields, form.DecimalNumber("weights."+k.ID).Needed().Called(r.Lang.Pick(k.Name)))
			continue
		}
		for j := i + 1; j < len(criteria); j++ {
			b.Fields = append(b.Fields, form.OneOf(pairField(i, j), nil).Called(r.pairLabel(i, j)))
		}
	}
	return b
}

// typedWeights are the weights or the comparisons as they were typed. Where
// comparisons are wrong, even weights stand in for them, so that all that is
// wrong is reported.
func (r *roundRequest) typedWeights(b *form.Binding) (cmd round.SetWeights, wrong []fault.Field, err error) {
	cmd.Party = r.head.Mine
	if b.Value("maate") != "par" {
		typed, wrong, err := form.Bind[struct {
			Weights map[string]float64 `json:"weights"`
		}](b)
		cmd.Weights = map[string]float64{}
		for _, k := range r.state.Criteria.Criteria {
			cmd.Weights[k.ID] = typed.Weights[k.ID]
		}
		return cmd, wrong, err
	}
	if cmd.Matrix, wrong = r.matrix(); len(wrong) > 0 {
		cmd.Matrix, cmd.Weights = nil, map[string]float64{}
		for _, k := range r.state.Criteria.Criteria {
			cmd.Weights[k.ID] = 1
		}
	}
	return cmd, wrong, nil
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
