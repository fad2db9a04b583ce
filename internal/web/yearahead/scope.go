package yearahead

import (
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// door is how the address names for whom the year is.
var door = filter.Page(narrowedBy)

// narrowedBy is what a year can be of.
var narrowedBy = []filter.Name{filter.Municipality, filter.County, filter.Network, filter.Owner}

// scope is for whom the year is: nothing chosen is the whole country.
type scope struct {
	values         url.Values
	where          filter.Set
	municipalities []reference.Municipality // of today; all of them where none are chosen
}

// readScope understands an address, or says everything that it does not
// understand of it. more are parameters that are read elsewhere.
func readScope(v *shell.Request, more ...string) (*scope, error) {
	given, ref := v.HTTP.URL.Query(), v.Shell.Config.Ref
	set, found, err := door.Read(given, v.Shell.Config.App.Query.Filters())
	if err != nil {
		return nil, err
	}
	var wrong fault.List
	wrong.Append(found...)
	shell.UnknownParams(given, &wrong, door.Params(), more...)
	if err := wrong.Err(fault.Malformed, "address_not_understood", nil); err != nil {
		return nil, err
	}
	s := &scope{values: set.Query(door), where: set}
	chosen := set.Places(ref)
	for _, m := range ref.Municipalities() {
		if chosen == nil || slices.Contains(chosen, m.Number) {
			s.municipalities = append(s.municipalities, m)
		}
	}
	return s, nil
}

// query selects the initiatives.
func (s *scope) query(ref *reference.Data) catalogue.Query {
	q := catalogue.Query{Sort: "id", Where: filter.Set{filter.Owner: s.where[filter.Owner]}}
	if s.where.Places(ref) == nil {
		return q
	}
	q.Where[filter.Municipality] = []string{""} // what has no municipalities has no initiatives
	for _, m := range s.municipalities {
		q.Where[filter.Municipality] = append(q.Where[filter.Municipality], m.Number)
	}
	return q
}

// one is the municipality, where the year is for that alone.
func (s *scope) one() *reference.Municipality {
	if len(s.municipalities) != 1 {
		return nil
	}
	return &s.municipalities[0]
}

// href is an address for the same.
func (s *scope) href(path string) string { return shell.ListAddress(path, s.values) }

// crumbs lead back to the page of the municipality, the county or the network that was
// chosen.
func (s *scope) crumbs(v *shell.Request) []shell.Crumb {
	out := []shell.Crumb{{Title: v.T("menu.municipality", nil), Href: "/kommuner"}}
	networks := s.where[filter.Network]
	if len(networks) == 1 && s.where[filter.Municipality] == nil && s.where[filter.County] == nil {
		return append(out, shell.Crumb{Title: v.Said(filter.Network, networks[0]), Href: "/nettverk/" + networks[0]})
	}
	if m := s.one(); m != nil && s.where[filter.County] == nil && networks == nil {
		return append(out, shell.Crumb{Title: v.Said(filter.Municipality, m.Number), Href: "/kommuner/" + m.Number})
	}
	if counties := s.where[filter.County]; len(counties) == 1 && s.where[filter.Municipality] == nil && networks == nil {
		return append(out, shell.Crumb{Title: v.Said(filter.County, counties[0]), Href: "/fylker/" + counties[0]})
	}
	return out
}

// names are what was chosen, in words.
func (s *scope) names(v *shell.Request) []string {
	var out []string
	for _, name := range narrowedBy {
		for _, value := range s.where[name] {
			out = append(out, v.Said(name, value))
		}
	}
	return out
}
