package subscription

import (
	"iter"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/search"
)

// LookBack is how far back a candidate is shown what it would have matched.
const LookBack = 90 * 24 * time.Hour

// Count counts how many changes filters would have matched since a moment. It
// ends at the first error of the iterator and gives it.
func Count(f Filters, since time.Time, all iter.Seq2[*changes.Change, error], ref *reference.Data, words func() search.Synonyms) (int, error) {
	selector, n := Select(f, ref, words), 0
	for c, err := range all {
		if err != nil {
			return n, err
		}
		if !c.At.Before(since) && selector.Matches(c) {
			n++
		}
	}
	return n, nil
}
