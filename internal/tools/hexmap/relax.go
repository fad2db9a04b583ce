package main

// How relax moves.
const (
	relaxSteps = 1500
	pull       = 0.12 // towards the place beside a neighbour
	push       = 0.45 // away from whoever is nearer than the room of a hexagon
	home       = 0.004
)

// relax gives every place room of its own: neighbours come to lie one step from
// each other in the direction in which they are, and nobody nearer than that.
func relax(places []place, g *graph) []vector {
	at := make([]vector, len(places))
	for i, p := range places {
		at[i] = p.at
	}
	for range relaxSteps {
		move := make([]vector, len(at))
		for _, e := range g.edges {
			miss := at[e.b].sub(at[e.a]).sub(e.way).times(pull / 2)
			move[e.a], move[e.b] = move[e.a].add(miss), move[e.b].sub(miss)
		}
		for a := range at {
			for b := a + 1; b < len(at); b++ {
				between := at[b].sub(at[a])
				if near := between.length(); near < 1 && near > 0 {
					off := between.times(push * (1 - near) / near)
					move[a], move[b] = move[a].sub(off), move[b].add(off)
				}
			}
			move[a] = move[a].add(places[a].at.sub(at[a]).times(home))
		}
		for i := range at {
			at[i] = at[i].add(move[i])
		}
	}
	return at
}
