package secretbucket

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/samstyring/samstyring/internal/eventlog"
)

// migrate moves the values of a bucket from the first form, in which all were
// encrypted with the secret itself, to data keys of their own, and then removes
// the first form with everything that its files held. Replicas of a version
// that knows only the first form must not run meanwhile.
//
// It can be broken off at any point and begun again. A key that was written in
// the new form, or erased from it, is never brought back.
func (b *Bucket) migrate(ctx context.Context, secret []byte) error {
	old, err := b.store.js.Stream(ctx, eventlog.BucketPrefix+b.name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read first form: %w", err)
	}
	aead, err := newAEAD(secret)
	if err != nil {
		return err
	}
	moved, lost := 0, 0
	err = b.store.eachValue(ctx, old, b.name, func(key string, value []byte, revision uint64) error {
		clear, err := aead.Open(nil, nil, value, b.bound(key))
		if err != nil {
			lost++
			b.store.logger.Error("a value cannot be read and is not kept", "bucket", b.name, "key", key, "revision", revision, "error", err)
			return nil
		}
		moved++
		return b.move(ctx, key, clear)
	})
	if err != nil {
		return fmt.Errorf("move values to data keys: %w", err)
	}
	if err := b.store.js.DeleteStream(ctx, eventlog.BucketPrefix+b.name); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
		return fmt.Errorf("remove first form: %w", err)
	}
	if err := b.store.log.RemoveDeleted(eventlog.BucketPrefix + b.name); err != nil {
		return err
	}
	b.store.logger.Info("values have data keys of their own now; the files of the first form are removed", "bucket", b.name, "values", moved, "unreadable", lost)
	return nil
}

// move writes a value where nothing has ever been written.
func (b *Bucket) move(ctx context.Context, key string, value []byte) error {
	next, err := b.keys.create(ctx)
	if err != nil {
		return err
	}
	_, err = b.kv.Update(ctx, key, seal(next, value, b.bound(key)), 0)
	if isConflict(eventlog.ErrorCode(err)) || errors.Is(err, jetstream.ErrKeyExists) {
		b.store.shredder.add(b.keys, next.id) // another replica was faster
		return nil
	}
	return err
}
