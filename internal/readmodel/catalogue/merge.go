package catalogue

import (
	"slices"
	"sort"
)

// merge changes many rows: the new permutations are made while others read,
// and readers wait only until the sets have been brought up to date.
func (c *Catalogue) merge(changes []change) {
	var orders [orderCount][]uint32
	for o := range orderCount {
		orders[o] = c.merged(o, changes)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rows = slices.Grow(c.rows, len(changes))
	for _, ch := range changes {
		c.place(ch)
	}
	c.orders = orders
	c.index.sort()
	c.generation++
}

// merged is a permutation with the changes made.
func (c *Catalogue) merged(o order, changes []change) []uint32 {
	leaving := newBitset(len(c.rows))
	coming := make([]*entry, 0, len(changes))
	for _, ch := range changes {
		if !ch.moves(o) {
			continue
		}
		coming = append(coming, ch.is)
		if ch.was != nil {
			leaving.set(ch.was.slot)
		}
	}
	if len(coming) == 0 {
		return c.orders[o]
	}
	slices.SortFunc(coming, o.compare)
	staying := make([]uint32, 0, len(c.orders[o]))
	for _, slot := range c.orders[o] {
		if !leaving.has(slot) {
			staying = append(staying, slot)
		}
	}
	// A little room, so that single rows that follow do not copy it all again.
	out := make([]uint32, 0, (len(staying)+len(coming))*9/8)
	for _, e := range coming {
		n := sort.Search(len(staying), func(i int) bool { return o.compare(c.rows[staying[i]], e) > 0 })
		out = append(out, staying[:n]...)
		out = append(out, e.slot)
		staying = staying[n:]
	}
	return append(out, staying...)
}
