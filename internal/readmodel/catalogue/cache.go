package catalogue

import "sync"

// maxSelections bounds the selections that are kept: at 100,000 rows 13 kB each.
const maxSelections = 256

// cache keeps the selections of the latest generation by the key of their
// filter. Everything in it belongs to that generation.
type cache struct {
	mu         sync.Mutex
	generation uint64
	selections map[string]*selection
}

// get gives a selection of that very generation, with facets if they are
// needed, or nil.
func (k *cache) get(generation uint64, key string, facets bool) *selection {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.generation != generation {
		return nil
	}
	s := k.selections[key]
	if s == nil || facets && s.facets == nil {
		return nil
	}
	return s
}

// put keeps a selection, at the expense of another one if there are many.
func (k *cache) put(generation uint64, key string, s *selection) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if generation < k.generation {
		return
	}
	if generation > k.generation || k.selections == nil {
		k.generation, k.selections = generation, make(map[string]*selection)
	}
	if len(k.selections) >= maxSelections {
		for other := range k.selections {
			delete(k.selections, other)
			break
		}
	}
	k.selections[key] = s
}
