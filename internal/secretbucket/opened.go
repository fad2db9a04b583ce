package secretbucket

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// maxOpened bounds the values of a bucket that are kept in memory.
const maxOpened = 1024

// openedValues are values that were decrypted a while ago, with their revisions. The nil
// one keeps nothing.
type openedValues struct {
	mu        sync.Mutex
	byKey     *simplelru.LRU[string, opened]
	forgotten uint64 // counts what was forgotten
}

type opened struct {
	revision uint64
	value    []byte
}

func newOpenedValues() *openedValues {
	byKey, err := simplelru.NewLRU[string, opened](maxOpened, nil)
	if err != nil {
		panic(err) // the size is a number of ours
	}
	return &openedValues{byKey: byKey}
}

// at is the value of a key at a revision, if it is kept.
func (o *openedValues) at(key string, revision uint64) (value []byte, ok bool) {
	if o == nil {
		return nil, false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	kept, ok := o.byKey.Get(key)
	return kept.value, ok && kept.revision == revision
}

// mark is to be asked for before a value is read that is to be kept.
func (o *openedValues) mark() uint64 {
	if o == nil {
		return 0
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.forgotten
}

// keep keeps a value, unless anything was forgotten since the mark: it may be this one.
func (o *openedValues) keep(key string, revision uint64, value []byte, mark uint64) {
	if o == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.forgotten == mark {
		o.byKey.Add(key, opened{revision, value})
	}
}

// forget takes a value out of memory.
func (o *openedValues) forget(key string) {
	if o == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.byKey.Remove(key)
	o.forgotten++
}
