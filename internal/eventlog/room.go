package eventlog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Room is a key–value bucket beside the log, for what may be erased or must
// not be public: sealed scores, subscriptions, drafts. Values are encrypted, so
// that whoever reads the server's disk or its streams sees neither.
//
// Each value has a data key of its own, in another stream. When the value is
// erased its data key is overwritten, and when it is replaced the one of the
// value before is: after that nobody can read it, not with the secret and every
// file of the registry either. See the types of room for when.
//
// A room is as durable and as replicated as the log.
type Room struct {
	log   *Log
	kv    jetstream.KeyValue
	name  string
	keys  *keyring
	reuse time.Duration // how long the values of one key may have one data key
}

const (
	// maxRoomValue bounds one value, in bytes.
	maxRoomValue = 768 << 10
	// roomPrefix begins the names of the buckets. Those of the first form, which
	// had no data keys, are called as the room.
	roomPrefix = "room-"
	// roomTimeout bounds a write to a room: the data key and the value.
	roomTimeout = 15 * time.Second
)

// Room opens a bucket, or makes it, trying again while the servers are not
// ready until ctx ends. The secret has 32 bytes; all replicas need the same
// one, and a value cannot be read with another.
//
// What is replaced or erased cannot be read any more when Erase has returned,
// and a moment after Put has.
func (l *Log) Room(ctx context.Context, name string, secret []byte) (*Room, error) {
	return l.openRoom(ctx, name, secret, 0, 0)
}

// ShortLivedRoom opens a bucket as Room does, for values that go by themselves
// some time after they were written.
func (l *Log) ShortLivedRoom(ctx context.Context, name string, secret []byte, life time.Duration) (*Room, error) {
	return l.openRoom(ctx, name, secret, 0, life)
}

// busyKeys is how long the values of one key of a BusyRoom have one data key.
const busyKeys = 24 * time.Hour

// BusyRoom opens a bucket as Room does, for values that are replaced often. What
// was replaced may stay readable for a day, and until the next write after
// that; what is erased cannot be read any more, nor can what it had replaced.
func (l *Log) BusyRoom(ctx context.Context, name string, secret []byte) (*Room, error) {
	return l.openRoom(ctx, name, secret, busyKeys, 0)
}

func (l *Log) openRoom(ctx context.Context, name string, secret []byte, reuse, life time.Duration) (*Room, error) {
	r := &Room{log: l, name: name, reuse: reuse}
	err := l.Eventually(ctx, "room "+name, func(ctx context.Context) (err error) {
		if r.keys, err = l.keyring(ctx, name, secret); err != nil {
			return err
		}
		if reuse > 0 {
			r.keys.known = map[dataKeyID]*dataKey{}
		}
		r.kv, err = l.bucket(ctx, name, life)
		return err
	})
	if err == nil {
		err = r.migrate(ctx, secret)
	}
	if err == nil {
		err = r.begin(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("open room %s: %w", name, err)
	}
	return r, nil
}

// bucket opens a bucket, or makes it with as many replicas as the log has.
func (l *Log) bucket(ctx context.Context, name string, life time.Duration) (jetstream.KeyValue, error) {
	replicas, err := l.replicas(ctx)
	if err != nil {
		return nil, err
	}
	return l.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
		Bucket: roomPrefix + name, History: 1, Storage: jetstream.FileStorage, Replicas: replicas, TTL: life,
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

// Get reads a value and its revision; ok is false if there is none. A value
// that is there and cannot be read is an ErrUnreadable.
func (r *Room) Get(ctx context.Context, key string) (value []byte, revision uint64, ok bool, err error) {
	for {
		entry, err := r.kv.Get(ctx, key)
		if errors.Is(err, jetstream.ErrKeyNotFound) {
			r.log.unreadable.mended(r.name, key)
			return nil, 0, false, nil
		}
		if err != nil {
			return nil, 0, false, fmt.Errorf("get %s in %s: %w", key, r.name, err)
		}
		value, err = r.open(ctx, key, entry.Value(), r.keys.get)
		if errors.Is(err, errNoDataKey) {
			newer, look := r.replaced(ctx, key, entry.Revision())
			if look == nil && newer {
				continue
			}
			err = errors.Join(err, look)
		}
		r.found(key, entry.Revision(), err)
		if err != nil {
			return nil, entry.Revision(), false, fmt.Errorf("get %s in %s: %w", key, r.name, err)
		}
		return value, entry.Revision(), true, nil
	}
}

// replaced says whether a revision is not the last one of its key any more.
func (r *Room) replaced(ctx context.Context, key string, revision uint64) (bool, error) {
	entry, err := r.kv.Get(ctx, key)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return entry.Revision() > revision, nil
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
	ctx, cancel := context.WithTimeout(ctx, roomTimeout)
	defer cancel()
	if revision, err = r.put(ctx, key, value, seen); err != nil && !errors.Is(err, ErrConflict) {
		return 0, fmt.Errorf("put %s in %s: %w", key, r.name, err)
	}
	return revision, err
}

// put stores the data key, then the value, and lets the data key of the value
// before be destroyed. A crash in between leaves a data key that nothing is
// sealed with, for the next sweep.
func (r *Room) put(ctx context.Context, key string, value []byte, seen uint64) (uint64, error) {
	old, hasOld, err := r.standing(ctx, key, seen)
	if err != nil {
		return 0, err
	}
	next, err := r.keyFor(ctx, old, hasOld)
	if err != nil {
		return 0, err
	}
	revision, err := r.store(ctx, key, seal(next, value, r.bound(key)), seen)
	switch {
	case err == nil && hasOld && next.id != old:
		r.log.shredder.add(r.keys, old)
	case errors.Is(err, ErrConflict) && next.id != old:
		r.log.shredder.add(r.keys, next.id)
	}
	if err == nil {
		r.log.unreadable.mended(r.name, key)
	}
	return revision, err
}

// standing gives the data key of the value that is to be replaced.
func (r *Room) standing(ctx context.Context, key string, seen uint64) (id dataKeyID, ok bool, err error) {
	if seen == 0 {
		return id, false, nil
	}
	entry, err := r.kv.Get(ctx, key)
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound):
		return id, false, ErrConflict
	case err != nil:
		return id, false, err
	case entry.Revision() > seen:
		return id, false, ErrConflict
	}
	id, _, err = unseal(entry.Value())
	return id, err == nil, nil // what cannot be read can be replaced
}

// keyFor gives the data key for a new value: a new one, or in a busy room the
// one of the value before while it is young.
func (r *Room) keyFor(ctx context.Context, old dataKeyID, hasOld bool) (*dataKey, error) {
	if hasOld && r.reuse > 0 {
		if key, err := r.keys.get(ctx, old); err == nil && time.Since(key.made) < r.reuse {
			return key, nil
		}
	}
	return r.keys.create(ctx)
}

func (r *Room) store(ctx context.Context, key string, sealed []byte, seen uint64) (revision uint64, err error) {
	if seen == 0 {
		revision, err = r.kv.Create(ctx, key, sealed)
	} else {
		revision, err = r.kv.Update(ctx, key, sealed, seen)
	}
	if errors.Is(err, jetstream.ErrKeyExists) || isConflict(errorCode(err)) {
		return 0, ErrConflict
	}
	return revision, err
}

func isConflict(code jetstream.ErrorCode) bool {
	return code == jetstream.JSErrCodeStreamWrongLastSequence || code == jetstream.JSErrCodeStreamWrongLastSequenceConstant
}

// Keys lists the keys that match any of the filters (subjects with wildcards;
// ">" for all), in no order. A key whose value is being replaced at that moment
// may be left out: what must not be missed is asked for by its name.
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
	stream, err := r.log.js.Stream(ctx, r.streamName())
	if err != nil {
		return 0, fmt.Errorf("read end of %s: %w", r.name, err)
	}
	return stream.CachedInfo().State.LastSeq, nil
}

func (r *Room) streamName() string { return bucketPrefix + roomPrefix + r.name }
