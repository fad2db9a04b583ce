package round_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/internal/domain/round"
)

var roughly = cmpopts.EquateApprox(0, 1e-4)

func TestCompare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		matrix  [][]float64
		weights []float64
		ratio   float64
		most    *round.Contradiction // nil: nothing is named
	}{
		{name: "one criterion", matrix: [][]float64{{1}}, weights: []float64{1}},
		{name: "two cannot contradict", matrix: [][]float64{{1, 9}, {1.0 / 9, 1}}, weights: []float64{0.9, 0.1}},
		{
			name: "consistent", weights: []float64{4.0 / 7, 2.0 / 7, 1.0 / 7},
			matrix: [][]float64{{1, 2, 4}, {0.5, 1, 2}, {0.25, 0.5, 1}},
		}, {
			// A worked example: eigenvalue 3.0385, index 0.0193, ratio 0.0332.
			name: "nearly consistent", weights: []float64{0.2583, 0.6370, 0.1047}, ratio: 0.0332,
			matrix: [][]float64{{1, 1.0 / 3, 3}, {3, 1, 5}, {1.0 / 3, 1.0 / 5, 1}},
		}, {
			// Round in a circle: all alike, eigenvalue 1 + 9 + 1/9.
			name: "in a circle", weights: []float64{1.0 / 3, 1.0 / 3, 1.0 / 3}, ratio: (1 + 9 + 1.0/9 - 3) / 2 / 0.58,
			matrix: [][]float64{{1, 9, 1.0 / 9}, {1.0 / 9, 1, 9}, {9, 1.0 / 9, 1}},
			most:   &round.Contradiction{I: 0, J: 1, K: 2, Direct: 1.0 / 9, Implied: 81, Deviation: 729},
		},
	} {
		got := round.Compare(c.matrix)
		if diff := cmp.Diff(c.weights, got.Weights, roughly); diff != "" {
			t.Errorf("%s: weights (-want +got):\n%s", c.name, diff)
		}
		if math.Abs(got.ConsistencyRatio-c.ratio) > 1e-3*math.Max(1, c.ratio) {
			t.Errorf("%s: ratio %v, want %v", c.name, got.ConsistencyRatio, c.ratio)
		}
		if c.most == nil {
			if got.Contradictions != nil {
				t.Errorf("%s: contradictions %v", c.name, got.Contradictions)
			}
			continue
		}
		if diff := cmp.Diff(*c.most, got.Contradictions[0], roughly); diff != "" {
			t.Errorf("%s: contradiction (-want +got):\n%s", c.name, diff)
		}
	}
}

// One judgment that is turned around is found among many that fit together.
func TestTheJudgmentThatDoesNotFitIsNamed(t *testing.T) {
	t.Parallel()
	m := consistent([]float64{8, 4, 2, 1})
	m[1][3], m[3][1] = 0.25, 4
	got := round.Compare(m)
	if got.ConsistencyRatio <= round.MaxConsistencyRatio || len(got.Contradictions) != 3 {
		t.Fatalf("ratio %v, %d contradictions", got.ConsistencyRatio, len(got.Contradictions))
	}
	for _, c := range got.Contradictions[:2] {
		places := []int{c.I, c.J, c.K}
		if !(contains(places, 1) && contains(places, 3)) || math.Abs(c.Deviation-16) > 1e-9 {
			t.Errorf("named %v", c)
		}
	}
	if last := got.Contradictions[2]; last.Deviation > 1+1e-9 {
		t.Errorf("the third is sound: %v", last)
	}
}

func contains(list []int, v int) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

func consistent(w []float64) [][]float64 {
	m := make([][]float64, len(w))
	for i := range w {
		for j := range w {
			m[i] = append(m[i], w[i]/w[j])
		}
	}
	return m
}

func TestCheckMatrix(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		matrix [][]float64
		want   []string
	}{
		{"sound", [][]float64{{1, 3}, {1.0 / 3, 1}}, nil},
		{"a third in ten digits", [][]float64{{1, 3}, {0.3333333333, 1}}, nil},
		{"not reciprocal", [][]float64{{1, 3}, {3, 1}}, []string{"matrix[1][0] not_reciprocal"}},
		{"a third in two digits", [][]float64{{1, 3}, {0.33, 1}}, []string{"matrix[1][0] not_reciprocal"}},
		{"too few rows", [][]float64{{1, 3}}, []string{"matrix wrong_size"}},
		{"uneven rows", [][]float64{{1, 3, 1}, {1}}, []string{"matrix[0] wrong_size", "matrix[1] wrong_size"}},
		{"a diagonal that is not 1", [][]float64{{2, 1}, {1, 1}}, []string{"matrix[0][0] diagonal_not_one"}},
		{"nothing", nil, []string{"matrix wrong_size"}},
		{"zero and below", [][]float64{{1, 0}, {-2, 1}}, []string{"matrix[0][1] judgment_out_of_range", "matrix[1][0] judgment_out_of_range"}},
		{"beyond nine", [][]float64{{1, 10}, {0.1, 1}}, []string{"matrix[0][1] judgment_out_of_range", "matrix[1][0] judgment_out_of_range"}},
		{"no numbers", [][]float64{{1, math.NaN()}, {math.Inf(1), 1}}, []string{"matrix[0][1] invalid_number", "matrix[1][0] invalid_number"}},
		{
			"everything at once", [][]float64{{3, 10}, {5, math.NaN()}},
			[]string{"matrix[0][1] judgment_out_of_range", "matrix[1][1] invalid_number", "matrix[0][0] diagonal_not_one", "matrix[1][1] diagonal_not_one", "matrix[1][0] not_reciprocal"},
		},
	} {
		if diff := cmp.Diff(c.want, reasons(round.CheckMatrix(c.matrix, 2))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// Judgments that follow from weights give the weights back; any judgments give
// weights that sum to 1, and a ratio that is never below 0.
func TestCompareAnyMatrix(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, round.MaxCriteria).Draw(t, "n")
		m := make([][]float64, n)
		for i := range m {
			m[i] = make([]float64, n)
			m[i][i] = 1
			for j := range i {
				a := float64(rapid.IntRange(1, 9).Draw(t, "judgment"))
				if rapid.Bool().Draw(t, "turned") {
					a = 1 / a
				}
				m[i][j], m[j][i] = a, 1/a
			}
		}
		if wrong := round.CheckMatrix(m, n); len(wrong) > 0 {
			t.Fatalf("%v: %v", m, wrong)
		}
		got, total := round.Compare(m), 0.0
		for i, w := range got.Weights {
			total += w
			if w <= 0 {
				t.Fatalf("weight %v", w)
			}
			product := 0.0
			for j, a := range m[i] {
				product += a * got.Weights[j]
			}
			lambda := product / w
			first := 0.0
			for j, a := range m[0] {
				first += a * got.Weights[j]
			}
			if math.Abs(lambda-first/got.Weights[0]) > 1e-6 {
				t.Fatalf("%v is no eigenvector of %v", got.Weights, m)
			}
		}
		if math.Abs(total-1) > 1e-12 || got.ConsistencyRatio < 0 {
			t.Fatalf("sum %v, ratio %v", total, got.ConsistencyRatio)
		}
		if (got.ConsistencyRatio > round.MaxConsistencyRatio) != (len(got.Contradictions) > 0) {
			t.Fatalf("ratio %v, contradictions %v", got.ConsistencyRatio, got.Contradictions)
		}
		back := round.Compare(consistent(got.Weights))
		if diff := cmp.Diff(got.Weights, back.Weights, cmpopts.EquateApprox(0, 1e-9)); diff != "" || back.ConsistencyRatio > 1e-6 {
			t.Fatalf("consistent judgments: ratio %v\n%s", back.ConsistencyRatio, diff)
		}
	})
}
