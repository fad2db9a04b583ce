package catalogue

import (
	"iter"
	"math/bits"
)

// bitset holds one bit for each slot. What lies beyond its end is not set.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

// fill sets the first n bits, which are all that b has room for.
func (b bitset) fill(n int) bitset {
	for i := range b {
		b[i] = ^uint64(0)
	}
	if rest := n % 64; rest != 0 {
		b[len(b)-1] = 1<<rest - 1
	}
	return b
}

func (b bitset) has(slot uint32) bool {
	word := int(slot / 64)
	return word < len(b) && b[word]&(1<<(slot%64)) != 0
}

// set needs a set that is long enough.
func (b bitset) set(slot uint32) { b[slot/64] |= 1 << (slot % 64) }

// clear needs a set that is long enough.
func (b bitset) clear(slot uint32) { b[slot/64] &^= 1 << (slot % 64) }

func (b bitset) and(other bitset) {
	n := min(len(b), len(other))
	for i, word := range other[:n] {
		b[i] &= word
	}
	clear(b[n:])
}

// or leaves out what lies beyond b.
func (b bitset) or(other bitset) {
	for i, word := range other[:min(len(b), len(other))] {
		b[i] |= word
	}
}

func (b bitset) count() int {
	n := 0
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

// become makes b the slots that are in all of some sets; without any, every one of n.
func (b bitset) become(n int, sets []bitset) bitset {
	if len(sets) == 0 {
		return b.fill(n)
	}
	clear(b[copy(b, sets[0]):])
	for _, other := range sets[1:] {
		b.and(other)
	}
	return b
}

// all gives the slots that are set, in ascending order.
func (b bitset) all() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for i, word := range b {
			for ; word != 0; word &= word - 1 {
				if !yield(uint32(i*64 + bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}

// common is the size of what two sets have in common.
func (b bitset) common(other bitset) int {
	length := min(len(b), len(other))
	mask, n := other[:length], 0
	for i, word := range b[:length] {
		n += bits.OnesCount64(word & mask[i])
	}
	return n
}
