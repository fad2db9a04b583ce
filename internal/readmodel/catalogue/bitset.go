package catalogue

import (
	"iter"
	"math/bits"
	"slices"
)

// bitset holds one bit for each slot. What lies beyond its end is not set.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

// fullBitset has the first n bits set.
func fullBitset(n int) bitset {
	b := newBitset(n)
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

func (b bitset) clone() bitset { return slices.Clone(b) }

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

// sieve is a set that many others are counted through. With few bits it
// remembers which words hold any, and looks at those alone.
type sieve struct {
	bits  bitset
	total int
	words []int32 // nil: look at all
}

func newSieve(b bitset) sieve {
	s := sieve{bits: b, total: b.count()}
	if s.total >= len(b)/4 {
		return s
	}
	s.words = make([]int32, 0, s.total)
	for i, word := range b {
		if word != 0 {
			s.words = append(s.words, int32(i))
		}
	}
	return s
}

// count is the size of what the two have in common.
func (s sieve) count(b bitset) int {
	n := 0
	if s.words != nil {
		for _, i := range s.words {
			if int(i) < len(b) {
				n += bits.OnesCount64(b[i] & s.bits[i])
			}
		}
		return n
	}
	length := min(len(b), len(s.bits))
	mask := s.bits[:length]
	for i, word := range b[:length] {
		n += bits.OnesCount64(word & mask[i])
	}
	return n
}
