package subscriptions

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// followDoor is how the pages' addresses name what changes are followed by, and feedDoor
// what they are read by.
var followDoor, feedDoor = filter.Page(filter.OfChanges), filter.Page(filter.OfFeed)

// following is which changes an address asks for.
type following struct {
	door    filter.Door
	values  url.Values // what was understood, in the form of the address
	filters subscription.Filters
}

// readFollowing understands what an address or a form asks to follow, or lists what
// it does not understand.
func readFollowing(v *shell.Request, given url.Values) (*following, error) {
	return readThrough(v, followDoor, given)
}

// readThrough is readFollowing by the names of a door.
func readThrough(v *shell.Request, door filter.Door, given url.Values) (*following, error) {
	set, found, err := door.Read(given, v.Shell.Config.App.Query.Filters())
	f := &following{door: door, values: set.Query(door), filters: subscription.Filters{Set: set}}
	if err != nil {
		return f, err
	}
	var wrong fault.List
	wrong.Append(found...)
	if v.HTTP.Method == http.MethodGet { // a form has more fields, each checked where it is read
		shell.UnknownParams(given, &wrong, door.Params(), shell.ParamBefore)
	}
	return f, wrong.Err(fault.Malformed, "address_not_understood", nil)
}

// everything says that nothing in particular is asked for.
func (f *following) everything() bool { return len(f.values) == 0 }

// href is the address of a page for what is followed.
func (f *following) href(path string) string { return shell.ListAddress(path, f.values) }

// address is that of the API for what is followed.
func (f *following) address(path string, l locale.Language) string {
	q := f.filters.Query(filter.API(filter.OfFeed))
	q.Set("language", string(l))
	return "/api/v1" + path + "?" + q.Encode()
}

// chosen names what is followed, each with the address of the page without it.
func chosen(v *shell.Request, f *following, path string) []shell.Chip {
	var out []shell.Chip
	for _, name := range filter.OfFeed {
		list := f.filters.Set[name]
		for i, value := range list {
			rest := f.clone()
			rest[filter.Of(name).Param] = slices.Concat(list[:i], list[i+1:])
			out = append(out, shell.Chip{Text: v.SaidAlone(name, value), Href: shell.ListAddress(path, rest)})
		}
	}
	return out
}

// followForm is the form in which one chooses what to follow.
type followForm struct {
	Municipality, Initiative, Words string
	Networks                        []string // that are asked for; the form keeps them
	Counties, Owners, Classes       []shell.Option
	Due, Changed                    shell.PeriodFields
	Choices                         []shell.Choice // the other filters that have values to choose among
}

// furtherChoices are the filters that the form offers besides, in their order.
var furtherChoices = []filter.Name{
	filter.Obligation, filter.Stage, filter.Class, filter.Phase, filter.Bypassed, filter.Slipped, filter.Disagreed, filter.LifeEvent, filter.TargetGroup, filter.Product, filter.Standing,
}

// choices are the values of a filter: all there are, or those that initiatives
// have and what was chosen.
func (f *following) choices(v *shell.Request, name filter.Name, counts []catalogue.FacetCount) shell.Choice {
	field, chosen := filter.Of(name), f.filters.Set[name]
	values := slices.Clone(field.Values)
	if values == nil {
		for _, c := range counts {
			values = append(values, c.Value)
		}
		for _, value := range chosen {
			if !slices.Contains(values, value) {
				values = append(values, value)
			}
		}
	}
	out := shell.Choice{Param: field.Param, Label: v.Lang.Label(field.Label), Chosen: len(chosen)}
	for _, value := range values {
		out.Options = append(out.Options, shell.Option{Value: value, Name: v.Said(name, value), Chosen: slices.Contains(chosen, value)})
	}
	return out
}

func newFollowForm(v *shell.Request, f *following) (*followForm, error) {
	d := &followForm{Initiative: f.filters.First(filter.Initiative), Words: f.filters.First(filter.Text), Networks: f.filters.Set[filter.Network]}
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
	d.Due, d.Changed = v.Period(filter.Due, f.filters.Set), v.Period(filter.Changed, f.filters.Set)
	page, err := v.Shell.Config.App.Query.List(catalogue.Query{Limit: 1})
	if err != nil {
		return nil, err
	}
	for _, name := range furtherChoices {
		if c := f.choices(v, name, page.Facets[name]); len(c.Options) > 0 {
			d.Choices = append(d.Choices, c)
		}
	}
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
