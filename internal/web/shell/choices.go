package shell

import (
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
)

// Said is what a value of a filter is called.
func (v *Request) Said(name filter.Name, value string) string {
	return filter.Of(name).Say(v.Lang, v.Shell.Config.Ref, value)
}

// Option is one of several that can be chosen.
type Option struct {
	Value, Name string
	Count       int
	Chosen      bool
}

// InList are the parameters of the list of initiatives that mean the same here.
var InList = filter.Page([]filter.Name{
	filter.Municipality, filter.County, filter.Owner, filter.Ministry, filter.Theme, filter.Stage, filter.Text,
}).Params()

// CountyOptions are the counties of today.
func (v *Request) CountyOptions(chosen []string) []Option {
	var out []Option
	for _, c := range v.Shell.Config.Ref.Counties() {
		out = append(out, Option{Value: c.Number, Name: c.Name, Chosen: slices.Contains(chosen, c.Number)})
	}
	return out
}

// OwnerOptions are the organisations that have initiatives, by name.
func (v *Request) OwnerOptions(chosen []string) ([]Option, error) {
	page, err := v.Shell.Config.App.Query.List(catalogue.Query{Limit: 1})
	if err != nil {
		return nil, err
	}
	var out []Option
	for _, c := range page.Facets[filter.Owner] {
		out = append(out, Option{Value: c.Value, Name: v.Shell.OrganisationName(c.Value), Chosen: slices.Contains(chosen, c.Value)})
	}
	slices.SortFunc(out, func(a, b Option) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}
