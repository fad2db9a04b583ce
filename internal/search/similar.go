package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Alike is a record that may be about the same as a text.
type Alike struct {
	Slot   uint32
	Degree float64 // cosine of the two, 0 to 1
}

// AlikeFrom is the degree from which two records are shown as possibly the same.
// TestSameThingsAreTold holds it: pairs about the same lie above it, others below.
const AlikeFrom = 0.2

// candidates is how many records are compared wholly with a text.
const candidates = 200

// Similar gives the records that may be about the same as a text, the most alike
// first, and at most as many as asked for. Rare words weigh most: that both speak
// of municipalities tells nothing. termsOf gives what a record was put with.
func (x *Index) Similar(text []Term, termsOf func(slot uint32) []Term, most int) []Alike {
	sums := map[uint32]float64{}
	for _, t := range text {
		p := x.stems[t.Stem]
		if p == nil {
			continue
		}
		rare := x.rare(p)
		for _, w := range p.in {
			sums[w.slot] += rare * strength(t.Weight) * rare * strength(w.weight)
		}
	}
	out := make([]Alike, 0, len(sums))
	for slot, sum := range sums {
		out = append(out, Alike{Slot: slot, Degree: sum})
	}
	slices.SortFunc(out, moreAlike)
	out = out[:min(candidates, len(out))]
	own := x.length(text)
	for i := range out {
		out[i].Degree /= own * x.length(termsOf(out[i].Slot))
	}
	slices.SortFunc(out, moreAlike)
	return out[:min(most, len(out))]
}

func moreAlike(a, b Alike) int {
	return cmp.Or(cmp.Compare(b.Degree, a.Degree), cmp.Compare(a.Slot, b.Slot))
}

// length of a text as a vector with a weight for each stem.
func (x *Index) length(terms []Term) float64 {
	sum := 0.0
	for _, t := range terms {
		rare := x.rare(x.stems[t.Stem])
		sum += rare * strength(t.Weight) * rare * strength(t.Weight)
	}
	return math.Sqrt(sum)
}

// rare is how much a stem tells: more, the fewer records hold it.
func (x *Index) rare(p *posting) float64 {
	if p == nil {
		return rarity(x.records, 0)
	}
	return rarity(x.records, len(p.in))
}

func rarity(records, holding int) float64 {
	n := float64(holding)
	return math.Log(1 + (float64(records)-n+0.5)/(n+0.5))
}

// strength is how much the weight of a stem in a record tells: more for a name or
// for what is said often, but never without bound.
func strength(weight float32) float64 { return float64(weight) / (float64(weight) + saturation) }

// Common are the stems that two records share, what tells most first, and at most
// as many as asked for. Terms are as Analyse gives them.
func (x *Index) Common(a, b []Term, most int) []string {
	var out []string
	for len(a) > 0 && len(b) > 0 {
		switch strings.Compare(a[0].Stem, b[0].Stem) {
		case -1:
			a = a[1:]
		case 1:
			b = b[1:]
		default:
			out = append(out, a[0].Stem)
			a, b = a[1:], b[1:]
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(x.rare(x.stems[b]), x.rare(x.stems[a])) })
	return out[:min(most, len(out))]
}
