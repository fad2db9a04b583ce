package notify

import (
	"maps"
	"math"
	"testing"
	"time"
)

// What is removed is only ever what is done with, and all of that is.
func TestLedger(t *testing.T) {
	t.Parallel()
	g, a, b := newLedger(), &lane{}, &lane{}
	for n := uint64(1); n <= 8; n++ {
		g.give(n, map[bool]*lane{true: a, false: b}[n%2 == 1])
	}
	done := func(before time.Time, floor uint64, held map[*lane]uint64) {
		t.Helper()
		if held == nil {
			held = map[*lane]uint64{}
		}
		if gotFloor, got := g.removable(before); gotFloor != floor || !maps.Equal(got, held) {
			t.Errorf("removable up to %d and %v, want %d and %v", gotFloor, got, floor, held)
		}
	}
	now, later := time.Time{}, time.Now().Add(time.Hour)
	g.done(2)
	done(now, 0, nil)
	g.done(1)
	done(now, 2, nil)
	g.done(3)
	g.done(5)
	done(now, 3, nil)
	done(later, 3, map[*lane]uint64{a: 5}) // it has waited long enough for 4
	done(later, 3, nil)
	g.give(1, a) // handed out once more
	done(now, 3, map[*lane]uint64{a: 1})
	g.again(a, 1)
	g.again(a, 5)
	g.again(a, 3)
	done(now, 3, map[*lane]uint64{a: 5})
	g.doneThrough(b, 6)
	done(now, 6, nil)
	g.doneThrough(a, math.MaxUint64)
	g.done(8)
	done(now, 8, nil)
	g.give(10, a)
	g.give(9, b) // out of order
	g.done(10)
	done(now, 8, nil)
	g.done(9)
	done(now, 10, nil)
}

// Every partition is one replica's, whoever comes and goes, and who stays keeps
// what it has.
func TestPartitionsAreShared(t *testing.T) {
	t.Parallel()
	ids := []string{"a1", "b2", "c3", "d4"}
	before := share(ids)
	after := share(ids[:3])
	for n := range Partitions {
		if len(before[n]) != 1 || len(after[n]) != 1 {
			t.Errorf("partition %d is of %v, and then of %v", n, before[n], after[n])
		}
		if before[n][0] != "d4" && before[n][0] != after[n][0] {
			t.Errorf("partition %d moved from %s to %s, which were both there", n, before[n][0], after[n][0])
		}
	}
}

// share says for each partition which replicas take it for theirs.
func share(ids []string) map[int][]string {
	out := map[int][]string{}
	for _, id := range ids {
		m := newMembers(nil, id, time.Second)
		for _, other := range ids {
			if other != id {
				m.heard[other] = time.Now()
			}
		}
		mine, _ := m.mine()
		for n := range mine {
			out[n] = append(out[n], id)
		}
	}
	return out
}
