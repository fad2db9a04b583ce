package eventlog

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go/jetstream"
)

// Room is a key–value bucket beside the log, for what may be erased or must
// not be public: sealed scores, subscriptions, people, sessions. Values are
// encrypted, so that whoever reads the server's disk or its streams sees
// neither; a value that is erased is gone from the bucket.
//
// A room is as durable and as replicated as the log.
type Room struct {
	log  *Log
	kv   jetstream.KeyValue
	name string
	aead cipher.AEAD
}

// maxRoomValue bounds one value, in bytes.
const maxRoomValue = 768 << 10

// Room opens a bucket, or makes it, trying again while the servers are not
// ready until ctx ends. The secret has 32 bytes; all replicas need the same
// one, and a value cannot be read with another.
func (l *Log) Room(ctx context.Context, name string, secret []byte) (*Room, error) {
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, fmt.Errorf("open room %s: %w", name, err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("open room %s: %w", name, err)
	}
	var kv jetstream.KeyValue
	err = l.Eventually(ctx, "room "+name, func(ctx context.Context) (err error) {
		kv, err = l.bucket(ctx, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open room %s: %w", name, err)
	}
	return &Room{log: l, kv: kv, name: name, aead: aead}, nil
}

// bucket opens a bucket, or makes it with as many replicas as the log has.
func (l *Log) bucket(ctx context.Context, name string) (jetstream.KeyValue, error) {
	replicas, err := l.replicas(ctx)
	if err != nil {
		return nil, err
	}
	return l.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
		Bucket: name, History: 1, Storage: jetstream.FileStorage, Replicas: replicas,
	})
}

// replicas is the number of replicas that the log has.
func (l *Log) replicas(ctx context.Context) (int, error) {
	stream, err := l.js.Stream(ctx, StreamName)
	if err != nil {
		return 0, err
	}
	return stream.CachedInfo().Config.Replicas, nil
}

// Get reads a value and its revision; ok is false if there is none.
func (r *Room) Get(ctx context.Context, key string) (value []byte, revision uint64, ok bool, err error) {
	entry, err := r.kv.Get(ctx, key)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return nil, 0, false, nil
	}
	if err != nil {
		return nil, 0, false, fmt.Errorf("get %s in %s: %w", key, r.name, err)
	}
	value, err = r.open(key, entry.Value())
	return value, entry.Revision(), err == nil, err
}

// Put writes a value over the revision that the caller has seen, 0 for none,
// and gives the new one. ErrConflict: somebody else was faster.
func (r *Room) Put(ctx context.Context, key string, value []byte, seen uint64) (revision uint64, err error) {
	if len(value) > maxRoomValue {
		return 0, fmt.Errorf("put %s in %s: %d bytes are more than %d", key, r.name, len(value), maxRoomValue)
	}
	if err := r.log.refused(); err != nil {
		return 0, fmt.Errorf("put %s in %s: %w", key, r.name, err)
	}
	sealed := r.aead.Seal(nil, nil, value, r.bound(key))
	if seen == 0 {
		revision, err = r.kv.Create(ctx, key, sealed)
	} else {
		revision, err = r.kv.Update(ctx, key, sealed, seen)
	}
	switch {
	case err == nil:
		return revision, nil
	case errors.Is(err, jetstream.ErrKeyExists), isConflict(errorCode(err)):
		return 0, ErrConflict
	}
	return 0, fmt.Errorf("put %s in %s: %w", key, r.name, err)
}

func isConflict(code jetstream.ErrorCode) bool {
	return code == jetstream.JSErrCodeStreamWrongLastSequence || code == jetstream.JSErrCodeStreamWrongLastSequenceConstant
}

// PutLarge writes a value of any size, in parts, under a key that is written
// once: the parts first, so that a value that is there is whole. Writing it
// again writes the same.
func (r *Room) PutLarge(ctx context.Context, key string, value []byte) error {
	if err := r.log.refused(); err != nil {
		return fmt.Errorf("put %s in %s: %w", key, r.name, err)
	}
	parts := 0
	for start := 0; start < len(value); start += maxRoomValue {
		part := value[start:min(start+maxRoomValue, len(value))]
		if _, err := r.kv.Put(ctx, partKey(key, parts), r.aead.Seal(nil, nil, part, r.bound(partKey(key, parts)))); err != nil {
			return fmt.Errorf("put part of %s in %s: %w", key, r.name, err)
		}
		parts++
	}
	count := strconv.Itoa(parts)
	if _, err := r.kv.Put(ctx, key, r.aead.Seal(nil, nil, []byte(count), r.bound(key))); err != nil {
		return fmt.Errorf("put %s in %s: %w", key, r.name, err)
	}
	return nil
}

// GetLarge reads what PutLarge has written; ok is false if it is not there.
func (r *Room) GetLarge(ctx context.Context, key string) (value []byte, ok bool, err error) {
	count, _, ok, err := r.Get(ctx, key)
	if err != nil || !ok {
		return nil, false, err
	}
	parts, err := strconv.Atoi(string(count))
	if err != nil {
		return nil, false, fmt.Errorf("get %s in %s: %w", key, r.name, err)
	}
	for i := range parts {
		part, _, ok, err := r.Get(ctx, partKey(key, i))
		if err != nil || !ok {
			return nil, false, err // erased meanwhile
		}
		value = append(value, part...)
	}
	return value, true, nil
}

func partKey(key string, i int) string { return key + ".part." + strconv.Itoa(i) }

// Erase removes a value for good; one that is not there is no error.
func (r *Room) Erase(ctx context.Context, key string) error {
	if err := r.log.refused(); err != nil && !errors.Is(err, ErrDiskFull) { // erasing gives space back
		return fmt.Errorf("erase %s in %s: %w", key, r.name, err)
	}
	if err := r.kv.Purge(ctx, key); err != nil {
		return fmt.Errorf("erase %s in %s: %w", key, r.name, err)
	}
	return nil
}

// Keys lists the keys that match any of the filters (subjects with wildcards;
// ">" for all), in no order.
func (r *Room) Keys(ctx context.Context, filters ...string) ([]string, error) {
	lister, err := r.kv.ListKeysFiltered(ctx, filters...)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", r.name, err)
	}
	var keys []string
	for key := range lister.Keys() {
		keys = append(keys, key)
	}
	return keys, ctx.Err()
}

// Last is the revision of the last write to the room, 0 if there was none. Who
// watches the room has seen all that was written before the call when it has
// seen this one.
func (r *Room) Last(ctx context.Context) (revision uint64, err error) {
	stream, err := r.log.js.Stream(ctx, "KV_"+r.name)
	if err != nil {
		return 0, fmt.Errorf("read end of %s: %w", r.name, err)
	}
	return stream.CachedInfo().State.LastSeq, nil
}

// RoomChange is one value written or erased.
type RoomChange struct {
	Key      string
	Value    []byte // nil: erased
	Revision uint64
}

// Watch hands on every value that is there, then one call of current, then
// every change until ctx ends or fn fails. It returns that error, or nil when
// ctx ended.
func (r *Room) Watch(ctx context.Context, current func(), fn func(RoomChange) error) error {
	w, err := r.kv.WatchAll(ctx)
	if err != nil {
		return fmt.Errorf("watch %s: %w", r.name, err)
	}
	defer func() { _ = w.Stop() }() // the watch ends with its context anyway
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-r.log.closing.Done():
			return ErrClosed
		case entry, open := <-w.Updates():
			if !open {
				return nil
			}
			if entry == nil {
				current()
				continue
			}
			if err := r.change(entry, fn); err != nil {
				return err
			}
		}
	}
}

func (r *Room) change(entry jetstream.KeyValueEntry, fn func(RoomChange) error) error {
	c := RoomChange{Key: entry.Key(), Revision: entry.Revision()}
	if entry.Operation() == jetstream.KeyValuePut {
		value, err := r.open(entry.Key(), entry.Value())
		if err != nil {
			return err
		}
		c.Value = value
	}
	return fn(c)
}

func (r *Room) open(key string, sealed []byte) ([]byte, error) {
	value, err := r.aead.Open(nil, nil, sealed, r.bound(key))
	if err != nil {
		return nil, fmt.Errorf("open %s in %s: another secret, or changed: %w", key, r.name, err)
	}
	if value == nil {
		value = []byte{}
	}
	return value, nil
}

// bound keeps a value from being moved to another key.
func (r *Room) bound(key string) []byte { return []byte(r.name + "/" + key) }
