package catalogue

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/search"
)

// naive does what Catalogue does, one row at a time and without any index.
type naive struct {
	reach Reach
	rows  map[string]Row
	index *search.Index // of the rows as they are; nil after a change
	slots []string      // ids in it
}

func newNaive(reach Reach) *naive { return &naive{reach: reach, rows: map[string]Row{}} }

func (n *naive) put(rows ...Row) {
	n.index = nil
	for _, r := range rows {
		n.rows[r.ID] = r
	}
}

func anyIn(wanted []string, held ...string) bool {
	wanted = slices.DeleteFunc(slices.Clone(wanted), func(w string) bool { return w == "" })
	return len(wanted) == 0 || slices.ContainsFunc(wanted, func(w string) bool { return slices.Contains(held, w) })
}

// inAny says whether one of the days is in one of the periods that are asked for.
func inAny(wanted []string, days ...events.Date) bool {
	wanted = slices.DeleteFunc(slices.Clone(wanted), func(w string) bool { return w == "" })
	return len(wanted) == 0 || slices.ContainsFunc(wanted, func(w string) bool {
		p, ok := filter.ParsePeriod(w)
		return ok && slices.ContainsFunc(days, func(d events.Date) bool { return d >= p.First && (p.Last == "" || d <= p.Last) })
	})
}

func nextDay(d events.Date) events.Date {
	at, _ := time.Parse(time.DateOnly, string(d)) // drawn among days
	return events.Date(at.AddDate(0, 0, 1).Format(time.DateOnly))
}

// naiveValues are a row's values in one facet.
func naiveValues(facet filter.Name, r Row) []string {
	switch facet {
	case "stage":
		return []string{string(r.Stage)}
	case "standing":
		return []string{string(r.Standing)}
	case "phase":
		return []string{string(r.Phase)}
	case "obligation":
		return []string{r.Obligation}
	case "bypassed":
		held := []string{fmt.Sprint(r.Bypassed)}
		if r.BypassOver && !r.Bypassed {
			held = append(held, "past")
		}
		return held
	case "slipped":
		return []string{r.Slipped}
	case "disagreed":
		return []string{fmt.Sprint(r.Disagreed)}
	case "targetGroup":
		return texts(r.TargetGroups)
	case "lifeEvent":
		return slices.Compact(slices.Sorted(slices.Values(r.LifeEvents)))
	case "product":
		return slices.Compact(slices.Sorted(slices.Values(r.Products)))
	case "class":
		return []string{string(r.Class)}
	case "owner":
		return []string{r.Owner}
	case "ministry":
		return []string{r.Ministry}
	case "theme":
		return slices.Compact(slices.Sorted(slices.Values(r.Themes)))
	}
	panic(string(facet))
}

// selects says whether a query selects a row, one facet's own filter left out.
func (n *naive) selects(q Query, r Row, without filter.Name) bool {
	for _, facet := range filter.OfList {
		if facet != without && !anyIn(q.Where[facet], naiveValues(facet, r)...) {
			return false
		}
	}
	if !inAny(q.Where[filter.Changed], r.ChangedOn...) {
		return false
	}
	var due []events.Date
	for _, s := range r.Spans { // every day
		for at := s.First; at <= s.Last; at = nextDay(at) {
			due = append(due, at)
		}
	}
	if !inAny(q.Where[filter.Due], due...) {
		return false
	}
	if !anyIn(q.Where[filter.Municipality], n.reach.Concerned(r.Reach)...) {
		return false
	}
	if !q.ChangedSince.IsZero() && r.Changed.Before(q.ChangedSince) {
		return false
	}
	if len(search.Words(q.Text)) == 0 {
		return true
	}
	_, found := n.found(q)[r.ID]
	return found
}

// found searches an index that is made anew from all rows.
func (n *naive) found(q Query) map[string]float64 {
	if n.index == nil {
		n.slots, n.index = slices.Sorted(maps.Keys(n.rows)), search.NewIndex(search.Listed())
		for slot, id := range n.slots {
			r := n.rows[id]
			n.index.Put(uint32(slot), r.terms())
		}
	}
	out := map[string]float64{}
	for _, h := range n.index.Find(search.Words(q.Text)).Hits {
		out[n.slots[h.Slot]] = h.Score
	}
	return out
}

func naiveID(a, b Row) int {
	yearA, numberA, _ := strings.Cut(a.ID, "-")
	yearB, numberB, _ := strings.Cut(b.ID, "-")
	x, _ := strconv.Atoi(numberA)
	y, _ := strconv.Atoi(numberB)
	return cmp.Or(cmp.Compare(yearA, yearB), cmp.Compare(x, y))
}

func naiveCompare(name string, titles *collate.Collator) func(a, b Row) int {
	plain, down := strings.CutPrefix(cmp.Or(name, DefaultSort), "-")
	compare := func(a, b Row) int {
		c := 0
		switch plain {
		case "changed":
			c = a.Changed.Compare(b.Changed)
		case "registered":
			c = a.Registered.Compare(b.Registered)
		case "title":
			c = titles.CompareString(a.Title["nb"], b.Title["nb"])
		case "completeness":
			c = cmp.Compare(a.Completeness, b.Completeness)
		case "deadline":
			c = cmp.Compare(cmp.Or(a.Deadline, "9999-99-99"), cmp.Or(b.Deadline, "9999-99-99"))
		case "id":
		default:
			panic(name)
		}
		return cmp.Or(c, naiveID(a, b))
	}
	if down {
		return func(a, b Row) int { return compare(b, a) }
	}
	return compare
}

// selection is the whole selection, sorted.
func (n *naive) selection(q Query) []Row {
	var out []Row
	for _, r := range n.rows {
		if n.selects(q, r, "") {
			out = append(out, r)
		}
	}
	if words := search.Words(q.Text); len(words) > 0 && (q.Sort == "" || q.Sort == Relevance) {
		found := n.found(q)
		slices.SortFunc(out, func(a, b Row) int { return cmp.Or(cmp.Compare(found[b.ID], found[a.ID]), naiveID(a, b)) })
		return out
	}
	slices.SortFunc(out, naiveCompare(q.Sort, collate.New(language.MustParse("nn"), collate.Loose)))
	return out
}

// facets counts every value that is not empty.
func (n *naive) facets(q Query) map[filter.Name]map[string]int {
	out := map[filter.Name]map[string]int{}
	for _, facet := range filter.OfList {
		counts := map[string]int{}
		for _, w := range q.Where[facet] {
			counts[w] = 0
		}
		for _, r := range n.rows {
			if n.selects(q, r, facet) {
				for _, v := range naiveValues(facet, r) {
					counts[v]++
				}
			}
		}
		delete(counts, "")
		out[facet] = counts
	}
	return out
}

// ids reads the ids back from list items.
func ids(items []json.RawMessage) []string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = string(item)
	}
	return out
}

func rowIDs(rows []Row) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = string(r.Item)
	}
	return out
}

// fakeReach is a country with six municipalities in two counties.
type fakeReach struct{}

func (fakeReach) Concerned(r events.Reach) []string {
	today := []string{"0301", "1108", "1508", "1580", "4601", "4602"}
	switch r.Scope {
	case events.ScopeAll:
		return today
	case events.ScopeCounties:
		return slices.DeleteFunc(today, func(m string) bool { return !slices.Contains(r.Codes, m[:2]) })
	case events.ScopeMunicipalities:
		return slices.DeleteFunc(today, func(m string) bool { return !slices.Contains(r.Codes, m) })
	case events.ScopePopulation:
		return today[*r.Min:]
	}
	return nil
}
