package find

import (
	"cmp"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/search"
)

// Likeness is an initiative or a need that may be about the same as a text.
type Likeness struct {
	Thing
	Standing events.Standing // of an initiative
	Words    []string        // that both have, as the thing writes them; those that tell most first
	degree   float64
}

const (
	// maxAlike is how many of a kind are worth looking at.
	maxAlike = 5
	// maxCommon is how many words say why.
	maxCommon = 6
	// weightAlike is that of a word of a text that is compared.
	weightAlike = 2
)

// Alike gives the initiatives and the needs that are likely to be about the same as a
// title with a text, the most alike first, at most five of each.
func (f *Finder) Alike(title, text events.Text) ([]Likeness, error) {
	if err := f.follow(); err != nil {
		return nil, err
	}
	var out []Likeness
	for _, text := range []events.Text{text, nil} { // a long text must not hide what the title says
		for _, a := range f.query.Alike(title, text, "") {
			out = append(out, Likeness{OfRow(a.Row), a.Row.Standing, a.Words, a.Degree})
		}
		out = append(out, f.needsAlike(title, text)...)
	}
	slices.SortStableFunc(out, func(a, b Likeness) int { return cmp.Compare(b.degree, a.degree) })
	seen, of := map[key]bool{}, map[Kind]int{}
	return slices.DeleteFunc(out, func(l Likeness) bool {
		k := key{l.Kind, l.ID}
		drop := seen[k] || of[l.Kind] == maxAlike
		if !drop {
			seen[k] = true
			of[l.Kind]++
		}
		return drop
	}), nil
}

func (f *Finder) needsAlike(title, text events.Text) (out []Likeness) {
	var parts []search.Part
	for _, tag := range checks.Languages {
		parts = append(parts, search.Part{Text: strings.TrimSpace(title[tag] + " " + text[tag]), Language: tag, Weight: weightAlike})
	}
	asked := search.Analyse(parts...)
	f.mu.RLock()
	defer f.mu.RUnlock()
	// Everything else lies in the same index, and is passed over.
	for _, a := range f.index.Similar(asked, func(slot uint32) []search.Term { return f.entries[slot].terms }, len(f.entries)) {
		e := f.entries[a.Slot]
		if e.Kind != Need || a.Degree < search.AlikeFrom || len(out) == maxAlike {
			continue
		}
		likeness := Likeness{Thing: e.Thing, degree: a.Degree}
		for _, stem := range f.index.Common(asked, e.terms, maxCommon) {
			if w := cmp.Or(written(e.Title, stem), written(e.Text, stem)); w != "" {
				likeness.Words = append(likeness.Words, w)
			}
		}
		out = append(out, likeness)
	}
	return out
}

// ListNeeds lists the needs that are asked for, and in which every word is found, where
// there are words: what fits best first.
func (f *Finder) ListNeeds(where query.NeedFilter, words string) ([]query.NeedSum, error) {
	list, err := f.query.Needs(where)
	if err != nil || len(search.Words(words)) == 0 {
		return list, err
	}
	a, err := f.Search(Query{Text: words, Kinds: []Kind{Need}})
	if err != nil {
		return nil, err
	}
	var out []query.NeedSum
	for _, h := range a.Hits {
		if i := slices.IndexFunc(list, func(s query.NeedSum) bool { return s.ID == h.ID }); i >= 0 {
			out = append(out, list[i])
		}
	}
	return out, nil
}
