package catalogue

import (
	"encoding/json"
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
func (c *Catalogue) lockSelection(f *condition, facets bool) *selection {
	c.mu.RLock()
	if s := c.selections.get(c.generation, f.key, facets); s != nil {
		return s
	}
	l := c.look(f, facets)
	if len(f.words) > 0 {
		c.search(f, l)
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

func (l *lens) narrow(found bitset) {
	l.all.and(found)
	for _, w := range l.wide {
		if w != nil {
			w.and(found)
		}
	}
}
