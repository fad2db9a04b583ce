package products

import (
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// named is a product that assessments name, however they write it, whether a
// vendor has registered it or not.
type named struct {
	Name               string
	Initiatives        int
	List, Follow, Feed string
	spellings          []string
}

// allNamed are the products that assessments name, by name.
func allNamed(v *shell.Request) ([]named, error) {
	found := map[string]*named{}
	err := v.Shell.Config.App.Query.Each(catalogue.Query{Sort: "id"}, func(r catalogue.Row) bool {
		seen := map[string]bool{}
		for _, name := range r.Products {
			key := reference.Fold(name)
			if found[key] == nil {
				found[key] = &named{Name: name}
			}
			one := found[key]
			if !slices.Contains(one.spellings, name) {
				one.spellings = append(one.spellings, name)
			}
			if !seen[key] {
				seen[key] = true
				one.Initiatives++
			}
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	list := make([]named, 0, len(found))
	for _, one := range found {
		q := url.Values{filter.Of(filter.Product).Param: one.spellings}
		one.List, one.Follow = shell.ListAddress("/tiltak", q), shell.ListAddress("/abonner", q)
		api := filter.Set{filter.Product: one.spellings}.Query(filter.API(filter.OfChanges))
		api.Set("language", string(v.Lang))
		one.Feed = "/api/v1/changes.atom?" + api.Encode()
		list = append(list, *one)
	}
	slices.SortFunc(list, func(a, b named) int {
		return strings.Compare(reference.Fold(a.Name), reference.Fold(b.Name))
	})
	return list, nil
}
