package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/subscription"
)

// followDoor is how the pages' addresses name what changes are followed by.
var followDoor = filter.Page(filter.OfChanges)

// following is which changes an address asks for.
type following struct {
	values  url.Values // what was understood, in the form of the address
	filters subscription.Filters
}

// readFollowing understands what an address or a form asks for, or lists what
// it does not understand.
func (v *visit) readFollowing(given url.Values) (*following, error) {
	set, found, err := followDoor.Read(given, v.web.cfg.App.Query.Filters())
	f := &following{values: set.Query(followDoor), filters: subscription.Filters{Set: set}}
	if err != nil {
		return f, err
	}
	var wrong fault.List
	wrong.Append(found...)
	if v.r.Method == http.MethodGet { // a form has more fields, each checked where it is read
		unknownParams(given, &wrong, followDoor.Params(), paramBefore, paramWithout)
	}
	return f, wrong.Err(fault.Malformed, "address_not_understood", nil)
}

// everything says that nothing in particular is asked for.
func (f *following) everything() bool { return len(f.values) == 0 }

// href is the address of a page for what is followed.
func (f *following) href(path string) string { return listAddress(path, f.values) }

// address is that of the API for what is followed.
func (f *following) address(path string, l locale.Language) string {
	q := f.filters.Query(filter.API(filter.OfChanges))
	q.Set("language", string(l))
	return "/api/v1" + path + "?" + q.Encode()
}

// chosen names what is followed, each with the address of the page without it.
func (v *visit) chosen(f *following, path string) []chip {
	var out []chip
	for _, name := range filter.OfChanges {
		list := f.filters.Set[name]
		for i, value := range list {
			rest := f.clone()
			rest[filter.Of(name).Param] = slices.Concat(list[:i], list[i+1:])
			out = append(out, chip{Text: v.said(name, value), Href: listAddress(path, rest)})
		}
	}
	return out
}

// followForm is the form in which one chooses what to follow.
type followForm struct {
	Municipality, Initiative, Words string
	Counties, Owners, Classes       []option
}

func (v *visit) followForm(f *following) (*followForm, error) {
	d := &followForm{Initiative: f.filters.First(filter.Initiative), Words: f.filters.First(filter.Text)}
	if number := f.filters.First(filter.Municipality); number != "" {
		d.Municipality = v.web.municipalityName(number)
	}
	for _, c := range v.web.cfg.Ref.Counties() {
		d.Counties = append(d.Counties, option{Value: c.Number, Name: c.Name, Chosen: slices.Contains(f.filters.Set[filter.County], c.Number)})
	}
	for _, class := range changes.Classes {
		d.Classes = append(d.Classes, option{
			Value: string(class), Name: capital(v.lang.Value("changeClass", string(class))),
			Chosen: slices.Contains(f.filters.Set[filter.ChangeClass], string(class)),
		})
	}
	var err error
	d.Owners, err = v.ownerOptions(f.filters.Set[filter.Owner])
	return d, err
}

// ownerOptions are the organisations that have initiatives, by name.
func (v *visit) ownerOptions(chosen []string) ([]option, error) {
	page, err := v.web.cfg.App.Query.List(oneRow)
	if err != nil {
		return nil, err
	}
	var out []option
	for _, c := range page.Facets[filter.Owner] {
		out = append(out, option{Value: c.Value, Name: v.web.organisationName(c.Value), Chosen: slices.Contains(chosen, c.Value)})
	}
	slices.SortFunc(out, func(a, b option) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// clone is what is followed, to be changed.
func (f *following) clone() url.Values {
	out := url.Values{}
	for name, list := range f.values {
		out[name] = slices.Clone(list)
	}
	return out
}
