package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/filter"
)

// Reach leads the expression of whom an initiative concerns to the numbers of
// today's municipalities. *reference.Data is one. The same expression must
// lead to the same numbers for as long as a catalogue lives.
type Reach interface {
	Concerned(events.Reach) []string
}

// values are the postings of one field.
type values struct {
	field   field
	byValue map[string]*posting
	all     []*posting // in the order in which they were met
	sorted  []*posting // in the order of their values; see index.sort
}

// alphabetical is where a value without a posting belongs among those that have one.
func (v *values) alphabetical(value string) int {
	at, _ := slices.BinarySearchFunc(v.sorted, value, func(p *posting, value string) int { return strings.Compare(p.value, value) })
	return at
}

// index leads from values to rows. Postings are added and never removed: there
// are as many as there have been different values.
type index struct {
	reach    Reach
	fields   [fieldCount]values
	values   code // how many there are, of all fields
	rows     rowValues
	everyone *posting // the rows whose reach is all; kept once and not for each municipality
}

func newIndex(reach Reach) *index {
	ix := &index{reach: reach, everyone: &posting{}}
	for f := range ix.fields {
		ix.fields[f].field, ix.fields[f].byValue = field(f), map[string]*posting{}
	}
	for _, number := range reach.Concerned(events.Reach{Scope: events.ScopeAll}) {
		if ix.fields[fieldMunicipality].byValue[number] == nil {
			ix.add(&ix.fields[fieldMunicipality], number)
		}
	}
	return ix
}

// add makes the posting of a new value.
func (ix *index) add(v *values, value string) *posting {
	p := &posting{value: value, of: v.field, code: ix.values, open: filter.Of(fieldSpecs[v.field].filter).Values == nil, rank: rankOf(v.field, value)}
	ix.values++
	v.byValue[value] = p
	v.all = append(v.all, p)
	return p
}

// sort brings the order of the values that are counted up to date when there are new
// ones. The caller holds the lock that readers need.
func (ix *index) sort() {
	for f := range ix.fields[:facetCount] {
		v := &ix.fields[f]
		fresh := v.all[len(v.sorted):]
		if len(fresh) == 0 {
			continue
		}
		for _, p := range fresh {
			v.sorted = slices.Insert(v.sorted, v.alphabetical(p.value), p)
		}
		for i, p := range v.sorted {
			p.alphabetical = i
		}
	}
}

// postingsOf gives the postings of a row's own values, each once. Those that do not
// exist yet are made by add, which holds the lock that readers need.
func (ix *index) postingsOf(r *Row, add func(*values, string) *posting) []*posting {
	var out []*posting
	for f := range fieldSpecs {
		v := &ix.fields[f]
		for _, value := range fieldSpecs[f].held(r) {
			if value == "" {
				continue
			}
			p := v.byValue[value]
			if p == nil {
				p = add(v, value)
			}
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return slices.Clip(out)
}

// concerned gives the postings of the municipalities that a reach concerns.
// Rows that are put together and have the same reach share the answer.
func (ix *index) concerned(r events.Reach, known map[string][]*posting) []*posting {
	if r.Scope == events.ScopeAll && len(r.Except) == 0 {
		return []*posting{ix.everyone}
	}
	key := reachKey(r)
	if out, ok := known[key]; ok {
		return out
	}
	var out []*posting
	for _, number := range ix.reach.Concerned(r) {
		if p := ix.fields[fieldMunicipality].byValue[number]; p != nil {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b *posting) int { return strings.Compare(a.value, b.value) })
	out = slices.Clip(slices.Compact(out))
	known[key] = out
	return out
}

func reachKey(r events.Reach) string {
	return fmt.Sprintf("%s %q %q %s %s %s", r.Scope, r.Codes, r.Except, end(r.Min), end(r.Max), r.ReferenceDate)
}

func end(n *int) string {
	if n == nil {
		return "-"
	}
	return fmt.Sprint(*n)
}

// anyOf gives the rows of n that hold any of the values of a field. The set must not be
// changed: it may be that of a value itself.
func (ix *index) anyOf(f field, wanted []string, n int, w *workspace) bitset {
	var found []*posting
	for _, value := range wanted {
		if p := ix.fields[f].byValue[value]; p != nil {
			found = append(found, p)
		}
	}
	if len(found) > 0 && f == fieldMunicipality {
		found = append(found, ix.everyone)
	}
	if len(found) == 1 && found[0].bits != nil {
		return found[0].bits
	}
	out := w.set(n)
	clear(out)
	for _, p := range found {
		p.orInto(out)
	}
	return out
}
