package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/subscription"
)

const (
	paramCounty     = "fylke"
	paramInitiative = "tiltak"
	paramOwner      = "eier"
	paramClass      = "klasse"
)

// followed is one thing that changes are followed by: in the pages' addresses,
// in those of the API and in a subscription.
type followed struct {
	param string
	api   string // also of locale.Language.Label
	list  func(*subscription.Filters) *[]string
	name  func(w *Web, l locale.Language, value string) string
}

// followable are the things that changes are followed by, as the pages show
// them.
var followable = []followed{
	{paramMunicipality, "municipality", func(f *subscription.Filters) *[]string { return &f.Municipality },
		func(w *Web, _ locale.Language, v string) string { return w.municipalityName(v) }},
	{paramCounty, "county", func(f *subscription.Filters) *[]string { return &f.County },
		func(w *Web, _ locale.Language, v string) string { return w.codeName(v, "") }},
	{paramInitiative, "initiative", func(f *subscription.Filters) *[]string { return &f.Initiative },
		func(_ *Web, _ locale.Language, v string) string { return v }},
	{paramOwner, "owner", func(f *subscription.Filters) *[]string { return &f.Owner }, organisation},
	{"departement", "ministry", func(f *subscription.Filters) *[]string { return &f.Ministry }, organisation},
	{"tema", "theme", func(f *subscription.Filters) *[]string { return &f.Theme },
		func(w *Web, l locale.Language, v string) string { return w.themeName(l, v) }},
	{"steg", "stage", func(f *subscription.Filters) *[]string { return &f.Stage }, valueOf("stage")},
	{paramClass, "changeClass", func(f *subscription.Filters) *[]string { return &f.ChangeClass }, valueOf("changeClass")},
	{paramWords, "text", func(f *subscription.Filters) *[]string { return &f.Text },
		func(_ *Web, _ locale.Language, v string) string { return "«" + v + "»" }},
}

// following is which changes an address asks for.
type following struct {
	values  url.Values // what was understood, in the form of the address
	filters subscription.Filters
}

// readFollowing understands what an address or a form asks for, or lists what
// it does not understand.
func (v *visit) readFollowing(given url.Values) (*following, error) {
	f := &following{values: url.Values{}}
	for _, kind := range followable {
		for _, value := range given[kind.param] {
			value = strings.Join(strings.Fields(value), " ")
			if kind.param == paramMunicipality {
				value = v.municipalityNumber(value)
			}
			if list := kind.list(&f.filters); value != "" && !slices.Contains(*list, value) {
				*list = append(*list, value)
				f.values[kind.param] = *list
			}
		}
	}
	var wrong fault.List
	world := subscription.World{Ref: v.web.cfg.Ref, Owner: func(number string) bool { return digits(nil, number) }, Initiative: v.web.cfg.App.Query.Registered}
	fields, err := subscription.CheckFilters(f.filters, world)
	if err != nil {
		return f, err
	}
	for _, field := range fields {
		field.Path = "query." + followParam(field.Path)
		wrong.Append(field)
	}
	return f, wrong.Err(fault.Malformed, "address_not_understood", nil)
}

// municipalityNumber leads a name to a number; what is neither is left to be
// refused.
func (v *visit) municipalityNumber(given string) string {
	if _, _, known := v.web.cfg.Ref.Current(given); known || given == "" {
		return given
	}
	if found := v.web.cfg.Ref.SearchMunicipalities(given, 1); len(found) > 0 {
		return found[0].Municipality.Number
	}
	return given
}

// followParam is the parameter that a path of a subscription's filters is about,
// of "filters.owner.0" "eier".
func followParam(path string) string {
	name := strings.TrimPrefix(path, "filters.")
	name, _, _ = strings.Cut(strings.ReplaceAll(name, "[", "."), ".")
	for _, kind := range followable {
		if kind.api == name {
			return kind.param
		}
	}
	return name
}

// everything says that nothing in particular is asked for.
func (f *following) everything() bool { return len(f.values) == 0 }

// href is the address of a page for what is followed.
func (f *following) href(path string) string { return listAddress(path, f.values) }

// address is that of the API for what is followed.
func (f *following) address(path string, l locale.Language) string {
	q := url.Values{"language": {string(l)}}
	for _, kind := range followable {
		if list := *kind.list(&f.filters); len(list) > 0 {
			q[kind.api] = list
		}
	}
	return "/api/v1" + path + "?" + q.Encode()
}

// chosen names what is followed, each with the address of the page without it.
func (v *visit) chosen(f *following, path string) []chip {
	var out []chip
	for _, kind := range followable {
		list := *kind.list(&f.filters)
		for i, value := range list {
			rest := f.clone()
			rest[kind.param] = slices.Concat(list[:i], list[i+1:])
			out = append(out, chip{Text: kind.name(v.web, v.lang, value), Href: listAddress(path, rest)})
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
	first := func(list []string) string { return strings.Join(list[:min(1, len(list))], "") }
	d := &followForm{Initiative: first(f.filters.Initiative), Words: first(f.filters.Text)}
	if number := first(f.filters.Municipality); number != "" {
		d.Municipality = v.web.municipalityName(number)
	}
	for _, c := range v.web.cfg.Ref.Counties() {
		d.Counties = append(d.Counties, option{Value: c.Number, Name: c.Name, Chosen: slices.Contains(f.filters.County, c.Number)})
	}
	for _, class := range changes.Classes {
		d.Classes = append(d.Classes, option{
			Value: string(class), Name: capital(v.lang.Value("changeClass", string(class))),
			Chosen: slices.Contains(f.filters.ChangeClass, string(class)),
		})
	}
	var err error
	d.Owners, err = v.ownerOptions(f.filters.Owner)
	return d, err
}

// ownerOptions are the organisations that have initiatives, by name.
func (v *visit) ownerOptions(chosen []string) ([]option, error) {
	page, err := v.web.cfg.App.Query.List(oneRow)
	if err != nil {
		return nil, err
	}
	var out []option
	for _, c := range page.Facets["owner"] {
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
