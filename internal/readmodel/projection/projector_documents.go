package projection

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// Documents is one bucket of JSON documents as a projector sees it: a document
// is decoded at most once and encoded at most once a batch, or once in several
// if they are held back, and those changed last stay decoded between batches.
//
// A document that is kept is never changed: a change is made to a copy of it,
// which takes its place after the commit. So the maps and slices of a T must be
// replaced and never written into.
type Documents[T any] struct {
	bucket   store.Bucket
	capacity int

	mu     sync.RWMutex // for readers; the runner's goroutine alone writes
	cached map[string]cached[T]
	held   int // how many of them differ from what is stored
}

// cached is a document as committed.
type cached[T any] struct {
	doc  *T   // nil: it was deleted, and that is held back
	held bool // not stored yet
}

// NewDocuments keeps at most keep documents decoded between batches.
func NewDocuments[T any](bucket store.Bucket, capacity int) *Documents[T] {
	return &Documents[T]{bucket: bucket, capacity: capacity, cached: map[string]cached[T]{}}
}

// Reset forgets what was kept; see Projector.
func (d *Documents[T]) Reset() {
	d.mu.Lock()
	defer d.mu.Unlock()
	clear(d.cached)
	d.held = 0
}

// Cached gives a document as it was committed last, if it is kept decoded. It
// may be called from any goroutine; the document must not be changed.
func (d *Documents[T]) Cached(id string) (*T, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	k, ok := d.cached[id]
	return k.doc, ok && k.doc != nil
}

// Begin starts a batch of changes.
func (d *Documents[T]) Begin(tx *store.Tx) *Changes[T] {
	return &Changes[T]{from: d, tx: tx, docs: map[string]*change[T]{}}
}

// Changes are the documents that one batch has touched.
type Changes[T any] struct {
	from    *Documents[T]
	tx      *store.Tx
	docs    map[string]*change[T]
	flushed bool
}

type change[T any] struct {
	doc    *T   // nil: there is none
	copied bool // doc is the batch's own copy
	dirty  bool // differs from what is stored
}

// Look gives a document as the batch has left it so far, nil if there is none.
// It must not be changed.
func (c *Changes[T]) Look(id string) (*T, error) {
	d, err := c.take(id)
	if err != nil {
		return nil, err
	}
	return d.doc, nil
}

// Change gives a document to be changed in place, a new one if there is none.
func (c *Changes[T]) Change(id string) (*T, error) {
	d, err := c.take(id)
	if err != nil {
		return nil, err
	}
	if !d.copied {
		fresh := new(T)
		if d.doc != nil {
			*fresh = *d.doc
		}
		d.doc, d.copied = fresh, true
	}
	d.dirty = true
	return d.doc, nil
}

// Delete removes a document; one that is not there is no error.
func (c *Changes[T]) Delete(id string) error {
	d, err := c.take(id)
	if err != nil {
		return err
	}
	d.doc, d.copied, d.dirty = nil, false, true
	return nil
}

// Changed lists the documents that differ from what is stored, those held back
// by earlier batches included, by rising id.
func (c *Changes[T]) Changed() []string {
	var ids []string
	for id, d := range c.docs {
		if d.dirty {
			ids = append(ids, id)
		}
	}
	if c.from.held > 0 {
		for id, k := range c.from.cached {
			if _, touched := c.docs[id]; k.held && !touched {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// take puts a document into the batch.
func (c *Changes[T]) take(id string) (*change[T], error) {
	if d, ok := c.docs[id]; ok {
		return d, nil
	}
	k, known := c.from.cached[id]
	d := &change[T]{doc: k.doc, dirty: k.held}
	if !known {
		if stored := c.tx.Get(c.from.bucket, []byte(id)); stored != nil {
			d.doc, d.copied = new(T), true
			if err := json.Unmarshal(stored, d.doc); err != nil {
				return nil, fmt.Errorf("decode %s %s: %w", c.from.bucket, id, err)
			}
		}
	}
	c.docs[id] = d
	return d, nil
}

// Full says whether more is held back than may be kept.
func (c *Changes[T]) Full() bool { return c.from.held+len(c.docs) > c.from.capacity }

// Flush writes what differs, by rising id. Without it, what the batch changed
// is held back: it stays in memory, and the next batch that flushes writes it.
func (c *Changes[T]) Flush() error {
	ids := c.Changed()
	err := inOrder(len(ids), func(i int) ([]byte, error) {
		doc := c.now(ids[i])
		if doc == nil {
			return nil, nil // there is none any more
		}
		encoded, err := json.Marshal(doc)
		if err != nil {
			return nil, fmt.Errorf("encode %s %s: %w", c.from.bucket, ids[i], err)
		}
		return encoded, nil
	}, func(i int, encoded []byte) error { return c.write(ids[i], encoded) })
	if err != nil {
		return err
	}
	c.flushed = true
	return nil
}

// now is a document that has changed, nil if there is none any more.
func (c *Changes[T]) now(id string) *T {
	if d, touched := c.docs[id]; touched {
		return d.doc
	}
	return c.from.cached[id].doc
}

func (c *Changes[T]) write(id string, encoded []byte) error {
	if encoded == nil {
		return c.tx.Delete(c.from.bucket, []byte(id))
	}
	return c.tx.Put(c.from.bucket, []byte(id), encoded)
}

const (
	flushShare = 1024 // how many documents are encoded before they are stored
	coreShare  = 32   // how many are worth a goroutine
)

// inOrder encodes n things on all cores, and stores them one after the other.
func inOrder(n int, encode func(i int) ([]byte, error), store func(i int, encoded []byte) error) error {
	for from := 0; from < n; from += flushShare {
		encoded := make([][]byte, min(flushShare, n-from))
		err := onAllCores(len(encoded), func(i int) (err error) {
			encoded[i], err = encode(from + i)
			return err
		})
		if err != nil {
			return err
		}
		for i := range encoded {
			if err := store(from+i, encoded[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// onAllCores calls fn for every number below n, many at a time.
func onAllCores(n int, fn func(i int) error) error {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < n; from += coreShare {
		to := min(from+coreShare, n)
		g.Go(func() (err error) {
			defer func() {
				if p := recover(); p != nil { // as in the runner's own goroutine
					err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
				}
			}()
			for i := from; i < to; i++ {
				if err := fn(i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// Committed keeps the documents of the batch for the next one.
func (c *Changes[T]) Committed() {
	d := c.from
	d.mu.Lock()
	defer d.mu.Unlock()
	if c.flushed && d.held > 0 {
		for id, k := range d.cached {
			d.put(id, cached[T]{doc: k.doc})
		}
	}
	for id, ch := range c.docs {
		d.put(id, cached[T]{doc: ch.doc, held: ch.dirty && !c.flushed})
	}
	for id, k := range d.cached { // any of them: all can be read again
		if len(d.cached) <= d.capacity {
			break
		}
		if !k.held {
			delete(d.cached, id)
		}
	}
}

// put keeps a document, or forgets one that is deleted.
func (d *Documents[T]) put(id string, k cached[T]) {
	if d.cached[id].held {
		d.held--
	}
	if k.doc == nil && !k.held {
		delete(d.cached, id)
		return
	}
	if k.held {
		d.held++
	}
	d.cached[id] = k
}
