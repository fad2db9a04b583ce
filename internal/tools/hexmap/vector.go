package main

import "math"

// vector is a point or a way on the map; 1 is the distance between the middles
// of two hexagons that touch, x goes east and y south.
type vector struct{ x, y float64 }

func (a vector) add(b vector) vector { return vector{a.x + b.x, a.y + b.y} }
func (a vector) sub(b vector) vector { return vector{a.x - b.x, a.y - b.y} }

// times is a product that is rounded: the conversion keeps processors that can
// from fusing it with a sum, which would give another map.
func (a vector) times(f float64) vector { return vector{float64(a.x * f), float64(a.y * f)} }

func (a vector) square() float64 { return float64(a.x*a.x) + float64(a.y*a.y) }
func (a vector) length() float64 { return math.Sqrt(a.square()) }

// cell is a hexagon that stands on its tip, in axial coordinates.
type cell struct{ q, r int }

// around are the ways to the six hexagons that touch one.
var around = [6]cell{{1, 0}, {0, 1}, {-1, 1}, {-1, 0}, {0, -1}, {1, -1}}

func (c cell) add(d cell) cell { return cell{c.q + d.q, c.r + d.r} }

// rowHeight is how far south the next row is.
const rowHeight = 0.8660254037844386

func (c cell) middle() vector {
	return vector{float64(c.q) + float64(float64(c.r)*0.5), float64(float64(c.r) * rowHeight)}
}

// offset is the column and row; every second row, those with an odd number, is
// half a hexagon further east.
func (c cell) offset() (column, row int) { return c.q + (c.r-(c.r&1))/2, c.r }

// moveToOrigin moves all cells so that columns and rows begin at 0. The row
// moves by an even number, so that odd rows stay the ones further east.
func moveToOrigin(cells []cell) []cell {
	column, row := math.MaxInt, math.MaxInt
	for _, c := range cells {
		x, y := c.offset()
		column, row = min(column, x), min(row, y)
	}
	row -= row & 1
	out := make([]cell, len(cells))
	for i, c := range cells {
		x, y := c.offset()
		x, y = x-column, y-row
		out[i] = cell{x - (y-(y&1))/2, y}
	}
	return out
}
