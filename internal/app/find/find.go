// Package find answers a search over everything that the registry has: the
// initiatives, which lie in the list's own index, and beside them needs, decisions,
// municipalities, counties, organisations, rounds, products and pages of help,
// which lie in an index here. Both are searched as one, so that what fits best is
// first, of whichever kind.
//
// index.go keeps the index, things.go says what each kind is found by, and here a
// query is answered. internal/api and internal/web/searchpage show what is found.
package find

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/search"
)

// MaxLength is how many letters may be searched for at once.
const MaxLength = 200

// Query is what is searched for.
type Query struct {
	Text  string
	Kinds []Kind // none: all
}

// Check lists what is wrong with a query.
func (q *Query) Check() error {
	var wrong fault.List
	if n := len([]rune(q.Text)); n > MaxLength {
		wrong.Add("query.q", "too_long", fault.Args{"max": MaxLength, "given": n})
	}
	for _, k := range q.Kinds {
		wrong.Check(slices.Contains(Kinds, k), "query.kind", "not_one_of", fault.Args{"given": string(k), "allowed": Kinds})
	}
	return wrong.Err(fault.Malformed, "", nil)
}

// Hash tells queries apart, for cursors.
func (q *Query) Hash() uint64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%q %q", q.Text, q.Kinds) // never fails
	return h.Sum64()
}

// Hit is a thing that was found.
type Hit struct {
	Thing
	Score float64
}

// Answer is what a search gives.
type Answer struct {
	Words  []string     // that were searched for, folded; none: nothing was asked for
	Hits   []Hit        // of the kinds that were asked for, the best first
	Counts map[Kind]int // of all kinds
	Found  search.Found // for marking
	Taken  []Taken      // words that were taken for others
	Tries  []Try        // where nothing was found: words of the query alone
	Near   []string     // likewise: words that are most like those that are known nowhere
	finder *Finder
}

// Part are the hits from one place to another, with the addresses that they have
// now.
func (a *Answer) Part(from, to int) ([]Hit, error) {
	out := slices.Clone(a.Hits[from:to])
	for i := range out {
		if err := a.finder.lead(&out[i].Thing); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// lead gives an organisation the address of the list of what it answers for, if there
// is one.
func (f *Finder) lead(t *Thing) error {
	if t.Kind != Organisation {
		return nil
	}
	address, err := f.ofOwner(t.ID)
	if address != "" {
		t.Path = address
	}
	return err
}

// ofOwner is the list of what an organisation answers for, or of what lies under
// it as a ministry; "" if there is neither.
func (f *Finder) ofOwner(number string) (string, error) {
	for _, name := range []filter.Name{filter.Owner, filter.Ministry} {
		page, err := f.query.List(catalogue.Query{Where: filter.Set{name: {number}}, Limit: 1, WithoutFacets: true})
		if err != nil || page.Total > 0 {
			return "/tiltak?" + filter.Of(name).Param + "=" + number, err
		}
	}
	return "", nil
}

// Taken is a word that is known nowhere, and the one that it was taken for.
type Taken struct{ Word, For string }

// Try is a word of a query, and how many it finds alone.
type Try struct {
	Word  string
	Total int
}

// Search answers a query. A Malformed fault says what is wrong with it.
func (f *Finder) Search(q Query) (*Answer, error) {
	if err := q.Check(); err != nil {
		return nil, err
	}
	if err := f.follow(); err != nil {
		return nil, err
	}
	f.mu.RLock()
	defer f.mu.RUnlock()
	a := &Answer{Words: search.Words(q.Text), Counts: map[Kind]int{}, finder: f}
	if len(a.Words) == 0 {
		return a, nil
	}
	all, own, others := f.all(a.Words, q.Text)
	for _, h := range all {
		a.Counts[h.Kind]++
		if len(q.Kinds) == 0 || slices.Contains(q.Kinds, h.Kind) {
			a.Hits = append(a.Hits, h)
		}
	}
	slices.SortFunc(a.Hits, Compare)
	a.Found = merged(own, others)
	for _, word := range a.Words {
		if stem, ok := a.Found.As[word]; ok && len(all) > 0 {
			a.Taken = append(a.Taken, Taken{asTyped(q.Text, word), writtenIn(all, stem)})
		}
	}
	if len(all) == 0 {
		f.suggest(a, q.Text)
	}
	return a, nil
}

// all is everything that was found, in no order.
func (f *Finder) all(words []string, text string) (all []Hit, own, others search.Found) {
	rows, own, others := f.query.FindBeside(words, f.index)
	asked := search.Reduced(text)
	for word, stem := range others.As {
		asked = strings.ReplaceAll(" "+asked+" ", " "+search.Reduced(word)+" ", " "+stem+" ")
	}
	asked = strings.TrimSpace(asked)
	all = make([]Hit, 0, len(rows)+len(others.Hits))
	for _, m := range rows {
		all = append(all, Hit{OfRow(m.Row), m.Score})
	}
	for _, h := range others.Hits {
		e := f.entries[h.Slot]
		all = append(all, Hit{f.thing(e), h.Score * e.meant(asked)})
	}
	return all, own, others
}

// thing is an entry as it is today: an organisation with products is a vendor.
func (f *Finder) thing(e *entry) Thing {
	t := e.Thing
	if t.Kind == Organisation && f.vendors[t.ID] {
		t.Path = "/leverandorer/" + t.ID
	}
	return t
}

// How much more a thing counts that the query names.
const (
	asNamed = 3
	asBegun = 1.5 // its name begins so
)

// meant is how much more a thing counts because it is called what was asked for.
func (e *entry) meant(asked string) float64 {
	out := 1.0
	for _, n := range e.names {
		switch {
		case n == asked:
			return asNamed
		case strings.HasPrefix(n, asked):
			out = asBegun
		}
	}
	return out
}

// Compare has the better hit first; of equal ones the kind that is offered first,
// then the lower id.
func Compare(a, b Hit) int {
	switch {
	case a.Score > b.Score:
		return -1
	case a.Score < b.Score:
		return 1
	case a.Kind != b.Kind:
		return slices.Index(Kinds, a.Kind) - slices.Index(Kinds, b.Kind)
	}
	return strings.Compare(a.ID, b.ID)
}

// merged is what was found in both indexes, for marking.
func merged(a, b search.Found) search.Found {
	for s := range b.Stems {
		a.Stems[s] = struct{}{}
	}
	for word, stem := range b.As {
		if _, ok := a.As[word]; !ok {
			a.As[word] = stem
		}
	}
	a.Hits = nil
	return a
}

// writtenIn is the word with a stem as one of the hits has it; the stem itself if
// none has.
func writtenIn(all []Hit, stem string) string {
	for _, h := range all {
		for _, text := range []events.Text{h.Title, h.Text} {
			if w := written(text, stem); w != "" {
				return w
			}
		}
	}
	return stem
}

// asTyped is a word of a query as it was typed.
func asTyped(text, folded string) string {
	for _, word := range strings.Fields(text) {
		if reference.Fold(word) == folded {
			return strings.Trim(word, ".,;:!?\"«»()")
		}
	}
	return folded
}

const (
	maxTries = 5
	maxNear  = 5
)

// suggest says what else to look for: the words of the query one by one, and, for
// those that are known nowhere, the nearest that are.
func (f *Finder) suggest(a *Answer, text string) {
	for _, word := range a.Words[:min(len(a.Words), maxTries)] {
		total := 0
		if len(a.Words) > 1 {
			found, _, _ := f.all([]string{word}, word)
			total = len(found)
		}
		if total > 0 {
			a.Tries = append(a.Tries, Try{asTyped(text, word), total})
			continue
		}
		near := append(f.query.NearestWords(word, maxNear), f.nearest(word)...)
		slices.SortStableFunc(near, func(a, b search.NearWord) int { return a.Away - b.Away })
		for _, n := range near {
			if len(a.Near) < maxNear && !slices.ContainsFunc(a.Near, func(has string) bool { return reference.Fold(has) == reference.Fold(n.Word) }) {
				a.Near = append(a.Near, n.Word)
			}
		}
	}
}

// nearest are words of the things here that are most like one.
func (f *Finder) nearest(word string) (out []search.NearWord) {
	for _, n := range f.index.Nearest(word, maxNear) {
		if w := written(f.entries[n.Slot].Title, n.Stem); w != "" {
			out = append(out, search.NearWord{Word: w, Away: n.Away})
		}
	}
	return out
}

// written is the word of a text that has a stem; "" if none has it.
func written(t events.Text, stem string) string {
	for _, tag := range checks.Languages {
		if w := search.Written(t[tag], tag, stem); w != "" {
			return w
		}
	}
	return ""
}
