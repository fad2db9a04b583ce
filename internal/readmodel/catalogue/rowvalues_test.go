package catalogue

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Rows that get more values and fewer, again and again, are counted as they are, and take
// no more than twice the room that they need.
func TestRowValues(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	values := make([]*posting, 20)
	for i := range values {
		values[i] = &posting{code: code(i), open: i%3 == 0}
	}
	const rows = 100
	var table rowValues
	held := make([][]*posting, rows)
	for n := range 5000 {
		slot := n
		if n >= rows {
			slot = rnd.IntN(rows)
		}
		held[slot] = nil
		for _, i := range rnd.Perm(len(values))[:rnd.IntN(8)] {
			held[slot] = append(held[slot], values[i])
		}
		table.put(uint32(slot), held[slot])
	}
	want, open, live := make([]uint32, len(values)), make([]uint32, len(values)), 0
	some := newBitset(rows)
	for slot, in := range held {
		live += len(in)
		if slot%2 == 0 {
			continue
		}
		some.set(uint32(slot))
		for _, p := range in {
			want[p.code]++
			if p.open {
				open[p.code]++
			}
		}
	}
	for all, want := range map[bool][]uint32{true: want, false: open} {
		got := make([]uint32, len(values))
		table.count(some, all, got)
		if !slices.Equal(got, want) {
			t.Errorf("all %t: %v, want %v", all, got, want)
		}
	}
	if table.dead != len(table.codes)-live || len(table.codes) > 2*live+8 {
		t.Errorf("%d codes, of which %d are said to be dead and %d live", len(table.codes), table.dead, live)
	}
}
