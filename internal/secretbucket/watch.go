package secretbucket

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/samstyring/samstyring/internal/eventlog"
)

// Change is one value written or erased.
type Change struct {
	Key        string
	Value      []byte // nil: erased, or Unreadable
	Revision   uint64
	Unreadable bool // the value is there, and cannot be read
}

// Watch hands on every value that is there, then one call of current, then
// every change until ctx ends or fn fails. It returns that error, or nil when
// ctx ended. A value that cannot be read ends nothing. One that was replaced
// before it could be read is left out; the newer one follows.
func (b *Bucket) Watch(ctx context.Context, current func(), fn func(Change) error) error {
	if err := b.store.log.StandsIn(); err != nil {
		return fmt.Errorf("watch %s: %w", b.name, err)
	}
	stored, err := b.keys.all(ctx) // in one go: values are many when the watch begins
	if err != nil {
		return fmt.Errorf("watch %s: %w", b.name, err)
	}
	w, err := b.kv.WatchAll(ctx)
	if err != nil {
		return fmt.Errorf("watch %s: %w", b.name, err)
	}
	defer func() { _ = w.Stop() }() // the watch ends with its context anyway
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-b.store.log.Closing().Done():
			return eventlog.ErrClosed
		case entry, open := <-w.Updates():
			if !open {
				return nil
			}
			if entry == nil {
				stored = nil
				current()
				continue
			}
			if err := b.change(ctx, entry, stored, fn); err != nil {
				return err
			}
		}
	}
}

// change hands on one entry of a watch. stored are data keys that are known
// already.
func (b *Bucket) change(ctx context.Context, entry jetstream.KeyValueEntry, stored map[dataKeyID]wrapped, fn func(Change) error) error {
	c := Change{Key: entry.Key(), Revision: entry.Revision()}
	if entry.Operation() != jetstream.KeyValuePut {
		b.store.unreadable.mended(b.name, c.Key)
		return fn(c)
	}
	value, err := b.open(ctx, c.Key, entry.Value(), func(ctx context.Context, id dataKeyID) (*dataKey, error) {
		if w, ok := stored[id]; ok {
			return b.keys.unwrap(id, w)
		}
		return b.keys.get(ctx, id)
	})
	if errors.Is(err, errNoDataKey) {
		if newer, look := b.replaced(ctx, c.Key, c.Revision); look != nil || newer {
			return look
		}
	}
	b.found(c.Key, c.Revision, err)
	switch {
	case errors.Is(err, eventlog.ErrUnreadable):
		c.Unreadable = true
	case err != nil:
		return err
	default:
		c.Value = value
	}
	return fn(c)
}
