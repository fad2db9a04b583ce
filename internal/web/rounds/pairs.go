package rounds

import (
	"fmt"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// pairGroup is one criterion against all that come after it.
type pairGroup struct {
	Name  events.Text
	Pairs []pair
}

// pair is one comparison; what is chosen is how much the first counts against
// the second.
type pair struct {
	Field         string
	First, Second events.Text
	Chosen        string
}

// pairField is the field of a comparison, which is also its place in the
// matrix.
func pairField(i, j int) string { return fmt.Sprintf("matrix[%d][%d]", i, j) }

func (r *roundRequest) pairGroups() (out []pairGroup) {
	criteria := r.state.Criteria.Criteria
	for i := range criteria[:len(criteria)-1] {
		g := pairGroup{Name: criteria[i].Name}
		for j := i + 1; j < len(criteria); j++ {
			field := pairField(i, j)
			g.Pairs = append(g.Pairs, pair{field, criteria[i].Name, criteria[j].Name, r.head.Form.Value(field)})
		}
		out = append(out, g)
	}
	return out
}

// fillPairs fills in the comparisons that stand.
func (r *roundRequest) fillPairs(m [][]float64) {
	for i := range m {
		for j := i + 1; j < len(m); j++ {
			r.head.Form.Values.Set(pairField(i, j), choiceOf(m[i][j]))
		}
	}
}

// matrix is what was chosen, with its reciprocals, and the comparisons that
// were not made.
func (r *roundRequest) matrix() (m [][]float64, wrong []fault.Field) {
	n := len(r.state.Criteria.Criteria)
	m = make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
		m[i][i] = 1
	}
	for i := range m {
		for j := i + 1; j < n; j++ {
			a, ok := judgmentOf(r.head.Form.Value(pairField(i, j)))
			if !ok {
				wrong = append(wrong, fault.Field{Path: pairField(i, j), Code: "required"})
				continue
			}
			m[i][j], m[j][i] = a, 1/a
		}
	}
	return m, wrong
}

// pairLabel names the comparison of two criteria.
func (r *roundRequest) pairLabel(i, j int) string {
	criteria := r.state.Criteria.Criteria
	return r.Lang.Pick(criteria[i].Name) + " – " + r.Lang.Pick(criteria[j].Name)
}

// scale is the choices of a comparison, from the first counting nine times as
// much to the second doing so. The even ones are between two words.
func (r *roundRequest) scale() (out []shell.Option) {
	word := map[int]string{1: "1", 3: "3", 5: "5", 7: "7", 9: "9"}
	for n := 9; n >= -9; n-- {
		if n == 0 || n == -1 {
			continue
		}
		size, side := n, "first"
		if n < 0 {
			size, side = -n, "second"
		}
		name := r.T("round.scale.between", fault.Args{"n": size})
		if _, ok := word[size]; ok {
			name = r.T("round.scale."+strconv.Itoa(size), nil)
		}
		if n != 1 {
			name = r.T("round.scale.side."+side, fault.Args{"n": size, "how": name})
		}
		out = append(out, shell.Option{Value: strconv.Itoa(n), Name: name})
	}
	return out
}
