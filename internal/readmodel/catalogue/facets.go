package catalogue

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/internal/filter"
)

// countFacets counts every facet's values. The caller holds mu for reading.
func (c *Catalogue) countFacets(f *condition, l lens, w *workspace) map[filter.Name][]FacetCount {
	out := make(map[filter.Name][]FacetCount, facetCount)
	var shared []field // what is counted through all of the filter
	for i := range field(facetCount) {
		if l.wide[i] == nil {
			shared = append(shared, i)
		}
	}
	numbers := c.index.numbers(l.all, len(c.rows), shared, w)
	for _, i := range shared {
		out[fieldSpecs[i].filter] = c.index.fields[i].laidOut(numbers, f.wanted[i], w)
	}
	for i := range field(facetCount) {
		if l.wide[i] != nil {
			numbers = c.index.numbers(l.wide[i], len(c.rows), []field{i}, w)
			out[fieldSpecs[i].filter] = c.index.fields[i].laidOut(numbers, f.wanted[i], w)
		}
	}
	return out
}

// numbers is how many of the rows have each value of some fields, by code; of others it
// says nothing. Whichever looks at less: the sets of the values, or what each row has, of
// all fields or of the open ones, which have many values. The answer is good until the
// next call.
func (ix *index) numbers(rows bitset, everything int, of []field, w *workspace) []uint32 {
	out := w.numbersFor(int(ix.values))
	total := rows.count()
	if total == everything {
		for _, f := range of {
			for _, p := range ix.fields[f].all {
				out[p.code] = uint32(p.n)
			}
		}
		return out
	}
	var openSets, listedSets int
	for _, f := range of {
		for _, p := range ix.fields[f].all {
			if p.open {
				openSets += p.cost()
			} else {
				listedSets += p.cost()
			}
		}
	}
	openRows, listedRows := ix.rows.cost(total)
	eachRow := openRows < openSets || openRows+listedRows < openSets+listedSets
	allOfIt := eachRow && listedRows < listedSets
	if eachRow {
		clear(out)
		ix.rows.count(rows, allOfIt, out)
	}
	if allOfIt {
		return out
	}
	for _, f := range of {
		for _, p := range ix.fields[f].all {
			if !p.open || !eachRow {
				out[p.code] = uint32(p.countIn(rows))
			}
		}
	}
	return out
}

// shown is a value of a facet with its place in the order of the facet: values that can
// be listed as they are listed, the others after them, the most frequent first, and of
// equally frequent ones by the alphabet.
type shown struct {
	place uint64
	FacetCount
}

// newShown packs the order into one number, because facets of hundreds of values are
// sorted with every new selection.
func newShown(value string, n uint32, rank, alphabetical int) shown {
	return shown{uint64(rank)<<56 | uint64(^n)<<24 | uint64(alphabetical), FacetCount{value, int(n)}}
}

// laidOut lists the values that any row has, and those that are chosen, in the order of
// the facet, and cuts it off, but never a value that is chosen.
func (v *values) laidOut(numbers []uint32, chosen []string, w *workspace) []FacetCount {
	list := w.shown[:0]
	for _, p := range v.all {
		if n := numbers[p.code]; n > 0 {
			list = append(list, newShown(p.value, n, p.rank, p.alphabetical))
		}
	}
	for _, value := range chosen {
		if p := v.byValue[value]; p == nil || numbers[p.code] == 0 {
			list = append(list, newShown(value, 0, rankOf(v.field, value), v.alphabetical(value)))
		}
	}
	slices.SortFunc(list, func(a, b shown) int {
		if a.place != b.place {
			return cmp.Compare(a.place, b.place)
		}
		return cmp.Compare(a.Value, b.Value) // chosen ones that no row has ever had
	})
	w.shown = list
	top := fieldSpecs[v.field].top
	if top == 0 {
		top = len(list)
	}
	out := make([]FacetCount, 0, min(top, len(list))+len(chosen))
	for i := range list {
		if _, is := slices.BinarySearch(chosen, list[i].Value); i < top || is {
			out = append(out, list[i].FacetCount)
		}
	}
	return out
}

// rankOf is the place of a value in the fixed order of a facet: unknown ones last, and
// all alike where there is none.
func rankOf(f field, value string) int {
	ranked := filter.Of(fieldSpecs[f].filter).Values
	if at := slices.Index(ranked, value); at >= 0 {
		return at
	}
	return len(ranked)
}

// encodeFacets writes facets as JSON.
func encodeFacets(facets map[filter.Name][]FacetCount) []byte {
	size := 0
	for _, counts := range facets {
		size += 32 * (len(counts) + 1)
		for i := range counts {
			size += len(counts[i].Value)
		}
	}
	out := append(make([]byte, 0, size), '{')
	for i := range fieldSpecs[:facetCount] {
		name := fieldSpecs[i].filter
		out = append(appendText(append(out, ','), string(name)), ":["...)
		for k, fc := range facets[name] {
			if k > 0 {
				out = append(out, ',')
			}
			out = append(appendText(append(out, `{"value":`...), fc.Value), `,"count":`...)
			out = append(strconv.AppendInt(out, int64(fc.Count), 10), '}')
		}
		out = append(out, ']')
	}
	out[1] = ' ' // instead of the first comma
	return append(out, '}')
}

// appendText writes a text as JSON, which for most is the text itself.
func appendText(out []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, err := json.Marshal(text)
			if err != nil {
				panic(err) // a text always encodes
			}
			return append(out, quoted...)
		}
	}
	return append(append(append(out, '"'), text...), '"')
}
