package subscription

import (
	"math/bits"
	"slices"
	"sync"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/search"
)

// Matcher finds the active subscriptions that ask for a change, among tens of
// thousands, without asking each of them. It may be used from any number of
// goroutines.
//
// Every subscription has a slot. For each dimension it keeps the slots that ask
// for nothing in particular and, for each value, the slots that ask for it; a
// match is an AND over the dimensions of ORs over the values of the change.
type Matcher struct {
	ref   *reference.Data
	words func() search.Synonyms

	mu    sync.RWMutex
	slots map[string]uint32 // by id of the subscription
	subs  []entry           // by slot
	free  []uint32
	any   [dimensions]slotSet
	by    [dimensions]map[string][]uint32 // ascending

	scratch sync.Pool // *sets
}

type entry struct {
	sub  *Subscription
	want wanted
}

// slotSet holds one bit for each slot.
type slotSet []uint64

func (s slotSet) set(slot uint32)   { s[slot/64] |= 1 << (slot % 64) }
func (s slotSet) clear(slot uint32) { s[slot/64] &^= 1 << (slot % 64) }

// sets are what one match works in.
type sets struct{ found, one slotSet }

// NewMatcher gives an empty matcher. words are those that the search takes for the same,
// now.
func NewMatcher(ref *reference.Data, words func() search.Synonyms) *Matcher {
	m := &Matcher{ref: ref, words: words, slots: map[string]uint32{}}
	for d := range dimensions {
		m.by[d] = map[string][]uint32{}
	}
	m.scratch.New = func() any { return new(sets) }
	return m
}

// Put takes a subscription in place of the one with the same id. One that is
// not active, or wants no changes but the letter of a quarter, is not found.
func (m *Matcher) Put(s Subscription) {
	want := s.Filters.resolve(m.ref)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.remove(s.ID)
	if s.Status != Active || s.Frequency == Quarterly {
		return
	}
	slot := m.slot()
	m.slots[s.ID], m.subs[slot] = slot, entry{sub: &s, want: want}
	for d := range dimensions {
		if want.values[d] == nil {
			m.any[d].set(slot)
			continue
		}
		for _, v := range want.values[d] {
			m.by[d][v] = insert(m.by[d][v], slot)
		}
	}
}

// Remove forgets a subscription; one that is not there is no error.
func (m *Matcher) Remove(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.remove(id)
}

// Len is how many subscriptions can be found.
func (m *Matcher) Len() int {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return len(m.slots)
}

// Match gives the active subscriptions that ask for a change, in no order. They
// are shared and must not be changed.
func (m *Matcher) Match(c *changes.Change) []*Subscription {
	m.mu.RLock()
	defer m.mu.RUnlock()
	s := m.scratch.Get().(*sets)
	defer m.scratch.Put(s)
	m.find(s, c)
	var out []*Subscription
	text := sync.OnceValue(func() search.Text { return textOf(c, m.ref) })
	for i, word := range s.found {
		for ; word != 0; word &= word - 1 {
			e := &m.subs[i*64+bits.TrailingZeros64(word)]
			if e.want.fits(c, m.words, text) {
				out = append(out, e.sub)
			}
		}
	}
	return out
}

// find leaves in found the slots that match in every dimension.
func (m *Matcher) find(s *sets, c *changes.Change) {
	words := len(m.any[0])
	s.found = slices.Grow(s.found[:0], words)[:words]
	s.one = slices.Grow(s.one[:0], words)[:words]
	for d := range dimensions {
		into := s.one
		if d == 0 {
			into = s.found
		}
		copy(into, m.any[d])
		held(d, c, func(v string) bool {
			for _, slot := range m.by[d][v] {
				into.set(slot)
			}
			return false
		})
		if d == 0 {
			continue
		}
		for i, word := range s.one {
			s.found[i] &= word
		}
	}
}

// slot takes a free slot or makes one.
func (m *Matcher) slot() uint32 {
	if n := len(m.free); n > 0 {
		slot := m.free[n-1]
		m.free = m.free[:n-1]
		return slot
	}
	slot := uint32(len(m.subs))
	m.subs = append(m.subs, entry{})
	if words := len(m.subs)/64 + 1; words > len(m.any[0]) {
		for d := range dimensions {
			m.any[d] = append(m.any[d], make(slotSet, words-len(m.any[d]))...)
		}
	}
	return slot
}

func (m *Matcher) remove(id string) {
	slot, ok := m.slots[id]
	if !ok {
		return
	}
	want := m.subs[slot].want
	for d := range dimensions {
		m.any[d].clear(slot)
		for _, v := range want.values[d] {
			if rest := without(m.by[d][v], slot); len(rest) > 0 {
				m.by[d][v] = rest
			} else {
				delete(m.by[d], v)
			}
		}
	}
	m.subs[slot] = entry{}
	m.free = append(m.free, slot)
	delete(m.slots, id)
}

func insert(list []uint32, slot uint32) []uint32 {
	if i, found := slices.BinarySearch(list, slot); !found {
		return slices.Insert(list, i, slot)
	}
	return list
}

func without(list []uint32, slot uint32) []uint32 {
	if i, found := slices.BinarySearch(list, slot); found {
		return slices.Delete(list, i, i+1)
	}
	return list
}
