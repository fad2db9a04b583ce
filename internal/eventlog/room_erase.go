package eventlog

import (
	"context"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
)

// EraseSeen removes a value for good if it still is at the revision that the
// caller has seen. ErrConflict: somebody has written since.
func (r *Room) EraseSeen(ctx context.Context, key string, seen uint64) error {
	err := r.kv.Purge(ctx, key, jetstream.LastRevision(seen))
	switch {
	case err == nil:
		return nil
	case isConflict(errorCode(err)):
		return ErrConflict
	}
	return fmt.Errorf("erase %s in %s: %w", key, r.name, err)
}
