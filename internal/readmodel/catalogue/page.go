package catalogue

import (
	"encoding/json"
	"slices"
	"sort"

	"github.com/samstyring/samstyring/internal/fault"
)

// Query gives one page of a selection, its size and its facets, all of the same
// moment. Items never come twice on the pages of an unchanged catalogue, nor
// are any left out, however many rows are equal in the sort, in whichever
// direction one turns them.
//
// It fails with a Malformed fault for a sort that is not one of Sorts, for
// Relevance without words, and for a cursor that was made for another selection or
// sort (cursor_other_selection).
func (c *Catalogue) Query(q Query) (Page, error) {
	f := newCondition(&q)
	s, err := q.check(f)
	if err != nil {
		return Page{}, err
	}
	after, err := q.After.place(s, f)
	if err != nil {
		return Page{}, err
	}
	before, err := q.Before.place(s, f)
	if err != nil {
		return Page{}, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = DefaultLimit
	}
	chosen := c.lockSelection(f, !q.WithoutFacets)
	page := Page{Total: chosen.total}
	var p part
	if s.order == orderRelevance {
		var rows []place
		rows, page.Found = c.ranked(f, chosen)
		p = cutPart(rows, after, before, limit)
	} else {
		p = c.part(chosen, s, after.at(), before.at(), limit)
	}
	c.mu.RUnlock()

	if !q.WithoutFacets {
		page.Facets, page.Counts = chosen.facets, chosen.counts()
	}
	if p.more {
		page.Next = cursorAt(p.rows[len(p.rows)-1], s, f)
	}
	if p.less {
		page.Prev = cursorAt(p.rows[0], s, f)
	}
	page.Items = make([]json.RawMessage, len(p.rows))
	for i, e := range p.rows {
		page.Items[i] = e.Item
	}
	return page, nil
}

// part is the rows of one page.
type part struct {
	rows       []place
	less, more bool // there are rows before them, and behind them
}

// part gives the page behind a place, or the one that ends before another. Where
// less than a page is left before it, that is the first page, and whole. The
// caller holds mu for reading.
func (c *Catalogue) part(chosen *selection, s sorting, after, before *entry, limit int) (p part) {
	if before != nil {
		after = nil
		if rows := c.pick(chosen, s.reversed(), before, limit+1); len(rows) > limit {
			rows = rows[:limit]
			slices.Reverse(rows)
			p.rows, p.less = places(rows), true
			p.more = len(c.pick(chosen, s, rows[limit-1], 1)) > 0
			return p
		}
	}
	rows := c.pick(chosen, s, after, limit+1)
	if len(rows) > limit {
		rows, p.more = rows[:limit], true
	}
	p.rows = places(rows)
	if after != nil && len(rows) > 0 {
		p.less = len(c.pick(chosen, s.reversed(), rows[0], 1)) > 0
	}
	return p
}

func places(rows []*entry) []place {
	out := make([]place, len(rows))
	for i, e := range rows {
		out[i].entry = e
	}
	return out
}

// cutPart is what part is, of rows by relevance.
func cutPart(rows []place, after, before *place, limit int) part {
	from, to := 0, min(limit, len(rows))
	switch {
	case before != nil:
		to, _ = slices.BinarySearchFunc(rows, *before, compareRelevance)
		from = to - limit
		if from <= 0 { // less than a page is left: the first page, and whole
			from, to = 0, min(limit, len(rows))
		}
	case after != nil:
		at, same := slices.BinarySearchFunc(rows, *after, compareRelevance)
		if same {
			at++
		}
		from, to = at, min(at+limit, len(rows))
	}
	return part{rows: rows[from:to], less: from > 0 && from < to, more: to < len(rows)}
}

// Each gives every row of a selection in the order of its sort, as they were at
// one moment, until fn returns false. Limit and After do not count. Nothing is
// locked while fn runs, so it may write to a slow receiver. It fails before the
// first row, with a Malformed fault, for a sort that is not one of Sorts.
func (c *Catalogue) Each(q Query, fn func(Row) bool) error {
	f := newCondition(&q)
	s, err := q.check(f)
	if err != nil {
		return err
	}
	chosen := c.lockSelection(f, false)
	var rows []place
	if s.order == orderRelevance {
		rows, _ = c.ranked(f, chosen)
	} else {
		rows = places(c.pick(chosen, s, nil, chosen.total))
	}
	c.mu.RUnlock()
	for _, e := range rows {
		if !fn(e.Row) {
			return nil
		}
	}
	return nil
}

// check finds a sort and filters that are not known here: they must not select
// everything in silence.
func (q *Query) check(f *condition) (sorting, error) {
	var wrong fault.List
	asked := q.Sort
	if asked == "" && len(f.words) > 0 {
		asked = Relevance
	}
	s, ok := sortingOf(asked)
	switch {
	case !ok:
		wrong.Add("query.sort", "not_one_of", fault.Args{"given": q.Sort, "allowed": Sorts})
	case s.order == orderRelevance && len(f.words) == 0:
		wrong.Add("query.sort", "relevance_of_words", nil)
	}
	for name := range q.Where {
		if !selects(name) {
			wrong.Add("query."+string(name), "unknown_parameter", fault.Args{"given": string(name)})
		}
	}
	return s, wrong.Err(fault.Malformed, "", nil)
}

// sortCost is what sorting one row of a selection costs, in rows passed over
// when a permutation is walked instead. Measured, and nothing but speed
// depends on it.
const sortCost = 160

// pick gives up to n rows of a selection after a place, in order. The caller
// holds mu for reading.
func (c *Catalogue) pick(chosen *selection, s sorting, after *entry, n int) []*entry {
	n = min(n, chosen.total)
	if n == 0 {
		return nil
	}
	walk := len(c.rows) / chosen.total * n
	if chosen.total*sortCost < walk {
		return c.sorted(chosen, s, after, n)
	}
	return c.walked(chosen, s, after, n)
}

// sorted collects and sorts the rows: for small selections.
func (c *Catalogue) sorted(chosen *selection, s sorting, after *entry, n int) []*entry {
	out := make([]*entry, 0, chosen.total)
	for slot := range chosen.rows.all() {
		if e := c.rows[slot]; after == nil || s.compare(e, after) > 0 {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, s.compare)
	return out[:min(n, len(out))]
}

// walked reads the rows off the permutation.
func (c *Catalogue) walked(chosen *selection, s sorting, after *entry, n int) []*entry {
	slots := c.orders[s.order]
	at, step := c.start(slots, s, after)
	out := make([]*entry, 0, n)
	for ; at >= 0 && at < len(slots) && len(out) < n; at += step {
		if chosen.rows.has(slots[at]) {
			out = append(out, c.rows[slots[at]])
		}
	}
	return out
}

// start is where a walk begins, and in which direction it goes.
func (c *Catalogue) start(slots []uint32, s sorting, after *entry) (at, step int) {
	switch {
	case s.down && after == nil:
		return len(slots) - 1, -1
	case s.down:
		return c.find(slots, s.order, after) - 1, -1
	case after == nil:
		return 0, 1
	}
	return sort.Search(len(slots), func(i int) bool {
		return s.order.compare(c.rows[slots[i]], after) > 0
	}), 1
}
