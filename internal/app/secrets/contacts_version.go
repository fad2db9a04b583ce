package secrets

import (
	"strings"
	"sync"
)

// contactVersions counts the writes to the contacts of each organisation since the start.
type contactVersions struct {
	mu      sync.Mutex
	written map[string]uint64 // by organisation
}

// wrote notes that a key was written or erased, or may have been.
func (c *contactVersions) wrote(key string) {
	organisation, _, _ := strings.Cut(key, ".")
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.written == nil {
		c.written = map[string]uint64{}
	}
	c.written[organisation]++
}

// ContactsVersion is another number after any contact of an organisation was added,
// changed or erased. It tells nothing of them, so anybody may ask. known is false where
// other replicas write too: then only the contacts themselves tell.
func (st *Store) ContactsVersion(organisation string) (version uint64, known bool) {
	if !st.alone {
		return 0, false
	}
	st.versions.mu.Lock()
	defer st.versions.mu.Unlock()
	return st.versions.written[organisation], true
}
