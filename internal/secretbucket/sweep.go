package secretbucket

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// sweep destroys the data keys that no value is sealed with and that are older
// than an age, and finds the values that cannot be read. The data keys are
// listed before the values: one that was stored meanwhile is not touched. No value is
// passed over that is replaced meanwhile, for the one after may have its data key.
func (b *Bucket) sweep(ctx context.Context, age time.Duration) error {
	if b.store.log.StandsIn() != nil {
		return nil // there is nothing
	}
	began := time.Now()
	stored, err := b.keys.all(ctx)
	if err != nil {
		return err
	}
	err = b.values(ctx, func(key string, value []byte, revision uint64) error {
		_, err := b.open(ctx, key, value, func(ctx context.Context, id dataKeyID) (*dataKey, error) {
			if w, ok := stored[id]; ok {
				return b.keys.unwrap(id, w)
			}
			return b.keys.get(ctx, id)
		})
		if id, _, bad := unseal(value); bad == nil {
			delete(stored, id)
		}
		if errors.Is(err, errNoDataKey) {
			if newer, look := b.replaced(ctx, key, revision); look != nil || newer {
				return look
			}
		}
		b.found(key, revision, err)
		return nil
	})
	if err != nil {
		return fmt.Errorf("look through %s: %w", b.name, err)
	}
	swept := 0
	for id, w := range stored {
		if age > 0 && began.Sub(w.made) < age {
			continue
		}
		if err := b.keys.destroy(ctx, id); err != nil {
			return fmt.Errorf("look through %s: %w", b.name, err)
		}
		swept++
	}
	if swept > 0 {
		b.store.logger.Info("data keys that an interrupted write or removal had left were destroyed", "bucket", b.name, "keys", swept)
	}
	return nil
}

// values hands on every value that is there, as it is stored.
func (b *Bucket) values(ctx context.Context, fn func(key string, value []byte, revision uint64) error) error {
	messages, err := b.store.log.Current(ctx, b.streamName(), valuePrefix(b.name)+">")
	if err != nil {
		return err
	}
	for _, m := range messages {
		if v, ok := storedIn(b.name, m); ok {
			if err := fn(v.Key, v.Value, v.Revision); err != nil {
				return err
			}
		}
	}
	return nil
}

// eachValue hands on the values of a bucket that nobody writes to.
func (st *Store) eachValue(ctx context.Context, stream jetstream.Stream, bucket string, fn func(key string, value []byte, revision uint64) error) error {
	prefix := "$KV." + bucket + "."
	return st.log.Each(ctx, stream, prefix+">", func(m jetstream.Msg, meta *jetstream.MsgMetadata) error {
		if m.Headers().Get("KV-Operation") != "" { // a marker that something was erased
			return nil
		}
		return fn(strings.TrimPrefix(m.Subject(), prefix), m.Data(), meta.Sequence.Stream)
	})
}
