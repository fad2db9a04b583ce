package api

import (
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/subscription"
)

// changesPage is the page, for people, of the changes that filters select.
func changesPage(origin string, f subscription.Filters) string {
	if f.Empty() {
		return origin + "/endringer"
	}
	return origin + "/endringer?" + f.Query(filter.Page(filter.OfFeed)).Encode()
}
