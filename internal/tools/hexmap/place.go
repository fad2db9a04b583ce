package main

import (
	"math"

	"github.com/samstyring/samstyring/internal/reference"
)

// place is a municipality where it is.
type place struct {
	number, county string
	at             vector
}

const (
	earth   = 6371.0 // kilometres
	middleN = 65.0   // where the projection is true
	middleE = 15.0
	spacing = 29.0 // kilometres between two hexagons: 357 of them take the room of the country
)

// newPlaces projects each municipality: Lambert's azimuthal equal-area
// projection around the middle of the country, rounded to what is the same on
// every machine.
func newPlaces(list []reference.Municipality) []place {
	out := make([]place, len(list))
	for i, m := range list {
		lat, lon := radians(m.Lat), radians(m.Lon-middleE)
		sin, cos := math.Sincos(radians(middleN))
		k := math.Sqrt(2 / (1 + sin*math.Sin(lat) + cos*math.Cos(lat)*math.Cos(lon)))
		x := earth * k * math.Cos(lat) * math.Sin(lon)
		y := earth * k * (cos*math.Sin(lat) - sin*math.Cos(lat)*math.Cos(lon))
		out[i] = place{m.Number, m.County, vector{math.Round(x*10) / 10 / spacing, -math.Round(y*10) / 10 / spacing}}
	}
	return out
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }

// edge joins two neighbours; way is the direction from a to b, of length 1.
type edge struct {
	a, b int
	way  vector
}

// graph is which places are neighbours.
type graph struct {
	edges []edge
	of    [][]int // the edges of each place
}

// far is the longest distance between neighbours; beyond it they look at each
// other across the sea.
const far = 130 / spacing

// newGraph joins two places when no third is within the circle between them.
func newGraph(places []place) *graph {
	g := &graph{of: make([][]int, len(places))}
	for a := range places {
		for b := a + 1; b < len(places); b++ {
			way := places[b].at.sub(places[a].at)
			if way.length() > far || crowded(places, a, b) {
				continue
			}
			g.of[a], g.of[b] = append(g.of[a], len(g.edges)), append(g.of[b], len(g.edges))
			g.edges = append(g.edges, edge{a, b, way.times(1 / way.length())})
		}
	}
	return g
}

func crowded(places []place, a, b int) bool {
	middle := places[a].at.add(places[b].at).times(0.5)
	radius := places[a].at.sub(middle).square()
	for c := range places {
		if c != a && c != b && places[c].at.sub(middle).square() < radius {
			return true
		}
	}
	return false
}
