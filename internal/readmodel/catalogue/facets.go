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
	all := newSieve(l.all)
	for i := range field(facetCount) {
		through := all
		if l.wide[i] != nil {
			through = newSieve(l.wide[i])
		}
		counts := c.countValues(i, through, f.wanted[i])
		out[fieldSpecs[i].filter] = laidOut(&fieldSpecs[i], counts, f.wanted[i])
	}
	return out
}

// countValues counts the values of one field that any row has, and those that
// are chosen.
func (c *Catalogue) countValues(i field, through sieve, chosen []string) []FacetCount {
	everything := through.total == len(c.rows)
	counts := make([]FacetCount, 0, len(c.index.fields[i].all))
	for _, p := range c.index.fields[i].all {
		n := p.n
		if !everything {
			n = p.countIn(through)
		}
		if n > 0 {
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

// laidOut puts the counts in the order of the facet and cuts it off, but never
// a value that is chosen.
func laidOut(spec *fieldSpec, counts []FacetCount, chosen []string) []FacetCount {
	ranked := filter.Of(spec.filter).Values
	slices.SortFunc(counts, func(a, b FacetCount) int {
		return cmp.Or(
			cmp.Compare(rank(ranked, a.Value), rank(ranked, b.Value)),
			cmp.Compare(b.Count, a.Count),
			strings.Compare(a.Value, b.Value),
		)
	})
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

// rank is the place of a value in the fixed order of a facet: unknown ones
// last, and all alike where there is no such order.
func rank(ranked []string, value string) int {
	if at := slices.Index(ranked, value); at >= 0 {
		return at
	}
	return len(ranked)
}
