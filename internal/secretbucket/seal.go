package secretbucket

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/samstyring/samstyring/internal/eventlog"
)

// sealedForm begins a stored value: after it come the id of its data key and
// what was sealed with that.
const sealedForm = 2

func seal(key *dataKey, value, bound []byte) []byte {
	out := append([]byte{sealedForm}, key.id[:]...)
	return key.aead.Seal(out, nil, value, bound)
}

// unseal takes a stored value apart.
func unseal(stored []byte) (id dataKeyID, sealed []byte, err error) {
	if len(stored) < 1+len(id) || stored[0] != sealedForm {
		return id, nil, fmt.Errorf("%w: it is not in the form that values have", eventlog.ErrUnreadable)
	}
	return dataKeyID(stored[1 : 1+len(id)]), stored[1+len(id):], nil
}

// open reads a stored value. That its data key is gone is errNoDataKey beside
// ErrUnreadable: a newer value may have taken its place.
func (b *Bucket) open(ctx context.Context, key string, stored []byte, find func(context.Context, dataKeyID) (*dataKey, error)) ([]byte, error) {
	id, sealed, err := unseal(stored)
	if err != nil {
		return nil, err
	}
	data, err := find(ctx, id)
	if errors.Is(err, errNoDataKey) {
		return nil, fmt.Errorf("%w: %w", eventlog.ErrUnreadable, err)
	}
	if err != nil {
		return nil, err
	}
	value, err := data.aead.Open(nil, nil, sealed, b.bound(key))
	if err != nil {
		return nil, fmt.Errorf("%w: it was changed: %w", eventlog.ErrUnreadable, err)
	}
	if value == nil {
		value = []byte{}
	}
	return value, nil
}

// bound keeps a value from being moved to another key.
func (b *Bucket) bound(key string) []byte { return []byte(b.name + "/" + key) }

// unreadableValues are the values of buckets that were met and cannot be read.
type unreadableValues struct {
	mu  sync.Mutex
	all map[string]uint64 // revision by bucket and key
}

// met notes one, and says whether it was not known before.
func (u *unreadableValues) met(bucket, key string, revision uint64) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.all == nil {
		u.all = map[string]uint64{}
	}
	before, known := u.all[bucket+"/"+key]
	u.all[bucket+"/"+key] = revision
	return !known || before != revision
}

// mended forgets what was replaced or erased.
func (u *unreadableValues) mended(bucket, key string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.all, bucket+"/"+key)
}

// found notes whether a value could be read, and warns once of each that cannot
// be. Its key may be named: it says nothing of whom the value is about.
func (b *Bucket) found(key string, revision uint64, err error) {
	switch {
	case err == nil:
		b.store.unreadable.mended(b.name, key)
	case errors.Is(err, eventlog.ErrUnreadable):
		if b.store.unreadable.met(b.name, key, revision) {
			b.store.logger.Warn("a value cannot be read and is left out", "bucket", b.name, "key", key, "revision", revision, "error", err)
		}
	}
}

// Misread notes a value that was opened and does not hold what it should. The
// error is the one to give on.
func (b *Bucket) Misread(key string, revision uint64, cause error) error {
	err := fmt.Errorf("%w: %w", eventlog.ErrUnreadable, cause)
	b.found(key, revision, err)
	return err
}

// Unreadable counts the values of all buckets that cannot be read, as far as they
// were met: all that were there when a bucket was opened, and those that were
// asked for or watched since.
func (st *Store) Unreadable() int {
	st.unreadable.mu.Lock()
	defer st.unreadable.mu.Unlock()
	return len(st.unreadable.all)
}
