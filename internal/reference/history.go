package reference

import (
	"cmp"
	"slices"

	"github.com/samstyring/samstyring/events"
)

// spell is the time that one number meant one municipality. A number that is
// given anew later gets another spell.
type spell struct {
	number string
	name   string      // the last one in the spell
	from   events.Date // first day; empty: before the changes that are known
	ended  events.Date // first day that it is no longer valid; empty: valid today
	next   []*spell    // what took over; the one with the same name first
	main   *spell      // the one of next with the same name, if any
	before []*spell    // what it took over from
	today  []string    // where it leads today, sorted
}

func (s *spell) validOn(day events.Date) bool {
	return s.from <= day && (s.ended == "" || day < s.ended)
}

// history knows every number that was valid at some time, and where it leads.
type history struct {
	spells   map[string][]*spell    // by number, in the order of time
	counties map[string][]countyEra // by county number, in the order of time
}

// countyEra is the time between two days of change.
type countyEra struct {
	from  events.Date // empty: before the changes that are known
	today []string    // where the county's numbers lead today, sorted; empty: no such county then
}

// find gives the number's spell on a day; its last spell if the day is empty.
func (h *history) find(number string, on events.Date) *spell {
	spells := h.spells[number]
	for i := len(spells) - 1; i >= 0; i-- {
		if on == "" || spells[i].validOn(on) {
			return spells[i]
		}
	}
	return nil
}

// settle works out where every spell leads today.
func (h *history) settle() {
	for _, spells := range h.spells {
		for _, s := range spells {
			s.lead()
		}
	}
}

func (s *spell) lead() []string {
	if s.today == nil {
		if s.ended == "" {
			s.today = []string{s.number}
		}
		for _, n := range s.next {
			s.today = append(s.today, n.lead()...)
		}
		s.today = sortedSet(s.today)
	}
	return s.today
}

// settleCounties works out, for every county number and every era, where the
// municipality numbers that began with it lead today.
func (h *history) settleCounties(days []events.Date) {
	h.counties = map[string][]countyEra{}
	eras := append([]events.Date{""}, days...)
	for number := range h.spells {
		if county := number[:2]; h.counties[county] == nil {
			for _, from := range eras {
				h.counties[county] = append(h.counties[county], countyEra{from: from})
			}
		}
	}
	for number, spells := range h.spells {
		for _, s := range spells {
			for i, from := range eras {
				if s.validOn(from) {
					era := &h.counties[number[:2]][i]
					era.today = append(era.today, s.today...)
				}
			}
		}
	}
	for _, eras := range h.counties {
		for i := range eras {
			eras[i].today = sortedSet(eras[i].today)
		}
	}
}

// former lists the numbers that led to a municipality of today, latest first.
func (s *spell) former() []FormerNumber {
	var out []FormerNumber
	seen := map[*spell]bool{}
	var walk func(at, cameFrom *spell)
	walk = func(at, cameFrom *spell) {
		for _, p := range at.before {
			if seen[p] || len(at.next) > 1 && !at.passesOn(p, cameFrom) {
				continue
			}
			seen[p] = true
			out = append(out, FormerNumber{Number: p.number, Name: p.name, From: p.from, Until: dayBefore(p.ended)})
			walk(p, at)
		}
	}
	walk(s, nil)
	slices.SortFunc(out, func(a, b FormerNumber) int {
		return cmp.Or(cmp.Compare(b.Until, a.Until), cmp.Compare(a.Number, b.Number))
	})
	return out
}

// passesOn says whether one that went into a municipality that was split later
// is to be shown as part of the history of heir, one of those it was split
// into. A municipality that comes out under the name it went in with owns that
// name; the rest follows the heir that kept the whole's name, or all of them
// when none did. This is for telling history only: where a number leads is not
// narrowed by it, so that nobody who may be concerned is left out.
func (s *spell) passesOn(p, heir *spell) bool {
	for _, n := range s.next {
		if n.name == p.name {
			return n == heir
		}
	}
	return s.main == nil || s.main == heir
}

func sortedSet(numbers []string) []string {
	slices.Sort(numbers)
	return slices.Clip(slices.Compact(numbers))
}

// line lists where a spell leads today, along the line of the name first.
func (s *spell) line() []string {
	if s.ended == "" {
		return []string{s.number}
	}
	var out []string
	for _, n := range s.next {
		for _, number := range n.line() {
			if !slices.Contains(out, number) {
				out = append(out, number)
			}
		}
	}
	return out
}
