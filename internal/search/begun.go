package search

import (
	"slices"
	"strings"
	"unicode"

	"github.com/samstyring/samstyring/internal/reference"
)

// MinBegun is how many letters or digits somebody has typed at least before names are
// suggested: nearly everything has a word that begins with a given one.
const MinBegun = 2

// How much a word of a name counts that begins as was typed, how much more it counts
// where it is the whole word, and how much less where the name is another than what a
// thing is called first.
const (
	weightFirst = 2 // the first word of a name
	weightLater = 1
	wholeWord   = 1
	otherName   = 0.5
)

// NameTerms are the words of names, folded and whole, each once: what an index is
// filled with that Begun is asked of. others are what a thing is called beside.
func NameTerms(names []string, others ...string) []Term {
	var out []Term
	at := map[string]int{}
	for i, name := range slices.Concat(names, others) {
		less := float32(0)
		if i >= len(names) {
			less = otherName
		}
		weight := weightFirst - less
		for word := range strings.FieldsSeq(reference.Fold(name)) {
			if i, known := at[word]; !known {
				at[word] = len(out)
				out = append(out, Term{Stem: word, Weight: weight})
			} else {
				out[i].Weight = max(out[i].Weight, weight)
			}
			weight = weightLater - less
		}
	}
	return out
}

// Typed is how many letters and digits a text has.
func Typed(text string) (n int) {
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// Begun gives the records whose names have, for each word of a text, a word that
// begins with it: the best first, of equal ones the one that is before the other, and
// at most as many as asked for. It takes a pass over the words of all names and over
// the records that hold one, whatever was typed.
func (x *Index) Begun(text string, most int, before func(a, b uint32) bool) []Hit {
	words := strings.Fields(reference.Fold(text))
	if len(words) == 0 {
		return nil
	}
	scores := x.beginning(words[0])
	for _, word := range words[1:] {
		also := x.beginning(word)
		for slot := range scores {
			if slot < len(also) && also[slot] > 0 && scores[slot] > 0 {
				scores[slot] += also[slot]
			} else {
				scores[slot] = 0
			}
		}
	}
	var out []Hit
	for slot, score := range scores {
		if score > 0 {
			out = among(out, Hit{Slot: uint32(slot), Score: float64(score)}, most, before)
		}
	}
	return out
}

// beginning is how well each record has a word that begins with one, by slot; 0: not
// at all.
func (x *Index) beginning(word string) []float32 {
	var begun []*posting
	slots := 0
	for _, p := range x.all {
		if strings.HasPrefix(p.stem, word) {
			begun = append(begun, p)
			slots = max(slots, int(p.in[len(p.in)-1].slot)+1)
		}
	}
	out := make([]float32, slots)
	for _, p := range begun {
		more := float32(0)
		if p.stem == word {
			more = wholeWord
		}
		for _, w := range p.in {
			out[w.slot] = max(out[w.slot], w.weight+more)
		}
	}
	return out
}

// among puts a hit in its place among the best ones, of which it keeps so many.
func among(best []Hit, h Hit, most int, before func(a, b uint32) bool) []Hit {
	at := len(best)
	for at > 0 && (h.Score > best[at-1].Score || h.Score == best[at-1].Score && before(h.Slot, best[at-1].Slot)) {
		at--
	}
	if at == most {
		return best
	}
	if len(best) < most {
		best = append(best, Hit{})
	}
	copy(best[at+1:], best[at:])
	best[at] = h
	return best
}

// Begins says whether a name has, for each word of a text, a word that begins with it.
func Begins(name, text string) bool {
	words := strings.Fields(reference.Fold(name))
	for asked := range strings.FieldsSeq(reference.Fold(text)) {
		if !begins(words, asked) {
			return false
		}
	}
	return true
}

func begins(words []string, asked string) bool {
	for _, w := range words {
		if strings.HasPrefix(w, asked) {
			return true
		}
	}
	return false
}
