package catalogue

import "slices"

// A posting lists its slots until there are more than maxFew of them and more
// than one in fewRatio of all; then it becomes a bitset, for good. Listed, the
// rows of a rare value, such as most owners, are counted faster than bits are,
// and held in less.
const (
	maxFew   = 64
	fewRatio = 128
)

// posting is the set of the rows that hold one value.
type posting struct {
	value string
	of    field // whose value it is
	code  code  // the value's number
	n     int
	high  uint32   // the highest slot ever added
	few   []uint32 // the slots, in no order, as long as bits is nil
	bits  bitset

	open         bool // the values of its field cannot be listed beforehand
	rank         int  // its place in the fixed order of the facet
	alphabetical int  // its place among the values of the field
}

// add needs a slot that is not in the set.
func (p *posting) add(slot uint32) {
	p.n++
	p.high = max(p.high, slot)
	if p.bits == nil {
		if len(p.few) < max(maxFew, int(p.high/fewRatio)) {
			p.few = append(p.few, slot)
			return
		}
		p.bits = newBitset(int(p.high) + 1)
		for _, s := range p.few {
			p.bits.set(s)
		}
		p.few = nil
	}
	for word := int(slot / 64); word >= len(p.bits); {
		p.bits = append(p.bits, 0)
	}
	p.bits.set(slot)
}

// remove needs a slot that is in the set.
func (p *posting) remove(slot uint32) {
	p.n--
	if p.bits != nil {
		p.bits.clear(slot)
		return
	}
	last := len(p.few) - 1
	p.few[slices.Index(p.few, slot)] = p.few[last]
	p.few = p.few[:last]
}

// orInto adds the set to b, which is as long as there are rows.
func (p *posting) orInto(b bitset) {
	b.or(p.bits)
	for _, slot := range p.few {
		b.set(slot)
	}
}

// countIn is how many of the set are in another one, too, which has room for every row.
func (p *posting) countIn(b bitset) int {
	if p.bits != nil {
		return b.common(p.bits)
	}
	n := uint64(0)
	for _, slot := range p.few {
		n += b[slot/64] >> (slot % 64) & 1 // without a branch: nobody can predict it
	}
	return int(n)
}

// cost is about how many words countIn looks at.
func (p *posting) cost() int { return len(p.bits) + 2*len(p.few) }
