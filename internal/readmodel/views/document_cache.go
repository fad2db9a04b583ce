package views

import "sync"

// cachedDocuments is how many documents are kept in memory between two
// commits, at some kB each.
const cachedDocuments = 4096

// documentCache holds documents as they were read after one commit. The next
// commit begins with an empty one, so nothing in it has to be invalidated.
type documentCache struct {
	mu   sync.RWMutex
	docs map[string]Document
}

func newDocumentCache() *documentCache { return &documentCache{docs: map[string]Document{}} }

func (c *documentCache) get(id string) (Document, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	d, ok := c.docs[id]
	return d, ok
}

// put keeps a document as long as there is room.
func (c *documentCache) put(id string, d Document) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.docs) < cachedDocuments {
		c.docs[id] = d
	}
}
