package main

import (
	"math"
	"slices"
	"testing"
)

// ring is six hexagons around an empty one, and two more as a headland.
func ring() []cell {
	out := []cell{}
	for _, d := range around {
		out = append(out, d)
	}
	return append(out, cell{2, 0}, cell{3, 0})
}

func TestLakesAreFilled(t *testing.T) {
	t.Parallel()
	places := make([]place, 8)
	b := newBoard(ring(), places)
	if b.lake() == nobody {
		t.Fatal("the lake is not seen")
	}
	b.drain()
	if b.lake() != nobody || b.pieces(0) != 1 {
		t.Errorf("a lake is left, or the country is in %d pieces", b.pieces(0))
	}
	for i, at := range b.at {
		if b.by[at] != i {
			t.Errorf("%d stands at %v, but %d is there", i, b.cell(at), b.by[at])
		}
	}
	if slices.Contains(b.at, newBoard(ring(), places).at[7]) {
		t.Error("the tip of the headland did not give way")
	}
}

func TestPiecesOfACounty(t *testing.T) {
	t.Parallel()
	places := []place{{county: "a"}, {county: "b"}, {county: "a"}, {county: "a"}}
	b := newBoard([]cell{{0, 0}, {1, 0}, {2, 0}, {3, 0}}, places)
	if a, other := b.pieces(0), b.pieces(1); a != 2 || other != 1 {
		t.Errorf("%d and %d pieces, want 2 and 1", a, other)
	}
}

func TestAssignmentIsTheNearest(t *testing.T) {
	t.Parallel()
	room := []vector{{0, 0}, {0.1, 0}, {5, 5 * rowHeight}}
	got := assign(room)
	total := 0.0
	for i := range room {
		total += room[i].sub(got[i].middle()).square()
		for j := range i {
			if got[i] == got[j] {
				t.Errorf("%d and %d share %v", i, j, got[i])
			}
		}
	}
	if math.Abs(total-(0.81+0.25)) > 1e-9 { // one in place, one moved by 0.9; the third half a step off
		t.Errorf("moved by %v in all: %v", total, got)
	}
}

func TestOriginKeepsRowsAsTheyStand(t *testing.T) {
	t.Parallel()
	cells := moveToOrigin([]cell{{-3, 5}, {4, 2}, {0, 7}})
	before := []cell{{-3, 5}, {4, 2}, {0, 7}}
	for i := 1; i < len(cells); i++ {
		if cells[i].middle().sub(cells[0].middle()).sub(before[i].middle().sub(before[0].middle())).length() > 1e-9 {
			t.Errorf("%v has moved against %v", cells[i], cells[0])
		}
		if x, y := cells[i].offset(); x < 0 || y < 0 {
			t.Errorf("%v is outside", cells[i])
		}
	}
}
