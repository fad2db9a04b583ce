package main

import (
	"math"
	"unicode/utf8"

	"github.com/samstyring/samstyring/internal/reference"
)

// label is where the name of a county goes: beside the land, with a line to one
// of the county's hexagons. The text ends at at or begins there, by side, which
// is "end" or "start" as SVG's text-anchor has it.
type label struct {
	county string
	at, to vector
	side   string
}

// The size of a name.
const (
	letterWidth = 0.72 // of one letter on average
	lineHeight  = 1.5
	clear       = 0.75 // from the middle of a hexagon, and between names
	longest     = 14.0 // of a line
)

// box is a rectangle.
type box struct{ low, high vector }

func (l label) box(name string) box {
	half, width := lineHeight/2, float64(letterWidth*float64(utf8.RuneCountInString(name)))
	if l.side == "end" {
		return box{vector{l.at.x - width, l.at.y - half}, vector{l.at.x, l.at.y + half}}
	}
	return box{vector{l.at.x, l.at.y - half}, vector{l.at.x + width, l.at.y + half}}
}

// near says that a point is within a distance of the box.
func (b box) near(p vector, distance float64) bool {
	dx := max(b.low.x-p.x, 0, p.x-b.high.x)
	dy := max(b.low.y-p.y, 0, p.y-b.high.y)
	return vector{dx, dy}.square() < distance*distance
}

func (b box) overlaps(o box) bool {
	return b.low.x < o.high.x+clear && o.low.x < b.high.x+clear && b.low.y < o.high.y && o.low.y < b.high.y
}

// placeLabels finds room for the name of each county, those with the fewest
// hexagons first: they are the hardest to reach.
func placeLabels(counties []reference.County, places []place, cells []cell) []label {
	land := make([]vector, len(cells))
	own := map[string][]vector{}
	for i, c := range cells {
		land[i] = c.middle()
		own[places[i].county] = append(own[places[i].county], land[i])
	}
	taken := map[string]box{}
	found := map[string]label{}
	for range counties {
		next := reference.County{Municipalities: math.MaxInt}
		for _, c := range counties {
			if _, done := found[c.Number]; !done && c.Municipalities < next.Municipalities {
				next = c
			}
		}
		l := placeLabel(next, own[next.Number], land, taken)
		found[next.Number], taken[next.Number] = l, l.box(next.Name)
	}
	out := make([]label, len(counties))
	for i, c := range counties {
		out[i] = found[c.Number]
	}
	return out
}

// placeLabel finds the shortest line from one of the county's hexagons to room
// for its name, if it can be where the map does not get wider by it.
func placeLabel(c reference.County, own, land []vector, taken map[string]box) label {
	best, least := label{county: c.Number}, math.Inf(1)
	west, east := land[0].x, land[0].x
	for _, p := range land {
		west, east = min(west, p.x), max(east, p.x)
	}
	middle := vector{}
	for _, p := range own {
		middle = middle.add(p.times(1 / float64(len(own))))
	}
	for _, from := range own {
		off := float64(from.sub(middle).length() * 0.3)
		for _, side := range []string{"end", "start"} {
			for dy := -4.0; dy <= 4; dy++ {
				for dx := 1.0; dx <= longest; dx += 0.5 {
					at := vector{from.x + dx, from.y + float64(dy*rowHeight)}
					if side == "end" {
						at.x = from.x - dx
					}
					l := label{c.Number, at, from, side}
					name := l.box(c.Name)
					wider := max(0, west-name.low.x) + max(0, name.high.x-east)
					cost := at.sub(from).length() + off + float64(math.Abs(dy)*0.25) + float64(wider*0.4)
					if cost < least && free(name, land, taken) {
						best, least = l, cost
					}
				}
			}
		}
	}
	return best
}

func free(b box, land []vector, taken map[string]box) bool {
	for _, p := range land {
		if b.near(p, clear) {
			return false
		}
	}
	for _, t := range taken {
		if b.overlaps(t) {
			return false
		}
	}
	return true
}
