package main

import "math"

// assign takes each point to a hexagon of its own so that the squares of the
// distances sum up to as little as possible: the Hungarian method.
func assign(room []vector) []cell {
	free := cellsNear(room, 2.5)
	cost := func(i, j int) float64 { return room[i].sub(free[j].middle()).square() }
	n, m := len(room), len(free)
	u, v := make([]float64, n+1), make([]float64, m+1)
	taken, from := make([]int, m+1), make([]int, m+1) // both count from 1; 0 is nobody
	for i := 1; i <= n; i++ {
		taken[0] = i
		at := 0
		least, seen := make([]float64, m+1), make([]bool, m+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for taken[at] != 0 {
			seen[at] = true
			row, step, next := taken[at], math.Inf(1), 0
			for j := 1; j <= m; j++ {
				if seen[j] {
					continue
				}
				if c := cost(row-1, j-1) - u[row] - v[j]; c < least[j] {
					least[j], from[j] = c, at
				}
				if least[j] < step {
					step, next = least[j], j
				}
			}
			for j := range seen {
				if seen[j] {
					u[taken[j]] += step
					v[j] -= step
				} else {
					least[j] -= step
				}
			}
			at = next
		}
		for at != 0 {
			taken[at], at = taken[from[at]], from[at]
		}
	}
	out := make([]cell, n)
	for j := 1; j <= m; j++ {
		if taken[j] != 0 {
			out[taken[j]-1] = free[j-1]
		}
	}
	return out
}

// cellsNear lists the hexagons within reach of any of the points, in order.
func cellsNear(room []vector, reach float64) []cell {
	low, high := room[0], room[0]
	for _, p := range room {
		low = vector{min(low.x, p.x), min(low.y, p.y)}
		high = vector{max(high.x, p.x), max(high.y, p.y)}
	}
	var out []cell
	for r := int(low.y/rowHeight) - 3; r <= int(high.y/rowHeight)+3; r++ {
		for x := int(low.x) - 3; x <= int(high.x)+3; x++ {
			c := cell{x - (r-(r&1))/2, r}
			for _, p := range room {
				if p.sub(c.middle()).square() <= reach*reach {
					out = append(out, c)
					break
				}
			}
		}
	}
	return out
}
