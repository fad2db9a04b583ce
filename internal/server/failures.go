package server

import (
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	freeFailures   = 20               // tokens that an address may get wrong before it has to wait
	failureForgot  = 10 * time.Second // after which one of them is forgotten
	longestBackOff = time.Minute
)

// failures makes an address wait that keeps on sending tokens that are none:
// twice as long after each, up to longestBackOff. Tokens that are known to be
// good are not held up by it.
type failures struct {
	now func() time.Time

	mu sync.Mutex
	by *simplelru.LRU[string, *failing]
}

// failing is what an address has got wrong.
type failing struct {
	count float64   // without what is forgotten
	until time.Time // nothing is looked at before; not later than now: when it failed last
}

func newFailures(most int) *failures {
	by, err := simplelru.NewLRU[string, *failing](most, nil)
	if err != nil {
		panic(err) // most is a number of ours
	}
	return &failures{now: time.Now, by: by}
}

// wait is how long an address has to wait.
func (f *failures) wait(key string) time.Duration {
	if f == nil {
		return 0
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if known, ok := f.by.Get(key); ok {
		return max(0, known.until.Sub(f.now()))
	}
	return 0
}

// failed counts a token that was none.
func (f *failures) failed(key string) {
	if f == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.now()
	known, ok := f.by.Get(key)
	if !ok {
		known = &failing{until: now}
		f.by.Add(key, known)
	}
	known.count = max(0, known.count-max(0, now.Sub(known.until).Seconds()/failureForgot.Seconds())) + 1
	known.count = min(known.count, freeFailures+6)
	known.until = now // forgetting begins when the wait is over
	if over := known.count - freeFailures; over >= 0 {
		known.until = now.Add(min(longestBackOff, time.Second<<min(int(over), 6)))
	}
}
