package search

import (
	"slices"
)

// Index leads from stems to records. A record is known by its slot, a small
// number that the caller gives. An Index is not safe for use by several
// goroutines while one changes it; whoever holds it guards it.
type Index struct {
	synonyms Synonyms
	stems    map[string]*posting
	all      []*posting // in no order
	records  int
}

// posting is the records that hold one stem, by slot.
type posting struct {
	stem string
	at   int // in Index.all
	in   []weighted
}

type weighted struct {
	slot   uint32
	weight float32
}

// NewIndex makes an empty index.
func NewIndex(s Synonyms) *Index { return &Index{synonyms: s, stems: map[string]*posting{}} }

// Use takes other words for the same from now on. Nothing that was put has to be put
// again: the words are looked up when something is searched for.
func (x *Index) Use(s Synonyms) { x.synonyms = s }

// Synonyms are the words for the same that it takes.
func (x *Index) Synonyms() Synonyms { return x.synonyms }

// Len is the number of records.
func (x *Index) Len() int { return x.records }

// Put takes a record in. One that has the slot already is taken out first, by
// Remove with the terms that it was put with.
func (x *Index) Put(slot uint32, terms []Term) {
	x.records++
	for _, t := range terms {
		p := x.stems[t.Stem]
		if p == nil {
			p = &posting{stem: t.Stem, at: len(x.all)}
			x.stems[t.Stem] = p
			x.all = append(x.all, p)
		}
		at, _ := p.find(slot)
		p.in = slices.Insert(p.in, at, weighted{slot: slot, weight: t.Weight})
	}
}

// Remove takes a record out that was put with these terms.
func (x *Index) Remove(slot uint32, terms []Term) {
	x.records--
	for _, t := range terms {
		p := x.stems[t.Stem]
		if at, found := p.find(slot); found {
			p.in = slices.Delete(p.in, at, at+1)
		}
		if len(p.in) == 0 {
			x.forget(p)
		}
	}
}

// forget drops a stem that no record holds any more: it must not be taken for a
// word that is known.
func (x *Index) forget(p *posting) {
	last := x.all[len(x.all)-1]
	x.all[p.at], last.at = last, p.at
	x.all[len(x.all)-1] = nil
	x.all = x.all[:len(x.all)-1]
	delete(x.stems, p.stem)
}

func (p *posting) find(slot uint32) (int, bool) {
	if n := len(p.in); n == 0 || p.in[n-1].slot < slot { // as it is while an index is filled
		return n, false
	}
	return slices.BinarySearchFunc(p.in, slot, func(w weighted, slot uint32) int { return int(w.slot) - int(slot) })
}
