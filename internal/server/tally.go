package server

import "sync"

// full says which limit was reached; the set is closed.
type full string

const (
	fullInAll   full = "all"
	fullAddress full = "address"
)

// tally bounds how much of something there is at the same time, in all and for
// one address.
type tally struct {
	most, mostOfOne int

	mu   sync.Mutex
	open int
	by   map[string]int
}

func newTally(most, mostOfOne int) *tally {
	return &tally{most: most, mostOfOne: mostOfOne, by: map[string]int{}}
}

// enter counts one more of an address, or says which limit was reached. leave
// is called once.
func (t *tally) enter(key string) (leave func(), reached full) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.open >= t.most:
		return nil, fullInAll
	case t.by[key] >= t.mostOfOne:
		return nil, fullAddress
	}
	t.open++
	t.by[key]++
	return func() { t.leave(key) }, ""
}

func (t *tally) leave(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.open--
	if t.by[key]--; t.by[key] == 0 {
		delete(t.by, key)
	}
}

func (t *tally) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.open
}
