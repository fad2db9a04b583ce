package search

import (
	"cmp"
	"slices"
	"strings"
)

// Near is a stem that is nearly another word, and a record that holds it, in
// which it can be looked up as people write it.
type Near struct {
	Stem string
	Slot uint32
	Away int // letters, about
}

// NearWord is a word as it is written somewhere, and how far it is from another.
type NearWord struct {
	Word string
	Away int
}

// nearLength is how many letters the beginning has at least that two words share
// to be near one another.
const nearLength = 3

// Nearest gives the stems that are most like a folded word that was not found,
// for saying what else to look for: those that are few letters away, and those
// that begin alike, the nearest first and at most as many as asked for.
func (x *Index) Nearest(word string, most int) []Near {
	type candidate struct {
		p    *posting
		away int
	}
	var all []candidate
	stemmed := stem(word)
	bound := max(1, len(stemmed)/3)
	for _, p := range x.all {
		away := distance(stemmed, p.stem, bound)
		if away > bound {
			n := shared(stemmed, p.stem)
			if n < nearLength || n*2 < len(stemmed) {
				continue
			}
			away = bound + len(stemmed) - n
		}
		all = append(all, candidate{p, away})
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.away, b.away), cmp.Compare(len(b.p.in), len(a.p.in)), strings.Compare(a.p.stem, b.p.stem))
	})
	out := make([]Near, 0, most)
	for _, c := range all[:min(most, len(all))] {
		out = append(out, Near{Stem: c.p.stem, Slot: c.p.in[0].slot, Away: c.away})
	}
	return out
}

// shared is how many letters two words have in common at their beginning.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// distance is how many letters must be added, taken away or changed to make one
// word of another; more than bound where it is more than that.
func distance(a, b string, bound int) int {
	if d := len(a) - len(b); d > bound || -d > bound {
		return bound + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, least := row[0], i+1
		row[0] = i + 1
		for j := range len(b) {
			next := before
			if a[i] != b[j] {
				next = 1 + min(before, row[j], row[j+1])
			}
			before, row[j+1] = row[j+1], next
			least = min(least, next)
		}
		if least > bound {
			return bound + 1
		}
	}
	return row[len(b)]
}

// Written is the word of a text that has a stem, as it is written there; "" if
// none has it.
func Written(text, language, stem string) string {
	for _, p := range (Found{Stems: map[string]struct{}{stem: {}}}).Mark(text, language) {
		if p.Found {
			return strings.TrimFunc(p.Text, func(r rune) bool { return !wordRune(r) })
		}
	}
	return ""
}
