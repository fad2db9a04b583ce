package catalogue

import (
	"cmp"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/filter"
)

// countFacets counts every facet's values. The caller holds mu for reading.
func (c *Catalogue) countFacets(f *condition, l lens) map[filter.Name][]FacetCount {
	out := make(map[filter.Name][]FacetCount, facetCount)
	all := &counted{rows: l.all, total: l.all.count()}
	for i := range field(facetCount) {
		through := all
		if l.wide[i] != nil {
			through = &counted{rows: l.wide[i], total: l.wide[i].count()}
		}
		counts := c.countValues(i, through, f.wanted[i])
		out[fieldSpecs[i].filter] = laidOut(&fieldSpecs[i], counts, f.wanted[i])
	}
	return out
}

// countValues counts the values of one field that any row has, and those that
// are chosen.
func (c *Catalogue) countValues(i field, through *counted, chosen []string) []FacetCount {
	v := &c.index.fields[i]
	numbers := through.numbers(v, len(c.rows))
	counts := make([]FacetCount, 0, len(v.all))
	for code, p := range v.all {
		if n := numbers[code]; n > 0 {
			counts = append(counts, FacetCount{Value: p.value, Count: n})
		}
	}
	for _, value := range chosen {
		if !slices.ContainsFunc(counts, func(fc FacetCount) bool { return fc.Value == value }) {
			counts = append(counts, FacetCount{Value: value})
		}
	}
	return counts
}

// counted are the rows whose values are counted.
type counted struct {
	rows  bitset
	total int
	slots []uint32 // the same rows; nil: not listed yet
}

// numbers is how many of the rows have each value of a field, by code. Whichever
// looks at less of the two: the sets of the values, or what each row has.
func (t *counted) numbers(v *values, everything int) []int {
	out := make([]int, len(v.all))
	bySets := 0
	for _, p := range v.all {
		bySets += p.cost()
	}
	switch byRows := v.columns.cost(t.total); {
	case t.total == everything:
		for code, p := range v.all {
			out[code] = p.n
		}
	case byRows < bySets:
		if t.slots == nil {
			t.slots = t.rows.slots(t.total)
		}
		v.columns.count(t.slots, out)
	default:
		for code, p := range v.all {
			out[code] = p.countIn(t.rows)
		}
	}
	return out
}

// laidOut puts the counts in the order of the facet and cuts it off, but never
// a value that is chosen.
func laidOut(spec *fieldSpec, counts []FacetCount, chosen []string) []FacetCount {
	if ranked := filter.Of(spec.filter).Values; ranked != nil {
		slices.SortFunc(counts, func(a, b FacetCount) int {
			return cmp.Or(cmp.Compare(rank(ranked, a.Value), rank(ranked, b.Value)), byFrequency(a, b))
		})
	} else {
		slices.SortFunc(counts, byFrequency)
	}
	if spec.top == 0 || len(counts) <= spec.top {
		return counts
	}
	out := counts[:spec.top:spec.top]
	for _, fc := range counts[spec.top:] {
		if _, found := slices.BinarySearch(chosen, fc.Value); found {
			out = append(out, fc)
		}
	}
	return out
}

// byFrequency puts the most frequent first.
func byFrequency(a, b FacetCount) int {
	if c := cmp.Compare(b.Count, a.Count); c != 0 {
		return c
	}
	return strings.Compare(a.Value, b.Value)
}

// rank is the place of a value in the fixed order of a facet: unknown ones last.
func rank(ranked []string, value string) int {
	if at := slices.Index(ranked, value); at >= 0 {
		return at
	}
	return len(ranked)
}
