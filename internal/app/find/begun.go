package find

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/search"
)

const (
	// MaxSuggested is how many things are suggested to whoever types: as many as one
	// takes in at a glance.
	MaxSuggested = 8
	// mostOfAKind is how many of them are of one kind, as long as there are others.
	mostOfAKind = 4
)

// Suggestion is a thing that is called what somebody has begun to type.
type Suggestion struct {
	Thing
	Also  string // another name of it that begins so, where its title does not; "": none
	score float64
}

// nameTerms are the words that an entry is suggested for; nil if it is not. A decision
// is called as what it is on, which is suggested itself.
func (e *entry) nameTerms() []search.Term {
	if e.Kind == Decision {
		return nil
	}
	return search.NameTerms(slices.Collect(maps.Values(e.Title)), slices.Concat(e.called, e.hints)...)
}

// Suggest gives what somebody may mean who has typed the beginning of some words: things
// whose names have a word that begins with each of them, those first that begin so
// themselves, at most eight, of several kinds where there are any. Malformed: fewer than
// two letters or digits, or too many.
func (f *Finder) Suggest(text string) ([]Suggestion, error) {
	var wrong fault.List
	if n := search.Typed(text); n < search.MinBegun {
		wrong.Add("query.q", "too_short", fault.Args{"min": search.MinBegun, "given": n})
	}
	if n := len([]rune(text)); n > MaxLength {
		wrong.Add("query.q", "too_long", fault.Args{"max": MaxLength, "given": n})
	}
	if err := wrong.Err(fault.Malformed, "", nil); err != nil {
		return nil, err
	}
	if err := f.follow(); err != nil {
		return nil, err
	}
	f.mu.RLock()
	defer f.mu.RUnlock()
	var all []Suggestion
	for _, m := range f.query.Begun(text, MaxSuggested) {
		all = append(all, Suggestion{Thing: OfRow(m.Row), score: m.Score})
	}
	for _, h := range f.names.Begun(text, 2*MaxSuggested, func(a, b uint32) bool { return f.entries[a].before(f.entries[b]) }) {
		all = append(all, Suggestion{f.thing(f.entries[h.Slot]), f.entries[h.Slot].also(text), h.Score})
	}
	// By kind, where they fit equally well; within one they are in their order.
	slices.SortStableFunc(all, func(a, b Suggestion) int {
		return cmp.Or(cmp.Compare(b.score, a.score), slices.Index(Kinds, a.Kind)-slices.Index(Kinds, b.Kind))
	})
	out := mixed(all)
	for i := range out {
		if err := f.lead(&out[i].Thing); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// mixed are the first of some suggestions, in their order, such that one kind does not
// push out the others.
func mixed(all []Suggestion) (out []Suggestion) {
	of, room := map[Kind]int{}, min(MaxSuggested, len(all)) // what the kinds leave for more of one
	for _, s := range all {
		of[s.Kind]++
	}
	for _, n := range of {
		room -= min(n, mostOfAKind)
	}
	taken := map[Kind]int{}
	for _, s := range all {
		switch {
		case len(out) == MaxSuggested:
			return out
		case taken[s.Kind] < mostOfAKind:
		case room > 0:
			room--
		default:
			continue
		}
		taken[s.Kind]++
		out = append(out, s)
	}
	return out
}

// before is the order of entries that fit equally well.
func (e *entry) before(other *entry) bool {
	return cmp.Or(slices.Index(Kinds, e.Kind)-slices.Index(Kinds, other.Kind), strings.Compare(e.sorted(), other.sorted()), strings.Compare(e.ID, other.ID)) < 0
}

// sorted is what an entry is sorted by.
func (e *entry) sorted() string {
	title := cmp.Or(e.Title["nb"], e.Title["nn"], e.Title["en"])
	return reference.Fold(title)
}

// also is the shortest name of an entry that begins as was typed, where its title does
// not in any language.
func (e *entry) also(text string) string {
	for _, title := range e.Title {
		if search.Begins(title, text) {
			return ""
		}
	}
	also := ""
	for _, name := range e.called {
		if search.Begins(name, text) && (also == "" || len(name) < len(also)) {
			also = name
		}
	}
	return also
}
