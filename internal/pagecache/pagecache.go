// Package pagecache keeps answers that were made, for whoever asks for the same
// again: pages of internal/web and heavy answers of internal/server.
//
// Nothing is ever withdrawn from it: a key holds what the answer follows from,
// such as the position of the log, so that an answer that is out of date is
// simply not asked for any more, and goes first.
package pagecache

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// entryOverhead is what an entry takes beside what it holds, in bytes; it also bounds how
// many there are.
const entryOverhead = 1 << 10

// largest is the part of a cache that one entry may take.
const largest = 4

// Cache keeps what was asked for last, a bounded number of bytes. It may be used
// from any number of goroutines.
type Cache[K comparable, V any] struct {
	most int

	mu      sync.Mutex
	size    int
	entries *simplelru.LRU[K, entry[V]]
}

type entry[V any] struct {
	value V
	size  int
}

// New makes a cache of at most so many bytes.
func New[K comparable, V any](bytes int) *Cache[K, V] {
	c := &Cache[K, V]{most: bytes}
	entries, err := simplelru.NewLRU(bytes/entryOverhead, func(_ K, gone entry[V]) { c.size -= gone.size })
	if err != nil {
		panic(err) // the number is ours
	}
	c.entries = entries
	return c
}

// Get gives what is kept under a key.
func (c *Cache[K, V]) Get(key K) (value V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries.Get(key)
	return e.value, ok
}

// Put keeps a value of so many bytes; one of more than a quarter of the cache is
// not kept. Nobody may change it afterwards.
func (c *Cache[K, V]) Put(key K, value V, size int) {
	if size > c.most/largest {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries.Remove(key)
	e := entry[V]{value, size + entryOverhead}
	c.size += e.size
	c.entries.Add(key, e)
	for c.size > c.most {
		c.entries.RemoveOldest()
	}
}

// Size is how many bytes are kept.
func (c *Cache[K, V]) Size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.size
}
