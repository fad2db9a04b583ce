package municipalities

import (
	"math"
	"slices"

	"github.com/samstyring/samstyring/internal/locale"
)

// measure is one thing that municipalities are compared by. Texts stand under
// page.measure.<slug>.
type measure struct {
	Slug  string // in the address
	of    func(figures) int
	parts int // how many of the values make one; 0: each is one
}

// say puts a value into words.
func (m measure) say(l locale.Language, value int) string {
	return l.Figure(float64(value) / float64(max(1, m.parts)))
}

// perThousand is how many there are for a thousand inhabitants, in tenths: what
// is as much for all is much for few.
func perThousand(n, population int) int {
	if population < 1 {
		return unknown
	}
	return int(math.Round(float64(n) * 1000 * tenths / float64(population)))
}

const tenths = 10

// measures are those that the map can show; the first is the default.
var measures = []measure{
	{Slug: "tiltak", of: func(f figures) int { return f.Initiatives }},
	{Slug: "ma", of: func(f figures) int { return f.Must }},
	{Slug: "forbi", of: func(f figures) int { return f.Bypassed }},
	{Slug: "pilot", of: func(f figures) int { return f.Pilots }},
	{Slug: "timer", of: func(f figures) int {
		if f.Assessed == 0 {
			return unknown
		}
		return f.Hours
	}},
	{Slug: "tiltak-per", parts: tenths, of: func(f figures) int { return perThousand(f.Initiatives, f.Inhabitants) }},
	{Slug: "timer-per", parts: tenths, of: func(f figures) int {
		if f.Assessed == 0 {
			return unknown
		}
		return perThousand(f.Hours, f.Inhabitants)
	}},
}

// unknown is the value of what nobody has assessed.
const unknown = -1

// shades is how many colours the scale has at most.
const shades = 5

// scaleStep is one colour of the scale. Shade is 0 for what is not known and for
// nothing at all, and else counts to shades.
type scaleStep struct {
	Shade    int
	From, To int
	Count    int // municipalities within it
}

// newScale divides values into steps: one for unknown, one for nothing, and the
// rest so that each step has about as many municipalities as the others. Equal
// values are never divided.
func newScale(values []int) []scaleStep {
	sorted := slices.Sorted(slices.Values(values))
	var out []scaleStep
	for _, special := range []int{unknown, 0} {
		n := countOf(sorted, special)
		if n > 0 {
			out = append(out, scaleStep{From: special, To: special, Count: n})
		}
		sorted = sorted[n:]
	}
	var rest []scaleStep
	for left := shades; len(sorted) > 0 && left > 0; left-- {
		n := (len(sorted) + left - 1) / left
		if left == 1 {
			n = len(sorted)
		}
		to := sorted[n-1]
		for n < len(sorted) && sorted[n] == to {
			n++
		}
		rest = append(rest, scaleStep{From: sorted[0], To: to, Count: n})
		sorted = sorted[n:]
	}
	for i := range rest {
		rest[i].Shade = shadeOf(i, len(rest))
	}
	return append(out, rest...)
}

// countOf is how many of the sorted values are the first ones and equal v.
func countOf(sorted []int, v int) int {
	n := 0
	for n < len(sorted) && sorted[n] == v {
		n++
	}
	return n
}

// shadeOf spreads n steps over the shades; one or two keep to the middle, so
// that a small difference does not look like a large one.
func shadeOf(i, n int) int {
	if n < 3 {
		return (shades+1)/2 - (n - 1) + 2*i
	}
	return 1 + int(math.Round(float64(i*(shades-1))/float64(n-1)))
}

func (s scaleStep) holds(value int) bool { return value >= s.From && value <= s.To }
