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
// TestSameThingsAreTold and TestPeopleAreToldOfTheSame hold it: pairs about the same lie
// above it, others below.
const AlikeFrom = 0.2

// candidates is how many records are compared wholly with a text.
const candidates = 200

// Similar gives the records that may be about the same as a text, the most alike
// first, and at most as many as asked for. Rare words weigh most: that both speak
// of municipalities tells nothing. A word that a record has in another form – another
// word for the same, a part of a compound, a misspelling – counts for less than the
// word itself. termsOf gives what a record was put with.
func (x *Index) Similar(text []Term, termsOf func(slot uint32) []Term, most int) []Alike {
	sums, shared := x.shared(text)
	out := make([]Alike, 0, len(sums))
	for slot, sum := range sums {
		if shared[slot] >= least(len(text)) {
			out = append(out, Alike{Slot: slot, Degree: sum})
		}
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

// shared is what a text and each record have in common: how much that tells, and how many
// words it is. A part of a compound of the text may be told by another word already, and
// is not counted.
func (x *Index) shared(text []Term) (sums map[uint32]float64, words map[uint32]int) {
	sums, words = map[uint32]float64{}, map[uint32]int{}
	for _, t := range text {
		own := x.rare(x.stems[t.Stem]) * strength(t.Weight)
		best, counts := map[uint32]float64{}, map[uint32]bool{}
		for _, r := range x.alike(t.Stem) {
			each := r.factor * own * x.rare(r.p)
			for _, w := range r.p.in {
				best[w.slot] = max(best[w.slot], each*strength(w.weight))
				counts[w.slot] = counts[w.slot] || len(r.p.stem) >= len(t.Stem) || r.factor > asEdge
			}
		}
		for slot, tells := range best {
			sums[slot] += tells
			if counts[slot] {
				words[slot]++
			}
		}
	}
	return sums, words
}

// least is how many words of a text another one shares at least: one alone, as pupils or
// parents, stands in texts about anything, and of a long text more do so.
func least(words int) int {
	if words > 8 {
		return 3
	}
	return min(words, 2)
}

// alikeLength is how many letters a part of a compound has at least to be taken for the
// same: shorter ones stand in words about anything.
const alikeLength = 5

// alike gives the stems that a stem of a text may be the same as.
func (x *Index) alike(stemmed string) []reading {
	out := slices.Concat(x.exactly([]string{stemmed}), x.others(stemmed, x.synonyms))
	if len(stemmed) < alikeLength {
		return out
	}
	for _, p := range x.all {
		short, long := p.stem, stemmed
		if len(short) > len(long) {
			short, long = long, short
		}
		if len(short) >= alikeLength && len(short) < len(long) && (strings.HasPrefix(long, short) || strings.HasSuffix(long, short)) {
			out = append(out, reading{p, asEdge})
		}
	}
	if len(out) == 0 {
		out = x.misspelt(stemmed, stemmed)
	}
	return out
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
