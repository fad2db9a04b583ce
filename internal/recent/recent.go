// Package recent remembers what was seen a while ago, a bounded number of things.
package recent

import (
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Set remembers keys for a time. Where there are too many, the one that was added
// or asked for longest ago is forgotten. It is safe for concurrent use.
type Set[K comparable] struct {
	life time.Duration
	mu   sync.Mutex
	seen *simplelru.LRU[K, time.Time] // until when
}

// NewSet remembers at most so many keys, each for a time.
func NewSet[K comparable](most int, life time.Duration) *Set[K] {
	seen, err := simplelru.NewLRU[K, time.Time](most, nil)
	if err != nil {
		panic(err) // most is a number of ours
	}
	return &Set[K]{life: life, seen: seen}
}

// Add remembers a key from now on.
func (s *Set[K]) Add(key K, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen.Add(key, now.Add(s.life))
}

// Has says whether a key was added within the time.
func (s *Set[K]) Has(key K, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	until, ok := s.seen.Get(key)
	return ok && now.Before(until)
}
