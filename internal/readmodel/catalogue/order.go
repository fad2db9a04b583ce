package catalogue

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
)

// DefaultSort has the last changed first.
const DefaultSort = "-changed"

// Sorts lists what Query.Sort may be. Rows that are equal come in the order of
// their ids; a sort with "-" is the exact reverse of the one without. title has
// the order of the Norwegian alphabet, id the order of the running numbers,
// deadline those without one last, completeness the least complete first.
var Sorts = []string{
	"-changed", "changed", "title", "-title", "id", "-id", "deadline", "completeness", "registered", "-registered", Relevance,
}

// Relevance has what fits the words that are searched for best first. It needs
// words.
const Relevance = "relevance"

// order is one way to compare rows. It is kept as one permutation that is read
// in both directions.
type order int

const (
	orderChanged order = iota
	orderTitle
	orderID
	orderDeadline
	orderCompleteness
	orderRegistered
	orderCount
	orderRelevance = orderCount // of a search, so that no permutation is kept
)

// orderSpec says how an order compares, and how a row's place in it is written
// in a cursor and read back (ok is false for what was never written).
type orderSpec struct {
	name    string
	compare func(a, b *entry) int
	key     func(e *entry) string
	read    func(e *entry, key string) (ok bool)
}

var orderSpecs = [orderCount]orderSpec{
	orderChanged: {
		name:    "changed",
		compare: func(a, b *entry) int { return a.Changed.Compare(b.Changed) },
		key:     func(e *entry) string { return e.Changed.Format(time.RFC3339Nano) },
		read:    func(e *entry, key string) bool { return readTime(&e.Changed, key) },
	},
	orderTitle: {
		name:    "title",
		compare: func(a, b *entry) int { return strings.Compare(a.title, b.title) },
		key:     func(e *entry) string { return sortTitle(e.Title) }, // shorter than its collation key
		read: func(e *entry, key string) bool {
			e.title = collationKey(key)
			return true
		},
	},
	orderID: {
		name:    "id",
		compare: func(*entry, *entry) int { return 0 },
		key:     func(*entry) string { return "" },
		read:    func(_ *entry, key string) bool { return key == "" },
	},
	orderDeadline: {
		name:    "deadline",
		compare: compareDeadlines,
		key:     func(e *entry) string { return string(e.Deadline) },
		read: func(e *entry, key string) bool {
			e.Deadline = events.Date(key)
			return true
		},
	},
	orderCompleteness: {
		name:    "completeness",
		compare: func(a, b *entry) int { return cmp.Compare(a.Completeness, b.Completeness) },
		key:     func(e *entry) string { return strconv.Itoa(e.Completeness) },
		read: func(e *entry, key string) (ok bool) {
			n, err := strconv.Atoi(key)
			e.Completeness = n
			return err == nil
		},
	},
	orderRegistered: {
		name:    "registered",
		compare: func(a, b *entry) int { return a.Registered.Compare(b.Registered) },
		key:     func(e *entry) string { return e.Registered.Format(time.RFC3339Nano) },
		read:    func(e *entry, key string) bool { return readTime(&e.Registered, key) },
	},
}

// compare is 0 only for one and the same initiative.
func (o order) compare(a, b *entry) int {
	if c := orderSpecs[o].compare(a, b); c != 0 {
		return c
	}
	if c := strings.Compare(a.number, b.number); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}

func compareDeadlines(a, b *entry) int {
	switch {
	case a.Deadline == b.Deadline:
		return 0
	case a.Deadline == "":
		return 1
	case b.Deadline == "":
		return -1
	}
	return strings.Compare(string(a.Deadline), string(b.Deadline))
}

func readTime(t *time.Time, key string) bool {
	parsed, err := time.Parse(time.RFC3339Nano, key)
	*t = parsed
	return err == nil
}

// paddedNumber makes ids compare by their running number: 2026-9999 comes
// before 2026-10000. An id that does not end in a number stays as it is.
func paddedNumber(id string) string {
	const width = 10
	at := strings.LastIndexByte(id, '-') + 1
	digits := id[at:]
	if digits == "" || len(digits) >= width || strings.Trim(digits, "0123456789") != "" {
		return id
	}
	return id[:at] + strings.Repeat("0", width-len(digits)) + digits
}

// sorting is an order and the direction in which it is read.
type sorting struct {
	name  string
	order order
	down  bool
}

// sortingOf reads Query.Sort.
func sortingOf(name string) (sorting, bool) {
	if name == "" {
		name = DefaultSort
	}
	if !slices.Contains(Sorts, name) {
		return sorting{}, false
	}
	if name == Relevance {
		return sorting{name: name, order: orderRelevance}, true
	}
	plain, down := strings.CutPrefix(name, "-")
	for o := range orderSpecs {
		if orderSpecs[o].name == plain {
			return sorting{name: name, order: order(o), down: down}, true
		}
	}
	return sorting{}, false
}

// reversed is the same order read from its end.
func (s sorting) reversed() sorting {
	s.down = !s.down
	return s
}

// compare puts what the sorting shows first first.
func (s sorting) compare(a, b *entry) int {
	if s.down {
		return s.order.compare(b, a)
	}
	return s.order.compare(a, b)
}
