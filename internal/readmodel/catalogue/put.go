package catalogue

import (
	"slices"
	"sort"

	"github.com/samstyring/samstyring/internal/search"
)

const (
	// maxPut is how many rows become visible at once, and so how long readers
	// wait: a few milliseconds.
	maxPut = 8192
	// maxSingle is how many rows are moved one by one; more are merged.
	maxSingle = 16
)

// Put adds rows and replaces those with the same id; the last of several with
// one id counts. Up to 8,192 rows become visible at the same moment, more in as
// many steps. Call it with what the views have committed, in the order of the
// commits. It keeps what the rows refer to: nobody may change that afterwards.
func (c *Catalogue) Put(rows ...Row) {
	c.writing.Lock()
	defer c.writing.Unlock()
	for chunk := range slices.Chunk(rows, maxPut) {
		changes := c.prepare(chunk)
		if len(changes) <= maxSingle {
			c.move(changes)
		} else {
			c.merge(changes)
		}
	}
}

// change puts one entry in its slot; was is nil for a new row, and terms where
// the words have stayed.
type change struct {
	was, is *entry
	terms   []search.Term
	names   []search.Term // likewise
}

// moves says whether the entry belongs elsewhere in an order than before.
func (ch change) moves(o order) bool { return ch.was == nil || o.compare(ch.was, ch.is) != 0 }

// prepare derives everything that can be derived while others read.
func (c *Catalogue) prepare(rows []Row) []change {
	changes := make([]change, 0, len(rows))
	at := make(map[string]int, len(rows))
	known := map[string][]*posting{}
	for i := range rows {
		e := c.newEntry(&rows[i], known)
		if n, twice := at[e.ID]; twice {
			e.slot = changes[n].is.slot
			changes[n].is = e
			continue
		}
		at[e.ID] = len(changes)
		ch := change{is: e}
		if slot, exists := c.slots[e.ID]; exists {
			e.slot, ch.was = slot, c.rows[slot]
		} else {
			e.slot = uint32(len(c.slots))
			c.slots[e.ID] = e.slot
		}
		changes = append(changes, ch)
	}
	for i := range changes {
		if ch := &changes[i]; ch.was == nil || !sameTerms(&ch.was.Row, &ch.is.Row) {
			ch.terms, ch.names = ch.is.terms(), ch.is.nameTerms()
		}
	}
	return changes
}

func (c *Catalogue) newEntry(r *Row, known map[string][]*posting) *entry {
	e := &entry{Row: *r, number: paddedNumber(r.ID), title: collationKey(sortTitle(r.Title))}
	// Wall time in one zone: what is compared is what a cursor can say.
	e.Changed, e.Registered = e.Changed.Round(0).UTC(), e.Registered.Round(0).UTC()
	e.in = c.index.postingsOf(&e.Row, func(v *values, value string) *posting {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.index.add(v, value)
	})
	e.reach = c.index.concerned(e.Reach, known)
	return e
}

// move changes a few rows in place.
func (c *Catalogue) move(changes []change) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, ch := range changes {
		var moved [orderCount]bool
		for o := range orderCount {
			moved[o] = ch.moves(o)
			if ch.was != nil && moved[o] {
				at := c.find(c.orders[o], o, ch.was)
				c.orders[o] = slices.Delete(c.orders[o], at, at+1)
			}
		}
		c.place(ch)
		for o := range orderCount {
			if moved[o] {
				at := c.find(c.orders[o], o, ch.is)
				c.orders[o] = slices.Insert(c.orders[o], at, ch.is.slot)
			}
		}
	}
	c.index.sort()
	c.generation++
}

// find is where an entry stands or belongs in a permutation.
func (c *Catalogue) find(slots []uint32, o order, e *entry) int {
	return sort.Search(len(slots), func(i int) bool { return o.compare(c.rows[slots[i]], e) >= 0 })
}

// place puts an entry in its slot and in the sets that it belongs to. The
// caller holds mu and sees to the orders and the generation.
func (c *Catalogue) place(ch change) {
	if ch.was == nil {
		c.rows = append(c.rows, ch.is)
	} else {
		c.rows[ch.is.slot] = ch.is
		ch.was.leave()
	}
	ch.is.join()
	c.findable(ch)
	c.index.rows.put(ch.is.slot, ch.is.in)
}

func (e *entry) join() {
	for _, p := range e.in {
		p.add(e.slot)
	}
	for _, p := range e.reach {
		p.add(e.slot)
	}
}

func (e *entry) leave() {
	for _, p := range e.in {
		p.remove(e.slot)
	}
	for _, p := range e.reach {
		p.remove(e.slot)
	}
}
