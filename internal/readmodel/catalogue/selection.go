package catalogue

import (
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
func (c *Catalogue) lockSelection(f *condition, facets bool) *selection {
	c.mu.RLock()
	if s := c.selections.get(c.generation, f.key, facets); s != nil {
		return s
	}
	w := workspaces.Get().(*workspace)
	defer w.done()
	l := c.look(f, facets, w)
	if len(f.words) > 0 {
		c.search(f, l)
	}
	s := &selection{rows: l.all, total: l.all.count()}
	if facets {
		counted := c.countFacets(f, l, w)
		s.facets, s.counts = counted, sync.OnceValue(func() []byte { return encodeFacets(counted) })
	}
	c.selections.put(c.generation, f.key, s)
	return s
}

// look applies a filter, all but its words. The caller holds mu for reading. What is
// left with all parts is a new set; the others are good as long as the workspace.
func (c *Catalogue) look(f *condition, facets bool, w *workspace) lens {
	n := len(c.rows)
	sets := make([]bitset, 0, fieldCount+1) // those that every facet is counted through
	if !f.since.IsZero() {
		sets = append(sets, c.changedSince(f, w))
	}
	if wanted := f.wanted[fieldMunicipality]; len(wanted) > 0 {
		sets = append(sets, c.index.anyOf(fieldMunicipality, wanted, n, w))
	}
	for i := field(facetCount); i < fieldMunicipality; i++ {
		if wanted := f.wanted[i]; len(wanted) > 0 {
			sets = append(sets, c.within(i, wanted, w))
		}
	}
	always := len(sets)
	var parts []field
	for i := range field(facetCount) {
		if wanted := f.wanted[i]; len(wanted) > 0 {
			parts = append(parts, i)
			sets = append(sets, c.index.anyOf(i, wanted, n, w))
		}
	}
	l := lens{all: newBitset(n).become(n, sets)}
	if !facets {
		return l
	}
	for k, i := range parts {
		others := slices.Delete(slices.Clone(sets), always+k, always+k+1)
		l.wide[i] = w.set(n).become(n, others)
	}
	return l
}

// within gives the rows that have something in any of some periods. The caller
// holds mu for reading.
func (c *Catalogue) within(f field, wanted []string, w *workspace) bitset {
	out := w.set(len(c.rows))
	clear(out)
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
func (c *Catalogue) changedSince(f *condition, w *workspace) bitset {
	slots := c.orders[orderChanged]
	first := sort.Search(len(slots), func(i int) bool { return !c.rows[slots[i]].Changed.Before(f.since) })
	out := w.set(len(c.rows))
	clear(out)
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
