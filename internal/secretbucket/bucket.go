package secretbucket

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/samstyring/samstyring/internal/eventlog"
)

// Bucket is a key–value bucket beside the log, for what may be erased or must
// not be public: sealed scores, subscriptions, drafts. Values are encrypted, so
// that whoever reads the server's disk or its streams sees neither.
//
// Each value has a data key of its own, in another stream. When the value is
// erased its data key is overwritten, and when it is replaced the one of the
// value before is: after that nobody can read it, not with the secret and every
// file of the registry either. Bucket, ShortLived and Busy say when.
//
// A bucket is as durable and as replicated as the log.
type Bucket struct {
	store *Store
	kv    jetstream.KeyValue
	name  string
	keys  *keyring
	reuse time.Duration // how long the values of one key may have one data key

	opened *openedValues // nil: every value is decrypted each time
}

const (
	// maxValue bounds one value, in bytes.
	maxValue = 768 << 10
	// namePrefix begins the names of the buckets. Those of the first form, which
	// had no data keys, are called as the bucket.
	namePrefix = "room-"
	// writeTimeout bounds a write to a bucket: the data key and the value.
	writeTimeout = 15 * time.Second
)

// Bucket opens a bucket, or makes it, trying again while the servers are not
// ready until ctx ends. The secret has 32 bytes; all replicas need the same
// one, and a value cannot be read with another.
//
// What is replaced or erased cannot be read any more when Erase has returned,
// and a moment after Put has.
func (st *Store) Bucket(ctx context.Context, name string, secret []byte) (*Bucket, error) {
	return st.openBucket(ctx, name, secret, 0, 0)
}

// ShortLived opens a bucket as Store.Bucket does, for values that go by themselves
// some time after they were written.
func (st *Store) ShortLived(ctx context.Context, name string, secret []byte, life time.Duration) (*Bucket, error) {
	return st.openBucket(ctx, name, secret, 0, life)
}

// Remembered opens a bucket as Store.ShortLived does, for small values that are read at
// every request. Where the server is embedded, so that what it says of a key is true and
// nobody else writes, a value is decrypted once for each revision and kept in memory until
// it is erased, replaced, or others push it out. Elsewhere a follower that lags may
// answer, and only the data key, which the leader gives, tells that a value still is.
func (st *Store) Remembered(ctx context.Context, name string, secret []byte, life time.Duration) (*Bucket, error) {
	b, err := st.openBucket(ctx, name, secret, 0, life)
	if err == nil && st.log.Embedded() {
		b.opened = newOpenedValues()
	}
	return b, err
}

// busyKeys is how long the values of one key of a busy bucket have one data key.
const busyKeys = 24 * time.Hour

// Busy opens a bucket as Store.Bucket does, for values that are replaced often. What
// was replaced may stay readable for a day, and until the next write after
// that; what is erased cannot be read any more, nor can what it had replaced.
func (st *Store) Busy(ctx context.Context, name string, secret []byte) (*Bucket, error) {
	return st.openBucket(ctx, name, secret, busyKeys, 0)
}

func (st *Store) openBucket(ctx context.Context, name string, secret []byte, reuse, life time.Duration) (*Bucket, error) {
	b := &Bucket{store: st, name: name, reuse: reuse}
	err := st.log.Eventually(ctx, "bucket "+name, func(ctx context.Context) (err error) {
		if b.keys, err = st.keyring(ctx, name, secret); err != nil {
			return err
		}
		if reuse > 0 {
			b.keys.known = map[dataKeyID]*dataKey{}
		}
		b.kv, err = st.keyValue(ctx, name, life)
		return err
	})
	if err == nil {
		err = b.migrate(ctx, secret)
	}
	if err == nil {
		err = b.begin(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("open bucket %s: %w", name, err)
	}
	return b, nil
}

// keyValue opens a bucket, or makes it with as many replicas as the log has.
func (st *Store) keyValue(ctx context.Context, name string, life time.Duration) (jetstream.KeyValue, error) {
	replicas, err := st.log.Replicas(ctx)
	if err != nil {
		return nil, err
	}
	return st.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
		Bucket: namePrefix + name, History: 1, Storage: jetstream.FileStorage, Replicas: replicas, TTL: life,
	})
}

// Get reads a value, which must not be changed, and its revision; ok is false if there
// is none. A value that is there and cannot be read is an eventlog.ErrUnreadable.
func (b *Bucket) Get(ctx context.Context, key string) (value []byte, revision uint64, ok bool, err error) {
	if err := b.store.log.StandsIn(); err != nil {
		return nil, 0, false, fmt.Errorf("get %s in %s: %w", key, b.name, err)
	}
	for {
		mark := b.opened.mark()
		entry, err := b.kv.Get(ctx, key)
		if errors.Is(err, jetstream.ErrKeyNotFound) {
			b.gone(key)
			return nil, 0, false, nil
		}
		if err != nil {
			return nil, 0, false, fmt.Errorf("get %s in %s: %w", key, b.name, err)
		}
		if value, ok := b.opened.at(key, entry.Revision()); ok {
			return value, entry.Revision(), true, nil
		}
		value, err = b.open(ctx, key, entry.Value(), b.keys.get)
		if errors.Is(err, errNoDataKey) {
			newer, look := b.replaced(ctx, key, entry.Revision())
			if look == nil && newer {
				continue
			}
			err = errors.Join(err, look)
		}
		b.found(key, entry.Revision(), err)
		if err != nil {
			return nil, entry.Revision(), false, fmt.Errorf("get %s in %s: %w", key, b.name, err)
		}
		b.opened.keep(key, entry.Revision(), value, mark)
		return value, entry.Revision(), true, nil
	}
}

// gone notes that a key has no value.
func (b *Bucket) gone(key string) {
	b.opened.forget(key)
	b.store.unreadable.mended(b.name, key)
}

// replaced says whether a revision is not the last one of its key any more.
func (b *Bucket) replaced(ctx context.Context, key string, revision uint64) (bool, error) {
	entry, err := b.kv.Get(ctx, key)
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
func (b *Bucket) Put(ctx context.Context, key string, value []byte, seen uint64) (revision uint64, err error) {
	if len(value) > maxValue {
		return 0, fmt.Errorf("put %s in %s: %d bytes are more than %d", key, b.name, len(value), maxValue)
	}
	if err := b.store.log.Refused(); err != nil {
		return 0, fmt.Errorf("put %s in %s: %w", key, b.name, err)
	}
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	if revision, err = b.put(ctx, key, value, seen); err != nil && !errors.Is(err, eventlog.ErrConflict) {
		return 0, fmt.Errorf("put %s in %s: %w", key, b.name, err)
	}
	return revision, err
}

// put stores the data key, then the value, and lets the data key of the value
// before be destroyed. A crash in between leaves a data key that nothing is
// sealed with, for the next sweep.
func (b *Bucket) put(ctx context.Context, key string, value []byte, seen uint64) (uint64, error) {
	old, hasOld, err := b.standing(ctx, key, seen)
	if err != nil {
		return 0, err
	}
	next, err := b.keyFor(ctx, old, hasOld)
	if err != nil {
		return 0, err
	}
	revision, err := b.write(ctx, key, seal(next, value, b.bound(key)), seen)
	b.opened.forget(key)
	switch {
	case err == nil && hasOld && next.id != old:
		b.store.shredder.add(b.keys, old)
	case errors.Is(err, eventlog.ErrConflict) && next.id != old:
		b.store.shredder.add(b.keys, next.id)
	}
	if err == nil {
		b.store.unreadable.mended(b.name, key)
	}
	return revision, err
}

// standing gives the data key of the value that is to be replaced.
func (b *Bucket) standing(ctx context.Context, key string, seen uint64) (id dataKeyID, ok bool, err error) {
	if seen == 0 {
		return id, false, nil
	}
	entry, err := b.kv.Get(ctx, key)
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound):
		return id, false, eventlog.ErrConflict
	case err != nil:
		return id, false, err
	case entry.Revision() > seen:
		return id, false, eventlog.ErrConflict
	}
	id, _, err = unseal(entry.Value())
	return id, err == nil, nil // what cannot be read can be replaced
}

// keyFor gives the data key for a new value: a new one, or in a busy bucket the
// one of the value before while it is young.
func (b *Bucket) keyFor(ctx context.Context, old dataKeyID, hasOld bool) (*dataKey, error) {
	if hasOld && b.reuse > 0 {
		if key, err := b.keys.get(ctx, old); err == nil && time.Since(key.made) < b.reuse {
			return key, nil
		}
	}
	return b.keys.create(ctx)
}

func (b *Bucket) write(ctx context.Context, key string, sealed []byte, seen uint64) (revision uint64, err error) {
	if seen == 0 {
		revision, err = b.kv.Create(ctx, key, sealed)
	} else {
		revision, err = b.kv.Update(ctx, key, sealed, seen)
	}
	if errors.Is(err, jetstream.ErrKeyExists) || isConflict(eventlog.ErrorCode(err)) {
		return 0, eventlog.ErrConflict
	}
	return revision, err
}

func isConflict(code jetstream.ErrorCode) bool {
	return code == jetstream.JSErrCodeStreamWrongLastSequence || code == jetstream.JSErrCodeStreamWrongLastSequenceConstant
}

// Keys lists the keys that match any of the filters (subjects with wildcards;
// ">" for all), in no order. A key whose value is being replaced at that moment
// may be left out: what must not be missed is asked for by its name.
func (b *Bucket) Keys(ctx context.Context, filters ...string) ([]string, error) {
	if err := b.store.log.StandsIn(); err != nil {
		return nil, fmt.Errorf("list %s: %w", b.name, err)
	}
	lister, err := b.kv.ListKeysFiltered(ctx, filters...)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", b.name, err)
	}
	var keys []string
	for key := range lister.Keys() {
		keys = append(keys, key)
	}
	return keys, ctx.Err()
}

// Last is the revision of the last write to the bucket, 0 if there was none. Who
// watches the bucket has seen all that was written before the call when it has
// seen this one.
func (b *Bucket) Last(ctx context.Context) (revision uint64, err error) {
	if err := b.store.log.StandsIn(); err != nil {
		return 0, fmt.Errorf("read end of %s: %w", b.name, err)
	}
	stream, err := b.store.js.Stream(ctx, b.streamName())
	if err != nil {
		return 0, fmt.Errorf("read end of %s: %w", b.name, err)
	}
	return stream.CachedInfo().State.LastSeq, nil
}

func (b *Bucket) streamName() string { return eventlog.BucketPrefix + namePrefix + b.name }
