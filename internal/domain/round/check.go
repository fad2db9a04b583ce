package round

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// MaxJustification is the most characters of one language in the justification
// of a score. Other texts have the limits of package initiative.
const MaxJustification = 1000

// check collects what is wrong with a command.
type check struct{ fault.List }

func (c *check) err() error { return c.Err(fault.Invalid, "", nil) }

// text checks a text; a required one must have bokmål or nynorsk.
func (c *check) text(path string, t events.Text, max int, required bool) {
	for _, tag := range slices.Sorted(maps.Keys(t)) { // so that the answer is the same every time
		s := t[tag]
		switch n := utf8.RuneCountInString(s); {
		case !utf8.ValidString(s):
			c.Add(path+"."+tag, "invalid_text", nil)
		case !slices.Contains(initiative.Languages, tag):
			c.Add(path+"."+tag, "unknown_language", fault.Args{"given": tag})
		case blank(s):
			c.Add(path+"."+tag, "empty", nil)
		case n > max:
			c.Add(path+"."+tag, "too_long", fault.Args{"max": max, "given": n})
		}
	}
	if required && blank(t["nb"]) && blank(t["nn"]) {
		c.Add(path, "required_text", nil)
	}
}

// future checks that a date is a day after today.
func (c *check) future(path string, d, today events.Date) {
	switch _, err := time.Parse(time.DateOnly, string(d)); {
	case d == "":
		c.Add(path, "required", nil)
	case err != nil:
		c.Add(path, "invalid_date", fault.Args{"given": string(d)})
	default:
		c.Check(d > today, path, "not_in_future", fault.Args{"given": string(d)})
	}
}

// oneOf checks that a value is one of a list.
func oneOf[T ~string](c *check, path string, v T, allowed ...T) {
	if v == "" {
		c.Add(path, "required", nil)
	} else if !slices.Contains(allowed, v) {
		c.Add(path, "not_one_of", fault.Args{"given": string(v), "allowed": allowed})
	}
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

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
