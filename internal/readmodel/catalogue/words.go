package catalogue

import (
	"cmp"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/search"
)

// terms are what a row can be found by: its title and ids most, then whose it is,
// then its summary.
func (r *Row) terms() []search.Term {
	parts := []search.Part{
		{Text: r.ID + " " + r.ExternalID, Weight: search.WeightName},
		{Text: r.OwnerNames, Weight: search.WeightOf},
		{Text: strings.Join(r.Products, " "), Weight: search.WeightOf},
	}
	for _, tag := range checks.Languages {
		parts = append(parts,
			search.Part{Text: r.Title[tag], Language: tag, Weight: search.WeightName},
			search.Part{Text: r.Summary[tag], Language: tag, Weight: search.WeightText})
	}
	return search.Analyse(parts...)
}

// nameTerms are the words of what a row is called: its title in each language and its
// ids.
func (r *Row) nameTerms() []search.Term {
	var titles []string
	for _, tag := range checks.Languages {
		titles = append(titles, r.Title[tag])
	}
	return search.NameTerms(titles, r.ID, r.ExternalID)
}

// sameTerms says whether two rows are found by the same words.
func sameTerms(a, b *Row) bool {
	if a.ID != b.ID || a.ExternalID != b.ExternalID || a.OwnerNames != b.OwnerNames || !slices.Equal(a.Products, b.Products) {
		return false
	}
	for _, tag := range checks.Languages {
		if a.Title[tag] != b.Title[tag] || a.Summary[tag] != b.Summary[tag] {
			return false
		}
	}
	return true
}

// findable brings the indexes of words up to date with a change. The caller holds
// mu.
func (c *Catalogue) findable(ch change) {
	if ch.terms == nil {
		return
	}
	if ch.was != nil {
		c.words.Remove(ch.was.slot, ch.was.terms())
		c.names.Remove(ch.was.slot, ch.was.nameTerms())
	}
	c.words.Put(ch.is.slot, ch.terms)
	c.names.Put(ch.is.slot, ch.names)
}

// search narrows a lens to the rows in which all the words are found. The caller
// holds mu for reading.
func (c *Catalogue) search(f *condition, l lens) {
	found := newBitset(len(c.rows))
	for _, h := range c.words.Find(f.words).Hits {
		found.set(h.Slot)
	}
	l.narrow(found)
}

// place is a row of a selection, and where it stands in an order by relevance.
type place struct {
	*entry
	score float64
}

// at is the row of a place; nil without one.
func (p *place) at() *entry {
	if p == nil {
		return nil
	}
	return p.entry
}

// compareRelevance puts the more relevant first, and of equal ones the one with
// the lower number.
func compareRelevance(a, b place) int {
	return cmp.Or(cmp.Compare(b.score, a.score), orderID.compare(a.entry, b.entry))
}

// ranked is a selection with words in the order of relevance. The caller holds mu
// for reading.
func (c *Catalogue) ranked(f *condition, chosen *selection) ([]place, search.Found) {
	found := c.words.Find(f.words)
	out := make([]place, 0, chosen.total)
	for _, h := range found.Hits {
		if chosen.rows.has(h.Slot) {
			out = append(out, place{c.rows[h.Slot], h.Score})
		}
	}
	slices.SortFunc(out, compareRelevance)
	return out, found
}
