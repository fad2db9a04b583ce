package catalogue

import (
	"sync"

	"github.com/samstyring/samstyring/internal/search"
)

// Catalogue is the list of initiatives in memory. Any number of goroutines may
// read it while one or more put rows.
type Catalogue struct {
	reach Reach

	// writing serialises Put and Reset. Whoever holds it may read everything
	// below without mu, and prepares as much as possible before taking mu.
	writing sync.Mutex
	slots   map[string]uint32 // slot by id; only for who writes

	mu         sync.RWMutex
	rows       []*entry // by slot
	index      *index
	words      *search.Index
	names      *search.Index        // of whole words, for search.Index.Begun
	orders     [orderCount][]uint32 // slots, in ascending order
	generation uint64               // counts the changes, those of Reset included

	selections cache
}

// New makes an empty catalogue.
func New(reach Reach) *Catalogue {
	return &Catalogue{reach: reach, slots: map[string]uint32{}, index: newIndex(reach), words: search.NewIndex(search.Listed()), names: search.NewIndex(nil)}
}

// Len is the number of rows.
func (c *Catalogue) Len() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.rows)
}

// Use takes other words for the same from now on, in what is searched for here and
// beside it.
func (c *Catalogue) Use(s search.Synonyms) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words.Use(s)
	c.generation++ // what was found before may be another selection now
}

// Synonyms are the words for the same that are used now. They must not be changed.
func (c *Catalogue) Synonyms() search.Synonyms {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.words.Synonyms()
}

// Reset empties the catalogue, for filling it anew from rebuilt views. Words for the
// same are those that come with the program again.
func (c *Catalogue) Reset() {
	c.writing.Lock()
	defer c.writing.Unlock()
	fresh := newIndex(c.reach)
	c.slots = map[string]uint32{}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rows, c.index, c.orders = nil, fresh, [orderCount][]uint32{}
	c.words, c.names = search.NewIndex(search.Listed()), search.NewIndex(nil)
	c.generation++
}
