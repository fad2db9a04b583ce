package catalogue

import (
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/internal/filter"
)

// field is something that rows are filtered by.
type field int

// fieldSpec says which values of a filter a row holds, and how many of them are
// counted out; 0 is all. Values that can be listed are counted in their order,
// of others the most frequent come first.
type fieldSpec struct {
	filter filter.Name
	held   func(*Row) []string
	top    int
}

// topOwners is how many owners are counted out; there may be hundreds.
const topOwners = 50

// fieldSpecs are the filters that are counted, and the municipalities, which
// are not.
var fieldSpecs = [...]fieldSpec{
	{filter: filter.Stage, held: func(r *Row) []string { return []string{string(r.Stage)} }},
	{filter: filter.Standing, held: func(r *Row) []string { return []string{string(r.Standing)} }},
	{filter: filter.Phase, held: func(r *Row) []string { return []string{string(r.Phase)} }},
	{filter: filter.Obligation, held: func(r *Row) []string { return []string{r.Obligation} }},
	{filter: filter.Bypassed, held: func(r *Row) []string { return []string{strconv.FormatBool(r.Bypassed)} }},
	{filter: filter.Owner, held: func(r *Row) []string { return []string{r.Owner} }, top: topOwners},
	{filter: filter.Ministry, held: func(r *Row) []string { return []string{r.Ministry} }},
	{filter: filter.Theme, held: func(r *Row) []string { return r.Themes }},
	fieldMunicipality: {filter: filter.Municipality, held: func(*Row) []string { return nil }}, // from the reach; see index.concerned
}

const (
	fieldCount        = len(fieldSpecs)
	facetCount        = fieldMunicipality
	fieldMunicipality = 8 // the last
)

// selects says whether rows can be filtered by a name.
func selects(name filter.Name) bool {
	return slices.ContainsFunc(fieldSpecs[:], func(s fieldSpec) bool { return s.filter == name })
}
