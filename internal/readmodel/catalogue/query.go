package catalogue

import (
	"encoding/json"
	"time"

	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/search"
)

// DefaultLimit is the length of a page when the query does not say.
const DefaultLimit = 20

// Query selects rows: any of the values within a filter, all filters together.
// A filter with empty values only selects everything.
type Query struct {
	Where        filter.Set // by some of filter.OfList, and by today's municipalities; Municipality is not counted
	ChangedSince time.Time  // this instant included; the zero time selects everything
	Text         string     // every word must be found, in one of the ways of package search
	Sort         string     // one of Sorts; empty: Relevance with words, DefaultSort without
	Limit        int        // rows a page; 0 or less: DefaultLimit. The caller sets the highest
	After        *Cursor    // nil: the first page
	Before       *Cursor    // the page that ends right before this place; After does not count then

	WithoutFacets bool // they are not counted
}

// Page is a part of a selection. It shares its items and facets with other
// pages: they must not be changed.
type Page struct {
	Items  []json.RawMessage
	Total  int                          // of the whole selection
	Facets map[filter.Name][]FacetCount // by filter of filter.OfList; nil where they are not counted
	Counts json.RawMessage              // Facets, ready to send
	Next   *Cursor                      // nil on the last page
	Prev   *Cursor                      // to be given as Before; nil on the first page
	Found  search.Found                 // with words: what they were found as
}

// FacetCount says how many rows there would be with this value chosen and all
// filters but the field's own. Values without rows are left out, unless they
// are chosen.
type FacetCount struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}
