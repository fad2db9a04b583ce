package eventlog

import (
	"context"
	"errors"
	"fmt"
	"sync"
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
		return id, nil, fmt.Errorf("%w: it is not in the form that values have", ErrUnreadable)
	}
	return dataKeyID(stored[1 : 1+len(id)]), stored[1+len(id):], nil
}

// open reads a stored value. That its data key is gone is errNoDataKey beside
// ErrUnreadable: a newer value may have taken its place.
func (r *Room) open(ctx context.Context, key string, stored []byte, find func(context.Context, dataKeyID) (*dataKey, error)) ([]byte, error) {
	id, sealed, err := unseal(stored)
	if err != nil {
		return nil, err
	}
	data, err := find(ctx, id)
	if errors.Is(err, errNoDataKey) {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if err != nil {
		return nil, err
	}
	value, err := data.aead.Open(nil, nil, sealed, r.bound(key))
	if err != nil {
		return nil, fmt.Errorf("%w: it was changed: %w", ErrUnreadable, err)
	}
	if value == nil {
		value = []byte{}
	}
	return value, nil
}

// bound keeps a value from being moved to another key.
func (r *Room) bound(key string) []byte { return []byte(r.name + "/" + key) }

// unreadableValues are the values of rooms that were met and cannot be read.
type unreadableValues struct {
	mu  sync.Mutex
	all map[string]uint64 // revision by room and key
}

// met notes one, and says whether it was not known before.
func (u *unreadableValues) met(room, key string, revision uint64) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.all == nil {
		u.all = map[string]uint64{}
	}
	before, known := u.all[room+"/"+key]
	u.all[room+"/"+key] = revision
	return !known || before != revision
}

// mended forgets what was replaced or erased.
func (u *unreadableValues) mended(room, key string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.all, room+"/"+key)
}

// found notes whether a value could be read, and warns once of each that cannot
// be. Its key may be named: it says nothing of whom the value is about.
func (r *Room) found(key string, revision uint64, err error) {
	switch {
	case err == nil:
		r.log.unreadable.mended(r.name, key)
	case errors.Is(err, ErrUnreadable):
		if r.log.unreadable.met(r.name, key, revision) {
			r.log.logger.Warn("a value cannot be read and is left out", "room", r.name, "key", key, "revision", revision, "error", err)
		}
	}
}

// Misread notes a value that was opened and does not hold what it should. The
// error is the one to give on.
func (r *Room) Misread(key string, revision uint64, cause error) error {
	err := fmt.Errorf("%w: %w", ErrUnreadable, cause)
	r.found(key, revision, err)
	return err
}

// Unreadable counts the values of all rooms that cannot be read, as far as they
// were met: all that were there when a room was opened, and those that were
// asked for or watched since.
func (l *Log) Unreadable() int {
	l.unreadable.mu.Lock()
	defer l.unreadable.mu.Unlock()
	return len(l.unreadable.all)
}
