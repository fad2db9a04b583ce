package round

import (
	"maps"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// MaxJustification is the most characters of one language in the justification
// of a score. Other texts have the limits of package initiative.
const MaxJustification = 1000

// check collects what is wrong with a command.
type check struct{ checks.List }

// future checks that a date is a day after today.
func (c *check) future(path string, d, today events.Date) {
	if c.Date(path, d, true) {
		c.Check(d > today, path, "not_in_future", fault.Args{"given": string(d)})
	}
}

// nth is the path of one element of a list.
func nth(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

// other is the other party.
func other(p events.Party) events.Party {
	if p == events.PartyState {
		return events.PartyMunicipalities
	}
	return events.PartyState
}

// cloned is a copy that may be written to, also of a nil map.
func cloned[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return make(map[K]V, 1)
	}
	return maps.Clone(m)
}

// with is a copy of a map of maps with one value set.
func with[A, B comparable, V any](m map[A]map[B]V, a A, b B, v V) map[A]map[B]V {
	m = cloned(m)
	inner := cloned(m[a])
	inner[b] = v
	m[a] = inner
	return m
}

// without is a copy of a map of maps with one value taken out.
func without[A, B comparable, V any](m map[A]map[B]V, a A, b B) map[A]map[B]V {
	if _, ok := m[a][b]; !ok {
		return m
	}
	m = cloned(m)
	inner := cloned(m[a])
	delete(inner, b)
	m[a] = inner
	return m
}
