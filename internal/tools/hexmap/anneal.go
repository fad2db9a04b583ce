package main

import (
	"math"
	"math/rand/v2"
)

// How anneal weighs.
const (
	stray    = 0.06 // for each square of the distance from where there was room
	apart    = 0.35 // for each square by which a neighbour is not where it should be
	together = 0.65 // taken off for each two that touch
	kin      = 0.45 // taken off once more if they are of one county
	broken   = 60.0 // for each piece too many of a county
)

// schedule is how one annealing goes.
type schedule struct {
	trades     int
	heat, cold float64 // at the beginning and at the end
	coast      bool    // whether the outline may change
}

// anneal trades hexagons, now and then for the worse, less and less often,
// until each county is in one piece and neighbours are together.
func (w *weighing) anneal(s schedule) {
	dice := rand.New(rand.NewPCG(357, 17)) //nolint:gosec // a map needs no secrets
	warmth, cooling := s.heat, math.Pow(s.cold/s.heat, 1000/float64(s.trades))
	for n := range s.trades {
		if n%1000 == 999 {
			warmth = float64(warmth * cooling)
		}
		a := dice.IntN(len(w.at))
		from := w.at[a]
		to := from + w.around[dice.IntN(6)]
		if dice.IntN(4) == 0 {
			to += w.around[dice.IntN(6)]
		}
		if to == from || w.edge(to) || !s.coast && w.by[to] == nobody {
			continue
		}
		before := w.cost(a, to)
		w.trade(a, to)
		worse := w.cost(a, from) - before
		if worse > 0 && dice.Float64() >= math.Exp(-worse/warmth) {
			w.trade(a, from)
		}
	}
}

// weighing says what a board costs.
type weighing struct {
	*board
	room  []vector
	graph *graph
}

// cost is what a trade between one and a hexagon can change.
func (w *weighing) cost(a, to int) float64 {
	sum := w.own(a) + float64(broken*float64(w.pieces(w.county[a])))
	if other := w.by[to]; other != nobody {
		sum += w.own(other)
		if w.county[other] != w.county[a] {
			sum += float64(broken * float64(w.pieces(w.county[other])))
		}
	}
	return sum
}

// own is the cost of where one stands.
func (w *weighing) own(i int) float64 {
	here := w.middle[w.at[i]]
	sum := float64(stray * here.sub(w.room[i]).square())
	for _, n := range w.graph.of[i] {
		e := &w.graph.edges[n]
		miss := w.middle[w.at[e.b]].sub(w.middle[w.at[e.a]]).sub(e.way)
		sum += float64(apart * miss.square())
	}
	for _, d := range w.around {
		if j := w.by[w.at[i]+d]; j != nobody {
			sum -= together
			if w.county[j] == w.county[i] {
				sum -= kin
			}
		}
	}
	return sum
}
