package catalogue

import (
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/search"
)

// Match is a row in which words were found. The row is the catalogue's own and
// must not be changed.
type Match struct {
	Row   *Row
	Score float64
}

// FindBeside finds words in the rows and in an index of other records as if both
// were one, so that the scores can be compared. The rows come in no order; whoever
// calls guards the other index.
func (c *Catalogue) FindBeside(words []string, other *search.Index) (rows []Match, own, others search.Found) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	found := search.FindIn(words, c.words, other)
	own, others = found[0], found[1]
	rows = make([]Match, len(own.Hits))
	for i, h := range own.Hits {
		rows[i] = Match{&c.rows[h.Slot].Row, h.Score}
	}
	return rows, own, others
}

// Begun are the rows whose title, in any language, or id has a word that begins with
// each word of a text: the best first, of equal ones by title, and at most as many as
// asked for.
func (c *Catalogue) Begun(text string, most int) []Match {
	c.mu.RLock()
	defer c.mu.RUnlock()
	hits := c.names.Begun(text, most, func(a, b uint32) bool { return orderTitle.compare(c.rows[a], c.rows[b]) < 0 })
	out := make([]Match, len(hits))
	for i, h := range hits {
		out[i] = Match{&c.rows[h.Slot].Row, h.Score}
	}
	return out
}

// Nearest are words of titles and summaries that are most like a folded one that
// was not found, as they are written, at most as many as asked for.
func (c *Catalogue) Nearest(word string, most int) []search.NearWord {
	c.mu.RLock()
	defer c.mu.RUnlock()
	var out []search.NearWord
	for _, n := range c.words.Nearest(word, most) {
		if written := c.rows[n.Slot].written(n.Stem); written != "" {
			out = append(out, search.NearWord{Word: written, Away: n.Away})
		}
	}
	return out
}

// written is the word of a row that has a stem.
func (r *Row) written(stem string) string {
	for _, tag := range checks.Languages {
		for _, text := range []string{r.Title[tag], r.Summary[tag]} {
			if w := search.Written(text, tag, stem); w != "" {
				return w
			}
		}
	}
	return ""
}
