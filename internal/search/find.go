package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Hit is a record that was found.
type Hit struct {
	Slot  uint32
	Score float64 // higher is better; comparable within one search only
}

// Found is what a search gives.
type Found struct {
	Hits  []Hit               // by slot, ascending
	Stems map[string]struct{} // of what was found, for Mark
	As    map[string]string   // for a word that is known nowhere: the stem that was taken for it
}

// How much a word counts that was found as something else than itself.
const (
	asItself   = 1.0
	asSynonym  = 0.8
	asEdge     = 0.6 // the first or the last part of a compound
	asParts    = 0.5 // a compound of the query, its two parts apart
	asMisspelt = 0.5
	asWithin   = 0.3
)

const (
	// shortWord is the length, in letters, up to which a word is looked for at
	// the beginning of words only: "it" anywhere would find nearly everything.
	shortWord = 2
	// partLength is how many letters each part of a compound has at least.
	partLength = 4
	// misspeltLength is how many letters a word has at least that may be misspelt:
	// in a shorter one, one letter makes another word.
	misspeltLength = 5
)

// Find gives the records in which every one of the words is found. Words come
// from Words.
func (x *Index) Find(words []string) Found { return FindIn(words, x)[0] }

// FindIn is Find in several indexes as if they were one: how much a word tells,
// and whether it is known at all, follows from all of them, so that the scores of
// one can be compared with those of another. The synonyms are those of the first.
func FindIn(words []string, indexes ...*Index) []Found {
	out := make([]Found, len(indexes))
	for at := range out {
		out[at] = newFound()
	}
	for i, word := range words {
		for at, scores := range together(indexes).word(word, out) {
			if i == 0 {
				out[at].Hits = scores
			} else {
				out[at].Hits = both(out[at].Hits, scores)
			}
		}
	}
	return out
}

func newFound() Found { return Found{Stems: map[string]struct{}{}, As: map[string]string{}} }

// FindAny gives the records in which at least one of the words is found. The
// more of them, the better: a record with two of three words counts two thirds of
// what they tell.
func (x *Index) FindAny(words []string) Found {
	all := []Found{newFound()}
	out := &all[0]
	held := map[uint32]float64{}
	for _, word := range words {
		hits := together{x}.word(word, all)[0]
		for _, h := range hits {
			held[h.Slot]++
		}
		out.Hits = either(out.Hits, hits)
	}
	for i := range out.Hits {
		out.Hits[i].Score *= held[out.Hits[i].Slot] / float64(len(words))
	}
	return *out
}

// reading is a stem that a word may be found as.
type reading struct {
	p      *posting
	factor float64
}

// together are indexes that are searched as one.
type together []*Index

// word finds one word in each index, in whichever ways it can be read: a record
// counts for the best of them. It is taken for misspelt where none of them has it.
func (t together) word(word string, out []Found) [][]Hit {
	own := ownStems(word)
	known := slices.ContainsFunc(t, func(x *Index) bool { return x.has(own) })
	as, parts, found := make([][]reading, len(t)), make([][]Hit, len(t)), false
	for i, x := range t {
		as[i] = slices.Concat(x.exactly(own), x.others(word, t[0].synonyms), x.compounds(word, own[0]))
		if !known {
			parts[i] = t.parts(x, word, &out[i])
		}
		found = found || len(as[i]) > 0 || len(parts[i]) > 0
	}
	hits := make([][]Hit, len(t))
	for i, x := range t {
		if !found {
			if as[i] = x.misspelt(word, own[0]); len(as[i]) > 0 {
				out[i].As[word] = as[i][0].p.stem
			}
		}
		for _, r := range as[i] {
			out[i].Stems[r.p.stem] = struct{}{}
		}
		hits[i] = best(t.hits(as[i]), parts[i])
	}
	return hits
}

// ownStems are the stems of a word, the Norwegian one first.
func ownStems(word string) []string {
	own := []string{stem(word)}
	if e := stemEnglish(word); e != own[0] {
		own = append(own, e)
	}
	return own
}

// has says whether a record holds one of some stems.
func (x *Index) has(stems []string) bool { return len(x.exactly(stems)) > 0 }

func (x *Index) exactly(stems []string) (out []reading) {
	for _, s := range stems {
		if p := x.stems[s]; p != nil {
			out = append(out, reading{p, asItself})
		}
	}
	return out
}

// others gives the stems of other words for the same, also where only the first
// or the last part of a compound has another word.
func (x *Index) others(word string, same Synonyms) (out []reading) {
	add := func(before string, instead []string, after string) {
		for _, other := range instead {
			if p := x.stems[stem(before+other+after)]; p != nil {
				out = append(out, reading{p, asSynonym})
			}
		}
	}
	add("", same[stem(word)], "")
	for at := partLength; at <= len(word)-partLength; at++ {
		first, last := word[:at], word[at:]
		add("", same[stem(first)], last)
		add(first, same[stem(last)], "")
	}
	return out
}

// compounds gives the stems that a word is a part of.
func (x *Index) compounds(word, stemmed string) []reading {
	var out []reading
	short := utf8.RuneCountInString(word) <= shortWord
	for _, p := range x.all {
		if len(p.stem) <= len(stemmed) {
			continue
		}
		switch at := strings.Index(p.stem, stemmed); {
		case at < 0 || short && at > 0:
		case at == 0 || strings.HasSuffix(p.stem, stemmed):
			out = append(out, reading{p, asEdge})
		default:
			out = append(out, reading{p, asWithin})
		}
	}
	return out
}

// parts finds the records that hold both parts of a compound that no record
// holds as a whole, whichever way it can be parted. The last part may end a
// compound of the record's: "trygghets- og mestringsteknologi" has both parts of
// "trygghetsteknologi".
func (t together) parts(x *Index, word string, out *Found) (all []Hit) {
	for at := partLength; at <= len(word)-partLength; at++ {
		first := x.stems[stem(word[:at])]
		if first == nil {
			first = x.stems[stem(strings.TrimRight(word[:at], "se"))] // the letter that binds them
		}
		if first == nil {
			continue
		}
		last := x.endingIn(stem(word[at:]))
		hits := both(t.hits([]reading{{first, asParts}}), t.hits(last))
		if len(hits) > 0 {
			for _, r := range append(last, reading{p: first}) {
				out.Stems[r.p.stem] = struct{}{}
			}
		}
		all = best(all, hits)
	}
	return all
}

// endingIn gives a stem and those that end in it.
func (x *Index) endingIn(stemmed string) (out []reading) {
	for _, p := range x.all {
		if len(stemmed) >= partLength-1 && strings.HasSuffix(p.stem, stemmed) {
			out = append(out, reading{p, asParts})
		}
	}
	return out
}

// misspelt gives the stems that one typing error makes of another: a letter more,
// less or another, or two that changed places.
func (x *Index) misspelt(word, stemmed string) []reading {
	if utf8.RuneCountInString(word) < misspeltLength {
		return nil
	}
	var out []reading
	for _, p := range x.all {
		if oneError(stemmed, p.stem) || oneError(word, p.stem) {
			out = append(out, reading{p, asMisspelt})
		}
	}
	slices.SortFunc(out, func(a, b reading) int {
		return cmp.Or(cmp.Compare(len(b.p.in), len(a.p.in)), strings.Compare(a.p.stem, b.p.stem))
	})
	return out
}

// hits scores the records of some stems: a rare stem tells more than a frequent
// one, and one that stands in a name or often tells more than one that is said
// once. That is BM25 without the length of the text, which says little about
// records that are all about as long.
func (t together) hits(as []reading) (all []Hit) {
	for _, r := range as {
		rare := t.rare(r.p.stem)
		hits := make([]Hit, len(r.p.in))
		for i, w := range r.p.in {
			hits[i] = Hit{Slot: w.slot, Score: r.factor * rare * strength(w.weight)}
		}
		all = best(all, hits)
	}
	return all
}

// rare is how much a stem tells where several indexes are one.
func (t together) rare(stem string) float64 {
	records, holding := 0, 0
	for _, x := range t {
		records += x.records
		if p := x.stems[stem]; p != nil {
			holding += len(p.in)
		}
	}
	return rarity(records, holding)
}

// saturation is BM25's k1: the weight at which a stem counts half of what it can.
const saturation = 1.2

// best has what either has, with the better score. Both are by slot.
func best(a, b []Hit) []Hit {
	return union(a, b, func(x, y float64) float64 { return max(x, y) })
}

// either has what either has, with the sum of the scores. Both are by slot.
func either(a, b []Hit) []Hit {
	return union(a, b, func(x, y float64) float64 { return x + y })
}

func union(a, b []Hit, score func(x, y float64) float64) []Hit {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	out := make([]Hit, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].Slot < b[0].Slot:
			out, a = append(out, a[0]), a[1:]
		case a[0].Slot > b[0].Slot:
			out, b = append(out, b[0]), b[1:]
		default:
			out = append(out, Hit{Slot: a[0].Slot, Score: score(a[0].Score, b[0].Score)})
			a, b = a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// both has what both have, with the sum of the scores. Both are by slot.
func both(a, b []Hit) []Hit {
	out := make([]Hit, 0, min(len(a), len(b)))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].Slot < b[0].Slot:
			a = a[1:]
		case a[0].Slot > b[0].Slot:
			b = b[1:]
		default:
			out = append(out, Hit{Slot: a[0].Slot, Score: a[0].Score + b[0].Score})
			a, b = a[1:], b[1:]
		}
	}
	return out
}

// oneError says whether two different words are one typing error apart.
func oneError(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case len(a) < len(b):
		return a[i:] == b[i+1:]
	case i == len(a):
		return false
	case a[i+1:] == b[i+1:]:
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
