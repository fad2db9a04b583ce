package api

import (
	"net/url"

	"github.com/samstyring/samstyring/internal/subscription"
)

// pageParams are what the pages call the filters.
var pageParams = map[string]string{
	"municipality": "kommune", "county": "fylke", "owner": "eier", "ministry": "departement", "theme": "tema",
	"stage": "steg", "changeClass": "klasse", "initiative": "tiltak", "text": "q",
}

// changesPage is the page, for people, of the changes that filters select.
func changesPage(origin string, f subscription.Filters) string {
	q := url.Values{}
	for name, values := range filterQuery(f) {
		q[pageParams[name]] = values
	}
	if len(q) == 0 {
		return origin + "/endringer"
	}
	return origin + "/endringer?" + q.Encode()
}
