package query

import (
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
)

// InWords names what is asked for on one line, as the title of a feed or a calendar of
// it: initiatives and networks by their names, and an earlier municipality by what it
// is today. It is "" of everything.
func (q *Reader) InWords(l locale.Language, asked filter.Set) string {
	var names []string
	for _, name := range []filter.Name{filter.Municipality, filter.County, filter.Network} {
		for _, value := range asked[name] {
			names = append(names, q.today(l, name, value)...)
		}
	}
	for _, name := range filter.OfFeed[3:] {
		for _, value := range asked[name] {
			names = append(names, q.called(l, name, value))
		}
	}
	return strings.Join(names, ", ")
}

// NeedsInWords names the calendar of needs that are asked for by FiltersOfNeeds.
func (q *Reader) NeedsInWords(l locale.Language, asked filter.Set) string {
	if of := q.InWords(l, asked); of != "" {
		return l.Text("calendar.needs.of", fault.Args{"what": of})
	}
	return l.Text("calendar.needs", nil)
}

// today are the names of a place, as it is today.
func (q *Reader) today(l locale.Language, name filter.Name, value string) (names []string) {
	if name != filter.Municipality {
		return []string{q.called(l, name, value)}
	}
	today, _, _ := q.ref.Current(value)
	for _, number := range today {
		names = append(names, q.called(l, name, number))
	}
	return names
}

func (q *Reader) called(l locale.Language, name filter.Name, value string) string {
	switch name {
	case filter.Initiative:
		if s, err := q.State(value); err == nil {
			return l.Pick(s.Title)
		}
	case filter.Network:
		if s, err := q.Network(value); err == nil {
			return s.Name
		}
	case filter.Owner:
		if full := q.ref.NameOf(value, ""); full != "" {
			return full
		}
	}
	return filter.Of(name).SayAlone(l, q.ref, value)
}
