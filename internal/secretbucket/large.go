package secretbucket

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/samstyring/samstyring/internal/eventlog"
)

// PutLarge writes a value of any size, in parts, under a key that is written
// once: the parts first, so that a value that is there is whole. Writing it
// again writes the same.
func (b *Bucket) PutLarge(ctx context.Context, key string, value []byte) error {
	parts := 0
	for start := 0; start < len(value); start += maxValue {
		part := value[start:min(start+maxValue, len(value))]
		if err := b.overwrite(ctx, partKey(key, parts), part); err != nil {
			return err
		}
		parts++
	}
	return b.overwrite(ctx, key, []byte(strconv.Itoa(parts)))
}

// overwrite writes a value over whatever is there.
func (b *Bucket) overwrite(ctx context.Context, key string, value []byte) error {
	for {
		_, seen, _, err := b.Get(ctx, key)
		if err != nil && !errors.Is(err, eventlog.ErrUnreadable) {
			return err
		}
		if _, err = b.Put(ctx, key, value, seen); !errors.Is(err, eventlog.ErrConflict) {
			return err
		}
	}
}

// GetLarge reads what PutLarge has written; ok is false if it is not there.
func (b *Bucket) GetLarge(ctx context.Context, key string) (value []byte, ok bool, err error) {
	count, _, ok, err := b.Get(ctx, key)
	if err != nil || !ok {
		return nil, false, err
	}
	parts, err := strconv.Atoi(string(count))
	if err != nil {
		return nil, false, fmt.Errorf("get %s in %s: %w", key, b.name, err)
	}
	for i := range parts {
		part, _, ok, err := b.Get(ctx, partKey(key, i))
		if err != nil || !ok {
			return nil, false, err // erased meanwhile
		}
		value = append(value, part...)
	}
	return value, true, nil
}

func partKey(key string, i int) string { return key + ".part." + strconv.Itoa(i) }
