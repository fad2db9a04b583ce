package reference

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// Match is one municipality that a search found, and why.
type Match struct {
	Municipality Municipality
	Text         string // the name or number that matched, as it is written
	Former       bool   // it is an earlier one
}

// searchEntry is one name or number that leads to municipalities of today.
type searchEntry struct {
	folded string
	text   string
	former bool
	to     []int // indexes of municipalities, the most likely first
}

// How well an entry matches, best first.
const (
	matchWhole = iota
	matchStart
	matchWord   // at the start of a word
	matchInside // anywhere, if what is searched for is long enough
	matchNone
)

// insideLength is how many letters it takes to look inside words.
const insideLength = 3

// hit is the best that has been found for one municipality.
type hit struct {
	entry        *searchEntry
	quality      int
	order        int // place among the municipalities of the entry
	municipality int
}

// SearchMunicipalities finds municipalities of today by name in any of their
// languages, by earlier names, and by numbers of today or earlier, compared
// folded. Whole matches come first, then names that begin with the words, then
// the rest; today's before earlier ones. Each municipality comes once. A limit
// of zero or less gives all.
func (d *Data) SearchMunicipalities(q string, limit int) []Match {
	folded := Fold(q)
	hits := d.search(folded)
	if name, cut := strings.CutSuffix(folded, " kommune"); cut && len(hits) == 0 {
		hits = d.search(name)
	}
	if limit > 0 && len(hits) > limit {
		hits = hits[:limit]
	}
	matches := make([]Match, 0, len(hits))
	for _, h := range hits {
		matches = append(matches, Match{
			Municipality: d.municipalities[h.municipality], Text: h.entry.text, Former: h.entry.former,
		})
	}
	return matches
}

func (d *Data) search(folded string) []hit {
	if folded == "" {
		return nil
	}
	best := map[int]hit{}
	for i := range d.index {
		e := &d.index[i]
		quality := e.match(folded)
		if quality == matchNone {
			continue
		}
		for order, m := range e.to {
			h := hit{entry: e, quality: quality, order: order, municipality: m}
			if known, ok := best[m]; !ok || h.compare(known) < 0 {
				best[m] = h
			}
		}
	}
	hits := make([]hit, 0, len(best))
	for _, h := range best {
		hits = append(hits, h)
	}
	slices.SortFunc(hits, hit.compare)
	return hits
}

func (e *searchEntry) match(folded string) int {
	switch at := strings.Index(e.folded, folded); {
	case at < 0:
		return matchNone
	case len(e.folded) == len(folded):
		return matchWhole
	case at == 0:
		return matchStart
	case strings.Contains(e.folded, " "+folded):
		return matchWord
	case len(folded) >= insideLength:
		return matchInside
	default:
		return matchNone
	}
}

func (h hit) compare(other hit) int {
	former := func(e *searchEntry) int {
		if e.former {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(h.quality, other.quality),
		cmp.Compare(former(h.entry), former(other.entry)),
		cmp.Compare(h.order, other.order),
		cmp.Compare(h.entry.folded, other.entry.folded),
		cmp.Compare(h.municipality, other.municipality),
	)
}

func (d *Data) loadSearch(files fs.FS) error {
	for i, m := range d.municipalities {
		names := []string{m.Number, m.Name, m.DisplayName, m.OfficialName, m.KvenName}
		for _, language := range []string{"se", "sma", "smj"} {
			names = append(names, m.SamiNames[language])
		}
		for j, name := range names {
			if name != "" && slices.Index(names, name) == j {
				d.index = append(d.index, searchEntry{folded: Fold(name), text: name, to: []int{i}})
			}
		}
	}
	d.indexFormer()
	rows, err := readTable(files, "municipality_search_names.csv", "kommunenummer", "navn")
	if err != nil {
		return err
	}
	for _, r := range rows {
		i, ok := d.municipality[r.text("kommunenummer")]
		r.check(ok, "%q is not a municipality today", r.text("kommunenummer"))
		name := r.need("navn")
		if err := r.err(); err != nil {
			return fmt.Errorf("read search name: %w", err)
		}
		d.index = append(d.index, searchEntry{folded: Fold(name), text: name, to: []int{i}})
	}
	return nil
}

// indexFormer adds every number that has ended, and the name it had.
func (d *Data) indexFormer() {
	for _, number := range slices.Sorted(maps.Keys(d.history.spells)) {
		for _, s := range d.history.spells[number] {
			if s.ended == "" {
				continue
			}
			to := make([]int, 0, len(s.today))
			for _, n := range s.line() {
				to = append(to, d.municipality[n])
			}
			d.index = append(d.index,
				searchEntry{folded: Fold(number), text: number, former: true, to: to},
				searchEntry{folded: Fold(s.name), text: s.name, former: true, to: to})
		}
	}
}
