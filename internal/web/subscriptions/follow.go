package subscriptions

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/web/shell"
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
func readFollowing(v *shell.Request, given url.Values) (*following, error) {
	set, found, err := followDoor.Read(given, v.Shell.Config.App.Query.Filters())
	f := &following{values: set.Query(followDoor), filters: subscription.Filters{Set: set}}
	if err != nil {
		return f, err
	}
	var wrong fault.List
	wrong.Append(found...)
	if v.HTTP.Method == http.MethodGet { // a form has more fields, each checked where it is read
		shell.UnknownParams(given, &wrong, followDoor.Params(), shell.ParamBefore, shell.ParamWithout)
	}
	return f, wrong.Err(fault.Malformed, "address_not_understood", nil)
}

// everything says that nothing in particular is asked for.
func (f *following) everything() bool { return len(f.values) == 0 }

// href is the address of a page for what is followed.
func (f *following) href(path string) string { return shell.ListAddress(path, f.values) }

// address is that of the API for what is followed.
func (f *following) address(path string, l locale.Language) string {
	q := f.filters.Query(filter.API(filter.OfChanges))
	q.Set("language", string(l))
	return "/api/v1" + path + "?" + q.Encode()
}

// chosen names what is followed, each with the address of the page without it.
func chosen(v *shell.Request, f *following, path string) []shell.Chip {
	var out []shell.Chip
	for _, name := range filter.OfChanges {
		list := f.filters.Set[name]
		for i, value := range list {
			rest := f.clone()
			rest[filter.Of(name).Param] = slices.Concat(list[:i], list[i+1:])
			out = append(out, shell.Chip{Text: v.Said(name, value), Href: shell.ListAddress(path, rest)})
		}
	}
	return out
}

// followForm is the form in which one chooses what to follow.
type followForm struct {
	Municipality, Initiative, Words string
	Counties, Owners, Classes       []shell.Option
}

func newFollowForm(v *shell.Request, f *following) (*followForm, error) {
	d := &followForm{Initiative: f.filters.First(filter.Initiative), Words: f.filters.First(filter.Text)}
	if number := f.filters.First(filter.Municipality); number != "" {
		d.Municipality = v.Shell.MunicipalityName(number)
	}
	d.Counties = v.CountyOptions(f.filters.Set[filter.County])
	for _, class := range changes.Classes {
		d.Classes = append(d.Classes, shell.Option{
			Value: string(class), Name: locale.Capital(v.Lang.Value("changeClass", string(class))),
			Chosen: slices.Contains(f.filters.Set[filter.ChangeClass], string(class)),
		})
	}
	var err error
	d.Owners, err = v.OwnerOptions(f.filters.Set[filter.Owner])
	return d, err
}

// clone is what is followed, to be changed.
func (f *following) clone() url.Values {
	out := url.Values{}
	for name, list := range f.values {
		out[name] = slices.Clone(list)
	}
	return out
}
