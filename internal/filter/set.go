package filter

import (
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/internal/reference"
)

// Set is what is asked for: any of the values of a filter, all filters
// together. A filter that is not in it, or nil, asks for nothing in particular.
type Set map[Name][]string

// With is the set with one filter changed; without values it is taken away. The
// set itself stays as it is.
func (s Set) With(name Name, values ...string) Set {
	out := make(Set, len(s)+1)
	for other, list := range s {
		out[other] = list
	}
	delete(out, name)
	if name == Network {
		delete(out, members)
	}
	if len(values) > 0 {
		out[name] = values
	}
	return out
}

// Empty says that nothing in particular is asked for.
func (s Set) Empty() bool {
	for _, values := range s {
		if values != nil {
			return false
		}
	}
	return true
}

// First is the first value of a filter; "" if there is none.
func (s Set) First(name Name) string {
	if len(s[name]) == 0 {
		return ""
	}
	return s[name][0]
}

// Today leads the values of a filter to what rows and changes hold today: the
// municipalities that an earlier number has become, those of a county, the
// themes under a theme. nil where nothing is asked for; what leads nowhere
// stays a filter that nothing matches.
func (s Set) Today(name Name, ref *reference.Data) []string {
	given := s[name]
	lead := Of(name).lead
	if given == nil || lead == nil {
		return given
	}
	out := []string{}
	for _, value := range given {
		out = append(out, lead(ref, value)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Places are today's municipalities that the set asks for, by their own numbers, by
// those of counties and by networks: a county is its municipalities, and a network its
// members. nil where it asks for none in particular.
func (s Set) Places(ref *reference.Data) []string {
	if s[Municipality] == nil && s[County] == nil && s[Network] == nil {
		return nil
	}
	out := append([]string{}, slices.Concat(s.Today(Municipality, ref), s.Today(County, ref), s[members])...) // never nil
	slices.Sort(out)
	return slices.Compact(out)
}

// Rows is the set as rows of the list are selected by it: the places as today's
// municipalities.
func (s Set) Rows(ref *reference.Data) Set {
	out := s.With(County).With(Network)
	if places := s.Places(ref); places != nil {
		out[Municipality] = places
		if len(places) == 0 {
			out[Municipality] = []string{nowhere}
		}
	}
	return out
}

// nowhere is no municipality: rows that are asked for by a network without members are
// none, and not all.
const nowhere = "-"

// Lasting is the set as what is stored asks for it, which knows no networks: those as
// the municipalities that are members today.
func (s Set) Lasting() Set {
	if s[Network] == nil {
		return s
	}
	return s.With(Network).With(Municipality, slices.Concat(s[Municipality], s[members])...)
}

// OfFeed is the set as changes can be read by it. ok says whether they can: without
// anything in particular it is all changes.
func (s Set) OfFeed() (asked Set, ok bool) {
	asked = s
	for name := range s {
		if !slices.Contains(OfFeed, name) {
			asked = asked.With(name)
		}
	}
	return asked, !asked.Empty()
}

// Identity tells one set from another, and stays whatever doors call the filters.
func (s Set) Identity() string {
	out := make(url.Values, len(s))
	for name, values := range s {
		if values != nil && name != members {
			out[string(name)] = values
		}
	}
	return out.Encode()
}

// Query writes a set as the address that a door reads.
func (s Set) Query(d Door) url.Values {
	out := make(url.Values, len(s))
	for name, values := range s {
		if values != nil && name != members {
			out[d.param(Of(name))] = values
		}
	}
	return out
}
