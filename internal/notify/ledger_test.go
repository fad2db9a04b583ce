package notify

import (
	"math"
	"slices"
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
	g.done(2)
	want(t, g, time.Time{}, 0)
	g.done(1)
	want(t, g, time.Time{}, 2)
	g.done(5)
	want(t, g, time.Time{}, 2)
	want(t, g, time.Now().Add(time.Second), 2, 5) // it has waited long enough for 3
	want(t, g, time.Now().Add(time.Second), 2)
	g.give(1, a) // handed out once more
	want(t, g, time.Time{}, 2, 1)
	g.again(1)
	want(t, g, time.Time{}, 2, 1)
	g.doneThrough(b, 6)
	want(t, g, time.Time{}, 2)
	g.done(3)
	want(t, g, time.Time{}, 6)
	g.doneThrough(a, math.MaxUint64)
	g.done(8)
	want(t, g, time.Time{}, 8)
	g.give(10, a)
	g.give(9, b) // out of order
	g.done(10)
	want(t, g, time.Time{}, 8)
	g.done(9)
	want(t, g, time.Time{}, 10)
}

func want(t testing.TB, g *ledger, before time.Time, floor uint64, single ...uint64) {
	t.Helper()
	if gotFloor, got := g.removable(before); gotFloor != floor || !slices.Equal(got, single) {
		t.Errorf("removable up to %d and %v, want %d and %v", gotFloor, got, floor, single)
	}
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
