package round

import (
	"cmp"
	"math"
	"slices"

	"github.com/samstyring/samstyring/internal/fault"
)

// MaxConsistencyRatio is the highest consistency ratio at which judgments hold
// together; above it the answer names those that contradict each other.
const MaxConsistencyRatio = 0.1

// maxJudgment is the strongest judgment of the scale: nine times as important.
const maxJudgment = 9

// randomIndex is the mean consistency index of random matrices by size, from
// Saaty's table.
var randomIndex = [MaxCriteria + 1]float64{0, 0, 0, 0.58, 0.90, 1.12, 1.24, 1.32}

// Comparison is what a pairwise comparison comes to.
type Comparison struct {
	Weights          []float64       `json:"weights"` // they sum to 1
	ConsistencyRatio float64         `json:"consistencyRatio"`
	Contradictions   []Contradiction `json:"contradictions,omitempty"` // the greatest first; only above MaxConsistencyRatio
}

// Contradiction is three judgments that do not fit together: what I counts
// against K directly, and what follows from I against J and J against K.
type Contradiction struct {
	I         int     `json:"i"` // places of the criteria, from 0
	J         int     `json:"j"`
	K         int     `json:"k"`
	Direct    float64 `json:"direct"`    // I against K
	Implied   float64 `json:"implied"`   // I against J times J against K
	Deviation float64 `json:"deviation"` // how many times one is the other, at least 1
}

// maxContradictions is how many are named.
const maxContradictions = 3

// Compare turns a reciprocal matrix of judgments into weights. The matrix must
// have passed CheckMatrix.
//
// The weights are the principal eigenvector, Saaty's method: the consistency
// ratio and its limit are defined by the eigenvalue that belongs to it. It is
// found by power iteration, which needs only sums, products and quotients, so
// that every machine comes to the same weights to the last digit.
func Compare(matrix [][]float64) Comparison {
	w, eigenvalue := principal(matrix)
	out := Comparison{Weights: w}
	n := len(matrix)
	if random := randomIndex[min(n, MaxCriteria)]; random > 0 {
		index := (eigenvalue - float64(n)) / float64(n-1)
		out.ConsistencyRatio = math.Max(0, rounded(index/random))
	}
	if out.ConsistencyRatio > MaxConsistencyRatio {
		out.Contradictions = contradictions(matrix)
	}
	return out
}

// maxIterations is far more than seven criteria and judgments up to nine need.
const maxIterations = 10_000

// principal is the principal eigenvector of a positive matrix, summing to 1,
// and its eigenvalue.
func principal(matrix [][]float64) ([]float64, float64) {
	n := len(matrix)
	w := make([]float64, n)
	for i := range w {
		w[i] = 1 / float64(n)
	}
	eigenvalue := float64(n)
	for range maxIterations {
		next := make([]float64, n)
		for i, row := range matrix {
			for j, a := range row {
				next[i] += float64(a * w[j]) // the conversion keeps machines from fusing the sum
			}
		}
		eigenvalue = sum(next)
		moved := 0.0
		for i := range next {
			next[i] /= eigenvalue
			moved = math.Max(moved, math.Abs(next[i]-w[i]))
		}
		w = next
		if moved < 1e-15 {
			break
		}
	}
	return w, eigenvalue
}

// contradictions lists the triples of judgments that fit together least.
func contradictions(matrix [][]float64) []Contradiction {
	var out []Contradiction
	for i := range matrix {
		for j := i + 1; j < len(matrix); j++ {
			for k := j + 1; k < len(matrix); k++ {
				c := Contradiction{I: i, J: j, K: k, Direct: matrix[i][k], Implied: matrix[i][j] * matrix[j][k]}
				c.Deviation = math.Max(c.Direct/c.Implied, c.Implied/c.Direct)
				out = append(out, c)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Contradiction) int { return cmp.Compare(b.Deviation, a.Deviation) })
	return out[:min(len(out), maxContradictions)]
}

// CheckMatrix lists everything that is wrong with a matrix for n criteria: its
// size, judgments that are no numbers from 1/9 to 9, a diagonal that is not 1,
// and pairs that are not each other's reciprocal.
func CheckMatrix(matrix [][]float64, n int) []fault.Field {
	var c check
	c.Check(len(matrix) == n, "matrix", "wrong_size", fault.Args{"needed": n, "given": len(matrix)})
	whole := len(matrix) == n
	for i, row := range matrix {
		if len(row) != n {
			c.Add(nth("matrix", i), "wrong_size", fault.Args{"needed": n, "given": len(row)})
			whole = false
			continue
		}
		for j, a := range row {
			c.judgment(cell(i, j), a)
		}
	}
	if !whole {
		return c.Fields()
	}
	for i := range matrix {
		c.Check(near(matrix[i][i], 1), cell(i, i), "diagonal_not_one", nil)
		for j := range i {
			c.Check(!(matrix[i][j] > 0 && matrix[j][i] > 0) || near(matrix[i][j]*matrix[j][i], 1), cell(i, j), "not_reciprocal", nil)
		}
	}
	return c.Fields()
}

func (c *check) judgment(path string, a float64) {
	switch {
	case math.IsNaN(a) || math.IsInf(a, 0):
		c.Add(path, "invalid_number", nil)
	case a < 1.0/maxJudgment-tolerance || a > maxJudgment+tolerance:
		c.Add(path, "judgment_out_of_range", fault.Args{"max": maxJudgment, "given": a})
	}
}

func cell(i, j int) string { return nth(nth("matrix", i), j) }

// tolerance is for 1/3 written with a finite number of digits.
const tolerance = 1e-6

func near(a, b float64) bool { return math.Abs(a-b) <= tolerance }

func sum(list []float64) float64 {
	total := 0.0
	for _, v := range list {
		total += v
	}
	return total
}

// rounded is a figure as it is published: to nine decimals, so that what is
// equal on paper is equal here.
func rounded(v float64) float64 { return math.Round(v*1e9) / 1e9 }
