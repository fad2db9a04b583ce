package main

import "math"

// nobody stands on an empty hexagon.
const nobody = -1

// board is the hexagons, numbered row by row, and who stands where.
type board struct {
	width, height int
	low           cell
	around        [6]int   // from a hexagon's number to those of the six that touch it
	middle        []vector // of each hexagon
	by            []int    // who stands on each hexagon, or nobody
	at            []int    // the hexagon of each place
	county        []int    // of each place
	members       [][]int  // of each county
	seen          []int    // when each hexagon was last counted
	counts        int
}

// margin is how many hexagons there are beyond the outermost, for moving about.
const margin = 6

func newBoard(cells []cell, places []place) *board {
	low, high := cell{math.MaxInt, math.MaxInt}, cell{math.MinInt, math.MinInt}
	for _, c := range cells {
		low = cell{min(low.q, c.q), min(low.r, c.r)}
		high = cell{max(high.q, c.q), max(high.r, c.r)}
	}
	b := &board{low: low.add(cell{-margin, -margin}), width: high.q - low.q + 1 + 2*margin, height: high.r - low.r + 1 + 2*margin}
	size := b.width * b.height
	b.by, b.seen, b.middle = make([]int, size), make([]int, size), make([]vector, size)
	for i := range size {
		b.by[i], b.middle[i] = nobody, b.cell(i).middle()
	}
	for i, d := range around {
		b.around[i] = d.r*b.width + d.q
	}
	number := map[string]int{}
	for i, c := range cells {
		at := (c.r-b.low.r)*b.width + c.q - b.low.q
		b.at, b.by[at] = append(b.at, at), i
		n, known := number[places[i].county]
		if !known {
			n = len(number)
			number[places[i].county] = n
			b.members = append(b.members, nil)
		}
		b.county = append(b.county, n)
		b.members[n] = append(b.members[n], i)
	}
	return b
}

func (b *board) cell(at int) cell { return cell{at%b.width + b.low.q, at/b.width + b.low.r} }

// edge says that a hexagon is so far out that not all around it are on the board.
func (b *board) edge(at int) bool {
	column, row := at%b.width, at/b.width
	return at < 0 || column < 2 || column >= b.width-2 || row < 2 || row >= b.height-2
}

// trade moves one to a hexagon, and whoever stands there back.
func (b *board) trade(a, to int) {
	from, other := b.at[a], b.by[to]
	b.by[from] = other
	if other != nobody {
		b.at[other] = from
	}
	b.at[a], b.by[to] = to, a
}

// pieces is in how many pieces a county is.
func (b *board) pieces(county int) int {
	b.counts++
	pieces := 0
	var queue [64]int // more than a county has
	for _, first := range b.members[county] {
		if b.seen[b.at[first]] == b.counts {
			continue
		}
		pieces++
		b.seen[b.at[first]] = b.counts
		queue[0] = b.at[first]
		for length := 1; length > 0; {
			length--
			at := queue[length]
			for _, d := range b.around {
				if j := b.by[at+d]; j != nobody && b.county[j] == county && b.seen[at+d] != b.counts {
					b.seen[at+d] = b.counts
					queue[length] = at + d
					length++
				}
			}
		}
	}
	return pieces
}
