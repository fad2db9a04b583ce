package projection

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/samstyring/samstyring/internal/views"
)

// Documents is one bucket of JSON documents as a projector sees it: a document
// is decoded at most once and encoded at most once a batch, and those changed
// last stay decoded between batches.
type Documents[T any] struct {
	bucket views.Bucket
	keep   int
	kept   map[string]*T // as committed; a document being changed is not here
}

// NewDocuments keeps at most keep documents decoded between batches.
func NewDocuments[T any](bucket views.Bucket, keep int) *Documents[T] {
	return &Documents[T]{bucket: bucket, keep: keep, kept: map[string]*T{}}
}

// Reset forgets what was kept; see Projector.
func (d *Documents[T]) Reset() { clear(d.kept) }

// Begin starts a batch of changes.
func (d *Documents[T]) Begin(tx *views.Tx) *Changes[T] {
	return &Changes[T]{from: d, tx: tx, docs: map[string]*change[T]{}}
}

// Changes are the documents that one batch has touched.
type Changes[T any] struct {
	from *Documents[T]
	tx   *views.Tx
	docs map[string]*change[T]
}

type change[T any] struct {
	doc   *T   // nil: there is none
	dirty bool // differs from what is stored
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
	if d.doc == nil {
		d.doc = new(T)
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
	d.doc, d.dirty = nil, true
	return nil
}

// take moves a document from the kept ones into the batch. If the batch is
// dropped it is not kept any more and is read again the next time.
func (c *Changes[T]) take(id string) (*change[T], error) {
	if d, ok := c.docs[id]; ok {
		return d, nil
	}
	d := &change[T]{doc: c.from.kept[id]}
	delete(c.from.kept, id)
	if d.doc == nil {
		if stored := c.tx.Get(c.from.bucket, []byte(id)); stored != nil {
			d.doc = new(T)
			if err := json.Unmarshal(stored, d.doc); err != nil {
				return nil, fmt.Errorf("decode %s %s: %w", c.from.bucket, id, err)
			}
		}
	}
	c.docs[id] = d
	return d, nil
}

// Flush writes what differs, by rising id.
func (c *Changes[T]) Flush() error {
	for _, id := range slices.Sorted(maps.Keys(c.docs)) {
		if err := c.write(id, c.docs[id]); err != nil {
			return err
		}
	}
	return nil
}

func (c *Changes[T]) write(id string, d *change[T]) error {
	switch {
	case !d.dirty:
		return nil
	case d.doc == nil:
		return c.tx.Delete(c.from.bucket, []byte(id))
	}
	encoded, err := json.Marshal(d.doc)
	if err != nil {
		return fmt.Errorf("encode %s %s: %w", c.from.bucket, id, err)
	}
	return c.tx.Put(c.from.bucket, []byte(id), encoded)
}

// Committed keeps the documents of the batch for the next one.
func (c *Changes[T]) Committed() {
	kept := c.from.kept
	for id, d := range c.docs {
		if d.doc != nil {
			kept[id] = d.doc
		}
	}
	for id := range kept { // any of them: all can be read again
		if len(kept) <= c.from.keep {
			break
		}
		delete(kept, id)
	}
}
