package catalogue

import (
	"encoding/json"
	"slices"
	"sort"
	"sync"

	"github.com/samstyring/samstyring/internal/filter"
)

// selection is the outcome of one filter in one generation. It is never
// changed once it is kept.
type selection struct {
	rows   bitset
	total  int
	facets map[filter.Name][]FacetCount // nil: not counted
	counts func() []byte                // facets as JSON, encoded once
}

// lens is what a filter leaves: with all its parts, and for each facet with all
// but the facet's own.
type lens struct {
	all  bitset
	wide [facetCount]bitset // nil: as all
}

// lockSelection gives the outcome of a filter and leaves mu held for reading:
// as long as the caller holds it, rows and orders are those of the selection.
// Only a search for words gives mu away meanwhile, for it may take long.
func (c *Catalogue) lockSelection(f *condition, facets bool) *selection {
	c.mu.RLock()
	if s := c.selections.get(c.generation, f.key, facets); s != nil {
		return s
	}
	l := c.look(f, facets)
	if len(f.words) > 0 {
		l = c.search(f, l, facets)
	}
	s := &selection{rows: l.all, total: l.all.count()}
	if facets {
		s.facets = c.countFacets(f, l)
		s.counts = sync.OnceValue(s.encodeFacets)
	}
	c.selections.put(c.generation, f.key, s)
	return s
}

func (s *selection) encodeFacets() []byte {
	text, err := json.Marshal(s.facets)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return text
}

// look applies a filter, all but its words. The caller holds mu for reading.
func (c *Catalogue) look(f *condition, facets bool) lens {
	base := c.changedSince(f)
	if wanted := f.wanted[fieldMunicipality]; len(wanted) > 0 {
		base.and(c.index.anyOf(fieldMunicipality, wanted, len(c.rows)))
	}
	for i := field(facetCount); i < fieldMunicipality; i++ {
		if wanted := f.wanted[i]; len(wanted) > 0 {
			base.and(c.within(i, wanted))
		}
	}
	var parts [facetCount]bitset
	l := lens{all: base.clone()}
	for i := range field(facetCount) {
		if wanted := f.wanted[i]; len(wanted) > 0 {
			parts[i] = c.index.anyOf(i, wanted, len(c.rows))
			l.all.and(parts[i])
		}
	}
	if !facets {
		return l
	}
	for i := range field(facetCount) {
		if parts[i] == nil {
			continue
		}
		l.wide[i] = base.clone()
		for j, part := range parts {
			if part != nil && field(j) != i {
				l.wide[i].and(part)
			}
		}
	}
	return l
}

// within gives the rows that have something in any of some periods. The caller
// holds mu for reading.
func (c *Catalogue) within(f field, wanted []string) bitset {
	out := newBitset(len(c.rows))
	for _, value := range wanted {
		p, ok := filter.ParsePeriod(value)
		if !ok {
			continue // it was checked; what is no period has nothing in it
		}
		for slot, e := range c.rows {
			if fieldSpecs[f].in(&e.Row, p) {
				out.set(uint32(slot))
			}
		}
	}
	return out
}

// changedSince gives the rows that changed at or after the filter's instant.
func (c *Catalogue) changedSince(f *condition) bitset {
	if f.since.IsZero() {
		return fullBitset(len(c.rows))
	}
	slots := c.orders[orderChanged]
	first := sort.Search(len(slots), func(i int) bool { return !c.rows[slots[i]].Changed.Before(f.since) })
	out := newBitset(len(c.rows))
	for _, slot := range slots[first:] {
		out.set(slot)
	}
	return out
}

// candidates are the rows whose text matters for the outcome.
func (l *lens) candidates() bitset {
	out := l.all.clone()
	for _, w := range l.wide {
		out.or(w)
	}
	return out
}

func (l *lens) narrow(found bitset) {
	l.all.and(found)
	for _, w := range l.wide {
		if w != nil {
			w.and(found)
		}
	}
}

// unlockedSearch is how many texts it pays to search without holding mu.
const unlockedSearch = 1000

// search narrows a lens to the rows in which the words are found. It is called
// and returns with mu held for reading; in between, rows may have changed, and
// then the filter is applied anew and what is new is searched.
func (c *Catalogue) search(f *condition, l lens, facets bool) lens {
	var s textSearch
	if candidates := l.candidates(); candidates.count() > unlockedSearch {
		rows, generation := slices.Clone(c.rows), c.generation
		c.mu.RUnlock()
		s.run(rows, candidates, f.words)
		c.mu.RLock()
		if c.generation != generation {
			l = c.look(f, facets)
		}
	}
	s.run(c.rows, l.candidates(), f.words)
	l.narrow(s.found)
	return l
}

// textSearch remembers which texts it has searched.
type textSearch struct {
	rows     []*entry
	searched bitset
	found    bitset
}

// run searches the texts of the candidates that it has not searched before.
func (s *textSearch) run(rows []*entry, candidates bitset, w words) {
	found := newBitset(len(rows))
	for slot := range candidates.all() {
		e := rows[slot]
		before := s.searched.has(slot) && s.rows[slot] == e
		if before && s.found.has(slot) || !before && w.foundIn(e.Text) {
			found.set(slot)
		}
	}
	s.rows, s.searched, s.found = rows, candidates, found
}
