package catalogue

import (
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/search"
)

// Alike is a row that may be about the same as a text. The row is the catalogue's
// own and must not be changed.
type Alike struct {
	Row    *Row
	Words  []string // that both have, as the row writes them; those that tell most first
	Degree float64  // of likeness, to put it beside others
}

const (
	// maxAlike is how many are worth looking at.
	maxAlike = 5
	// maxCommon is how many words say why.
	maxCommon = 6
	// weightAlike is that of a word of a text that is compared; TestSameThingsAreTold
	// uses the same.
	weightAlike = 2
)

// Alike gives the rows that are likely to be about the same as a title with a
// summary, the most alike first, at most five. The row of that id is left out.
func (c *Catalogue) Alike(title, summary events.Text, except string) []Alike {
	var parts []search.Part
	for _, tag := range checks.Languages {
		parts = append(parts, search.Part{Text: strings.TrimSpace(title[tag] + " " + summary[tag]), Language: tag, Weight: weightAlike})
	}
	text := search.Analyse(parts...)
	c.mu.RLock()
	defer c.mu.RUnlock()
	var out []Alike
	for _, a := range c.words.Similar(text, func(slot uint32) []search.Term { return c.rows[slot].terms() }, maxAlike+1) {
		e := c.rows[a.Slot]
		if a.Degree < search.AlikeFrom || e.ID == except || len(out) == maxAlike {
			continue
		}
		likeness := Alike{Row: &e.Row, Degree: a.Degree}
		for _, stem := range c.words.Common(text, e.terms(), maxCommon) {
			if w := e.written(stem); w != "" {
				likeness.Words = append(likeness.Words, w)
			}
		}
		out = append(out, likeness)
	}
	return out
}
