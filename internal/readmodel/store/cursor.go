package store

import (
	"bytes"

	"go.etcd.io/bbolt"
)

// cursor walks one bucket.
type cursor struct {
	bolt   *bbolt.Cursor
	handle bucketHandle
}

// cursor is nil when there is nothing to walk.
func (tx *Tx) cursor(bucket Bucket) *cursor {
	if tx.broken {
		return nil
	}
	defer tx.catch()
	h := tx.bucket(bucket)
	if h.bolt == nil {
		return nil
	}
	return &cursor{bolt: h.bolt.Cursor(), handle: *h}
}

// seek goes to the first key of a range in the given direction.
func (tx *Tx) seek(c *cursor, from, to []byte, dir Direction) (key, value []byte) {
	defer tx.catch()
	var k, v []byte
	switch {
	case dir == Forward && from == nil:
		k, v = c.bolt.First()
	case dir == Forward:
		k, v = c.bolt.Seek(from)
	case to == nil:
		k, v = c.bolt.Last()
	default:
		if k, _ = c.bolt.Seek(to); k == nil {
			k, v = c.bolt.Last()
		} else {
			k, v = c.bolt.Prev()
		}
	}
	return tx.within(c, k, v, from, to)
}

// step goes to the next key of a range in the given direction.
func (tx *Tx) step(c *cursor, from, to []byte, dir Direction) (key, value []byte) {
	if tx.broken {
		return nil, nil
	}
	defer tx.catch()
	var k, v []byte
	if dir == Forward {
		k, v = c.bolt.Next()
	} else {
		k, v = c.bolt.Prev()
	}
	return tx.within(c, k, v, from, to)
}

// within ends the walk outside the range and checks the value inside it.
func (tx *Tx) within(c *cursor, k, stored, from, to []byte) (key, value []byte) {
	if k == nil || (from != nil && bytes.Compare(k, from) < 0) || (to != nil && bytes.Compare(k, to) >= 0) {
		return nil, nil
	}
	v := tx.open(&c.handle, k, stored)
	if v == nil {
		return nil, nil
	}
	return k, v
}

// rootCursor walks the names of the buckets.
func (tx *Tx) rootCursor() *bbolt.Cursor {
	defer tx.catch()
	return tx.bolt.Cursor()
}

func (tx *Tx) rootStep(c *bbolt.Cursor, first bool) (name []byte) {
	if tx.broken {
		return nil
	}
	defer tx.catch()
	if first {
		name, _ = c.First()
	} else {
		name, _ = c.Next()
	}
	return name
}
