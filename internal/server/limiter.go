package server

import (
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/time/rate"
)

// mostKeys is how many keys a limiter remembers, at some 300 bytes each.
const mostKeys = 32_768

// limiter lets every key do something so often, and remembers a bounded number
// of keys. Where more come, the one that was heard of longest ago is forgotten;
// as long as that one has not made up for what it did, being new is limited
// too, for all new ones together. So nobody gets around a limit by having many
// keys, and those who are known are not hurt by it.
type limiter struct {
	rate  rate.Limit
	burst int
	now   func() time.Time

	mu        sync.Mutex
	most      int
	buckets   *simplelru.LRU[string, *rate.Limiter]
	newcomers *rate.Limiter
}

// newLimiter allows perSecond, and bursts; nil, which allows everything, for 0.
func newLimiter(perSecond, burst float64, most int) *limiter {
	if perSecond <= 0 {
		return nil
	}
	buckets, err := simplelru.NewLRU[string, *rate.Limiter](most, nil)
	if err != nil {
		panic(err) // most is a number of ours
	}
	newcomers := max(1, perSecond/4)
	return &limiter{
		rate: rate.Limit(perSecond), burst: max(1, int(burst)), now: time.Now, most: most, buckets: buckets,
		newcomers: rate.NewLimiter(rate.Limit(newcomers), int(2*newcomers)),
	}
}

// allow takes one from a key's budget; false if nothing is left.
func (l *limiter) allow(key string) bool {
	if l == nil {
		return true
	}
	now := l.now()
	bucket := l.bucket(key, now)
	return bucket != nil && bucket.AllowN(now, 1)
}

// left is how much of the burst is left to a key.
func (l *limiter) left(key string) float64 {
	now := l.now()
	if bucket := l.bucket(key, now); bucket != nil {
		return bucket.TokensAt(now)
	}
	return 0
}

// bucket is what a key has left; nil if there is no room for new ones now.
func (l *limiter) bucket(key string, now time.Time) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if known, ok := l.buckets.Get(key); ok {
		return known
	}
	if l.buckets.Len() >= l.most {
		_, oldest, _ := l.buckets.GetOldest()
		if oldest.TokensAt(now) < float64(l.burst) && !l.newcomers.AllowN(now, 1) {
			return nil
		}
	}
	fresh := rate.NewLimiter(l.rate, l.burst)
	l.buckets.Add(key, fresh)
	return fresh
}

// keys is how many are remembered.
func (l *limiter) keys() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buckets.Len()
}

// shares divides what an organisation may do among its clients. A client may
// have all of it, but what is left below half is for those who are within a
// quarter: however much one of them does, the others get on.
type shares struct{ all, each *limiter }

func newShares(perSecond float64, most int) shares {
	return shares{newLimiter(perSecond, 2*perSecond, most), newLimiter(perSecond/4, perSecond/2, most)}
}

// allow takes one from the budget of an organisation for one of its clients.
func (s shares) allow(organisation, client string) bool {
	if s.all == nil {
		return true
	}
	within := s.each.allow(organisation + " " + client)
	if !within && s.all.left(organisation) <= float64(s.all.burst)/2 {
		return false
	}
	return s.all.allow(organisation)
}
