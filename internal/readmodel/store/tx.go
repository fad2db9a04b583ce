package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"iter"

	"go.etcd.io/bbolt"
)

// Bucket names a set of keys.
type Bucket string

// Direction is the order of an iteration.
type Direction bool

// The directions: by rising or by falling key.
const (
	Forward  Direction = false
	Backward Direction = true
)

// appendFill is how full pages are left in buckets whose keys only rise.
const appendFill = 0.95

// sumSize is the length of the checksum behind every stored value.
const sumSize = 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Tx is a transaction. Every slice that it gives is memory of the file: it is
// read-only, it dies with the transaction, and it must be copied to be kept.
// A damage makes Get nil and iterations stop; View and Update then return it.
// A Tx belongs to one goroutine.
type Tx struct {
	file     *file
	bolt     *bbolt.Tx
	arena    *arena // nil: read only
	buckets  []bucketHandle
	last     int // index of the bucket used last
	broken   bool
	identity *string
	first    string // see SetFirst
	held     bool
	after    []func()
}

// bucketHandle is a bucket that the transaction has looked up; bolt is nil if
// it does not exist.
type bucketHandle struct {
	name Bucket
	seed uint32
	bolt *bbolt.Bucket
}

// Get is the value of a key; nil when there is none. An empty value is not nil.
func (tx *Tx) Get(bucket Bucket, key []byte) (value []byte) {
	if tx.broken {
		return nil
	}
	defer tx.catch()
	h := tx.bucket(bucket)
	if h.bolt == nil {
		return nil
	}
	stored := h.bolt.Get(key)
	if stored == nil {
		return nil
	}
	return tx.open(h, key, stored)
}

// Put stores a value. Neither slice is kept, so both may be reused at once.
func (tx *Tx) Put(bucket Bucket, key, value []byte) error {
	return tx.put(bucket, key, value, 0)
}

// Append is Put for buckets whose keys only rise, such as positions: their
// pages are filled instead of left half empty.
func (tx *Tx) Append(bucket Bucket, key, value []byte) error {
	return tx.put(bucket, key, value, appendFill)
}

func (tx *Tx) put(bucket Bucket, key, value []byte, fill float64) (err error) {
	if tx.broken {
		return tx.file.err()
	}
	if tx.arena == nil {
		return fmt.Errorf("put %s: transaction is read only", bucket)
	}
	defer tx.catchTo(&err)
	h, err := tx.create(bucket)
	if err != nil {
		return err
	}
	if fill > 0 {
		h.bolt.FillPercent = fill
	}
	stored := tx.arena.take(len(value) + sumSize)
	n := copy(stored, value)
	binary.BigEndian.PutUint32(stored[n:], checksum(h.seed, key, value))
	if err := h.bolt.Put(key, stored); err != nil {
		return fmt.Errorf("put %s: %w", bucket, err)
	}
	return nil
}

// Delete removes a key; one that is not there is no error. Do not delete while
// iterating over the same bucket.
func (tx *Tx) Delete(bucket Bucket, key []byte) (err error) {
	if tx.broken {
		return tx.file.err()
	}
	if tx.arena == nil {
		return fmt.Errorf("delete %s: transaction is read only", bucket)
	}
	defer tx.catchTo(&err)
	h := tx.bucket(bucket)
	if h.bolt == nil {
		return nil
	}
	if err := h.bolt.Delete(key); err != nil {
		return fmt.Errorf("delete %s: %w", bucket, err)
	}
	return nil
}

// All iterates over a whole bucket.
func (tx *Tx) All(bucket Bucket, dir Direction) iter.Seq2[[]byte, []byte] {
	return tx.Range(bucket, nil, nil, dir)
}

// Prefix iterates over the keys that begin with prefix.
func (tx *Tx) Prefix(bucket Bucket, prefix []byte, dir Direction) iter.Seq2[[]byte, []byte] {
	return tx.Range(bucket, prefix, after(prefix), dir)
}

// Range iterates over the keys from (inclusive) to (exclusive); nil is open.
// The bucket must not be written to meanwhile.
func (tx *Tx) Range(bucket Bucket, from, to []byte, dir Direction) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		c := tx.cursor(bucket)
		if c == nil {
			return
		}
		for k, v := tx.seek(c, from, to, dir); k != nil; k, v = tx.step(c, from, to, dir) {
			if !yield(k, v) {
				return
			}
		}
	}
}

// SetFirst says, with the commit, which record stands at position 1.
func (tx *Tx) SetFirst(id string) { tx.first = id }

// SetLogIdentity says, with the commit, which log the views were built from.
// The storage does not read anything into the text; the runner puts there what
// it needs to know the log again.
func (tx *Tx) SetLogIdentity(identity string) { tx.identity = &identity }

// Hold says that the commit is not complete: whoever writes holds changes back
// in memory, and commits them later. That is for a bulk load, which is built
// from zero if it is cut off; see Store.Incomplete.
func (tx *Tx) Hold() { tx.held = true }

// AfterCommit runs fn once the transaction is committed, before anyone waiting
// for its position is woken, and not at all if it is not: the place to advance
// what is held in memory.
func (tx *Tx) AfterCommit(fn func()) { tx.after = append(tx.after, fn) }

// bucket finds a bucket; the answer is valid until the next call.
func (tx *Tx) bucket(name Bucket) *bucketHandle {
	if tx.last < len(tx.buckets) && tx.buckets[tx.last].name == name {
		return &tx.buckets[tx.last]
	}
	for i := range tx.buckets {
		if tx.buckets[i].name == name {
			tx.last = i
			return &tx.buckets[i]
		}
	}
	tx.last = len(tx.buckets)
	tx.buckets = append(tx.buckets, bucketHandle{
		name: name, seed: seed(name), bolt: tx.bolt.Bucket([]byte(name)),
	})
	return &tx.buckets[tx.last]
}

func (tx *Tx) create(name Bucket) (*bucketHandle, error) {
	h := tx.bucket(name)
	if h.bolt != nil {
		return h, nil
	}
	b, err := tx.bolt.CreateBucket([]byte(name))
	if err != nil {
		return nil, fmt.Errorf("create bucket %q: %w", name, err)
	}
	h.bolt = b
	return h, nil
}

// open takes the checksum off a stored value; nil and a damage if it is wrong.
func (tx *Tx) open(h *bucketHandle, key, stored []byte) []byte {
	n := len(stored) - sumSize
	if n < 0 || binary.BigEndian.Uint32(stored[n:]) != checksum(h.seed, key, stored[:n]) {
		tx.fail(fmt.Sprintf("checksum of a value in %s", h.name))
		return nil
	}
	return stored[:n:n]
}

func (tx *Tx) fail(reason string) {
	tx.broken = true
	_ = tx.file.damage(reason)
}

// catch turns a panic of bbolt into a damage. It must be deferred directly.
func (tx *Tx) catch() {
	if p := recover(); p != nil {
		tx.fail(fmt.Sprint(p))
	}
}

// catchTo is catch for methods that return an error.
func (tx *Tx) catchTo(err *error) {
	if p := recover(); p != nil {
		tx.fail(fmt.Sprint(p))
		*err = tx.file.err()
	}
}

// seed begins the checksum of every value of a bucket.
func seed(bucket Bucket) uint32 { return crc32.Checksum([]byte(bucket), castagnoli) }

// checksum is CRC-32C over bucket, key and value. The key's length is mixed
// into the seed, so that key and value cannot trade bytes.
func checksum(seed uint32, key, value []byte) uint32 {
	const odd = 0x9E3779B1 // spreads small lengths over all bits
	sum := crc32.Update(seed^uint32(len(key))*odd, castagnoli, key)
	return crc32.Update(sum, castagnoli, value)
}

// after is the first key behind everything that begins with prefix; nil if
// there is none.
func after(prefix []byte) []byte {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] < 0xFF {
			next := bytes.Clone(prefix[:i+1])
			next[i]++
			return next
		}
	}
	return nil
}
