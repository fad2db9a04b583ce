package main

import "math"

// drain fills every lake, a hexagon that is empty though land is all around:
// those between it and a thin place of the coast move one step each.
func (b *board) drain() {
	for {
		lake := b.lake()
		if lake == nobody {
			return
		}
		for _, at := range b.wayToCoast(lake) {
			b.trade(b.by[at], lake)
			lake = at
		}
	}
}

// sea marks the hexagons that can be sailed to.
func (b *board) sea() []bool {
	sea := make([]bool, len(b.by))
	sea[0] = true
	for queue := []int{0}; len(queue) > 0; {
		at := queue[0]
		queue = queue[1:]
		for _, d := range b.around {
			next := at + d
			if next >= 0 && next < len(b.by) && b.by[next] == nobody && !sea[next] {
				sea[next] = true
				queue = append(queue, next)
			}
		}
	}
	return sea
}

// lake is the first hexagon of a lake, or nobody.
func (b *board) lake() int {
	sea := b.sea()
	for at, who := range b.by {
		if who == nobody && !sea[at] {
			return at
		}
	}
	return nobody
}

// headland is how much nearer a hexagon of the coast may be for each neighbour
// that it has more than another.
const headland = 3

// wayToCoast is the way over land from a lake to where the coast gives best way:
// near, and with few neighbours.
func (b *board) wayToCoast(lake int) []int {
	sea := b.sea()
	from, far := map[int]int{}, map[int]int{lake: 0}
	best, end := math.MaxInt, lake
	for queue := []int{lake}; len(queue) > 0; {
		at := queue[0]
		queue = queue[1:]
		land, coast := 0, false
		for _, d := range b.around {
			next := at + d
			coast = coast || sea[next]
			if b.by[next] == nobody {
				continue
			}
			land++
			if _, seen := far[next]; !seen {
				far[next], from[next] = far[at]+1, at
				queue = append(queue, next)
			}
		}
		if cost := far[at] + headland*land; coast && cost < best {
			best, end = cost, at
		}
	}
	var way []int
	for at := end; at != lake; at = from[at] {
		way = append([]int{at}, way...)
	}
	return way
}
