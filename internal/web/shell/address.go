package shell

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
)

// The parameters of addresses that several pages read.
const (
	ParamWords        = "q"
	ParamMunicipality = "kommune"
	ParamCounty       = "fylke"
	ParamSort         = "sorter"
	ParamCursor       = "etter" // and paramBefore, of the page before
	ParamBefore       = "for"
)

// addedByOthers says whether a parameter is what mail and social media add to
// the links that they show.
func addedByOthers(param string) bool {
	return strings.HasPrefix(param, "utm_") || slices.Contains([]string{"fbclid", "gclid", "mc_cid", "mc_eid", "msclkid"}, param)
}

// UnknownParams refuses what an address asks for and the page knows nothing of.
func UnknownParams(given url.Values, wrong *fault.List, known []string, more ...string) {
	for _, param := range slices.Sorted(maps.Keys(given)) {
		ok := slices.Contains(known, param) || slices.Contains(more, param) || addedByOthers(param)
		wrong.Check(ok, "query."+param, "unknown_parameter", fault.Args{"given": param})
	}
}

// NotUnderstood refuses an address for one of its parameters.
func NotUnderstood(param, given string) error {
	return &fault.Error{Code: fault.Malformed, Key: "address_not_understood", Fields: []fault.Field{
		{Path: "query." + param, Code: "unknown_choice", Args: fault.Args{"given": given}}}}
}

// ListAddress is the address of a page with what it selects.
func ListAddress(path string, values url.Values) string {
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// Chip is one choice of a selection and how to do without it.
type Chip struct {
	Text, Href string
	Total      int // how many there would be without it; only where nothing was found
}

// queryName names a parameter of an address, of "query.steg" what "steg" is.
func (v *Request) queryName(path string) (string, bool) {
	param, ok := strings.CutPrefix(path, "query.")
	if !ok {
		return "", false
	}
	for _, name := range filter.InList {
		if f := filter.Of(name); f.Param == param {
			return v.Lang.Label(f.Label), true
		}
	}
	if key := "page.list.param." + param; v.Lang.Has(key) {
		return v.Lang.Text(key, nil), true
	}
	return param, true
}

// Link is a choice among several, one of which is taken.
type Link struct {
	Title, Href string
	Current     bool
}
