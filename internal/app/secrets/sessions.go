package secrets

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/samstyring/samstyring/internal/eventlog"
)

const (
	// sessionsBucket holds the sessions that were ended before their time, by the
	// hash of their id: nothing can be done with what stands there.
	sessionsBucket = "sessions"
	// endedFor is how long an end is remembered. No session lasts that long.
	endedFor = 24 * time.Hour
	// sessionPatience is how long a page waits to hear whether its session has
	// ended.
	sessionPatience = 2 * time.Second
)

// EndSession ends a session on every replica, for as long as its cookie could
// be good. Ending it twice is no error.
func (st *Store) EndSession(ctx context.Context, id string) error {
	_, err := st.sessions.Put(ctx, sessionKey(id), []byte{}, 0)
	if errors.Is(err, eventlog.ErrConflict) {
		return nil
	}
	return err
}

// SessionEnded says whether a session was ended, by whichever replica.
func (st *Store) SessionEnded(ctx context.Context, id string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, sessionPatience)
	defer cancel()
	_, _, ended, err := st.sessions.Get(ctx, sessionKey(id))
	return ended, err
}

func sessionKey(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:16])
}
