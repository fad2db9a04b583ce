package shell

import (
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
)

// Said is what a value of a filter is called.
func (v *Request) Said(name filter.Name, value string) string {
	if name == filter.Network {
		if s, err := v.Shell.Config.App.Query.Network(value); err == nil {
			return s.Name
		}
	}
	return filter.Of(name).Say(v.Lang, v.Shell.Config.Ref, value)
}

// SaidAlone is what a value is called where nothing says which filter it is of.
func (v *Request) SaidAlone(name filter.Name, value string) string {
	if name == filter.Network {
		return v.Said(name, value)
	}
	return filter.Of(name).SayAlone(v.Lang, v.Shell.Config.Ref, value)
}

// Option is one of several that can be chosen.
type Option struct {
	Value, Name string
	Count       int
	Chosen      bool
}

// InList are the parameters of the list of initiatives that changes can be
// narrowed by as well.
var InList = filter.Page(append(slices.Clone(filter.InList), filter.Text)).Params()

// Choice is one filter as a form offers it.
type Choice struct {
	Param, Label string
	Options      []Option
	Chosen       int
}

// PeriodFields is a filter by period as a form asks for it: one line as people
// write a period, or two days.
type PeriodFields struct{ Text, From, To string }

// Period is what stands in the fields of a filter by period; several periods
// are left to the address.
func (v *Request) Period(name filter.Name, asked filter.Set) (f PeriodFields) {
	value := asked.First(name)
	f.Text = value
	if p, ok := filter.ParsePeriod(value); ok {
		f.From, f.To = string(p.First), string(p.Last)
	}
	return f
}

// NetworkOptions are the networks that were not closed, and those that were chosen.
func (v *Request) NetworkOptions(chosen []string) ([]Option, error) {
	list, err := v.Shell.Config.App.Query.Networks()
	var out []Option
	for i := range list {
		if s := &list[i]; s.Closed == nil || slices.Contains(chosen, s.ID) {
			out = append(out, Option{Value: s.ID, Name: s.Name, Chosen: slices.Contains(chosen, s.ID)})
		}
	}
	return out, err
}

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
