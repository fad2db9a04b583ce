package access

import (
	"crypto/sha256"
	"slices"
	"sync"
	"time"
)

// tokenID is the hash that a token is remembered by; the token itself is not
// kept in memory.
type tokenID = [sha256.Size]byte

// tokenCache remembers verified tokens, so that a client that writes often
// pays for its signature once. It has two generations: when the younger is
// half of the limit it becomes the older, and the one that was older is
// forgotten. Nothing is evicted one by one, and it never holds more than max.
type tokenCache struct {
	half  int
	mu    sync.RWMutex
	young map[tokenID]cachedCaller
	old   map[tokenID]cachedCaller
}

// cachedCaller is good until, and including, a moment.
type cachedCaller struct {
	caller Caller
	until  time.Time
	local  bool      // it is of the local issuer
	issued time.Time // of a local one
}

// newTokenCache makes a cache of at most max tokens.
func newTokenCache(max int) *tokenCache {
	return &tokenCache{half: max / 2, young: make(map[tokenID]cachedCaller)}
}

// get gives what is known of a token that was verified before and still is good.
// The caller's scopes are its own copy.
func (c *tokenCache) get(id tokenID, now time.Time) (cachedCaller, bool) {
	c.mu.RLock()
	found, ok := c.young[id]
	if !ok {
		found, ok = c.old[id]
	}
	c.mu.RUnlock()
	if !ok || found.until.Before(now) {
		return cachedCaller{}, false
	}
	found.caller = found.caller.clone()
	return found, true
}

// put remembers a verified token.
func (c *tokenCache) put(id tokenID, entry cachedCaller) {
	entry.caller = entry.caller.clone()
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.young) >= c.half {
		c.old, c.young = c.young, make(map[tokenID]cachedCaller)
	}
	c.young[id] = entry
}

// clone shares nothing with the original.
func (c Caller) clone() Caller {
	c.Scopes = slices.Clone(c.Scopes)
	return c
}
