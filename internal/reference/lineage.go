package reference

import (
	"cmp"
	"slices"

	"github.com/samstyring/samstyring/events"
)

// Span is the time in which a number was one municipality's.
type Span struct {
	Number string
	Name   string      // in that time
	From   events.Date // first day; empty: before the changes that are known
	Until  events.Date // last day; empty: today
}

// Lineage is what one of today's municipalities has been. Another number alone
// makes no other municipality; a merger and a split do.
type Lineage struct {
	Own    []Span // in which it was itself, under whichever number, latest first
	Former []Span // of those that it was formed from, latest first
}

// Lineage tells what one of today's municipalities has been; nothing for a number
// that is none. The days of all Own are nobody else's.
func (d *Data) Lineage(number string) Lineage {
	s := d.history.find(number, "")
	if s == nil || s.ended != "" {
		return Lineage{}
	}
	var out Lineage
	own := map[*spell]bool{}
	for at := s; ; at = at.before[0] {
		own[at] = true
		span := Span{Number: at.number, Name: at.name, From: at.from, Until: dayBefore(at.ended)}
		if formed := at.absorbed(); formed != "" { // the number lived on, and was another municipality's before
			out.Former = append(out.Former, Span{Number: at.number, Name: at.name, From: at.from, Until: dayBefore(formed)})
			span.From = formed
		}
		out.Own = append(out.Own, span)
		if len(at.before) != 1 || span.From != at.from || len(at.before[0].next) != 1 {
			break
		}
	}
	for _, spells := range d.history.spells {
		for _, x := range spells {
			if !own[x] && slices.Contains(x.today, number) {
				out.Former = append(out.Former, Span{Number: x.number, Name: x.name, From: x.from, Until: dayBefore(x.ended)})
			}
		}
	}
	slices.SortFunc(out.Former, func(a, b Span) int {
		return cmp.Or(cmp.Compare(b.Until, a.Until), cmp.Compare(a.Number, b.Number))
	})
	return out
}

// absorbed is the last day on which others were merged into a number that lived
// on; empty if it never was.
func (s *spell) absorbed() (day events.Date) {
	for _, p := range s.before {
		if p.ended != s.from {
			day = max(day, p.ended)
		}
	}
	return day
}

// Heirs are today's municipalities that a number leads to, whichever of its times
// is meant.
func (d *Data) Heirs(number string) (out []string) {
	for _, s := range d.history.spells[number] {
		out = append(out, s.today...)
	}
	return sortedSet(out)
}
