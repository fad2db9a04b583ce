package eventlog

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
)

// migrate moves the values of a room from the first form, in which all were
// encrypted with the secret itself, to data keys of their own, and then removes
// the first form with everything that its files held. Replicas of a version
// that knows only the first form must not run meanwhile.
//
// It can be broken off at any point and begun again. A key that was written in
// the new form, or erased from it, is never brought back.
func (r *Room) migrate(ctx context.Context, secret []byte) error {
	old, err := r.log.js.Stream(ctx, bucketPrefix+r.name)
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
	err = r.log.eachValue(ctx, old, r.name, func(key string, value []byte, revision uint64) error {
		clear, err := aead.Open(nil, nil, value, r.bound(key))
		if err != nil {
			lost++
			r.log.logger.Error("a value cannot be read and is not kept", "room", r.name, "key", key, "revision", revision, "error", err)
			return nil
		}
		moved++
		return r.move(ctx, key, clear)
	})
	if err != nil {
		return fmt.Errorf("move values to data keys: %w", err)
	}
	if err := r.log.js.DeleteStream(ctx, bucketPrefix+r.name); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
		return fmt.Errorf("remove first form: %w", err)
	}
	if err := r.log.removeDeleted(bucketPrefix + r.name); err != nil {
		return err
	}
	r.log.logger.Info("values have data keys of their own now; the files of the first form are removed", "room", r.name, "values", moved, "unreadable", lost)
	return nil
}

// move writes a value where nothing has ever been written.
func (r *Room) move(ctx context.Context, key string, value []byte) error {
	next, err := r.keys.create(ctx)
	if err != nil {
		return err
	}
	_, err = r.kv.Update(ctx, key, seal(next, value, r.bound(key)), 0)
	if isConflict(errorCode(err)) || errors.Is(err, jetstream.ErrKeyExists) {
		r.log.shredder.add(r.keys, next.id) // another replica was faster
		return nil
	}
	return err
}
