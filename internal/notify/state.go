package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/secretbucket"
)

// laneState is what is kept of a lane beside its messages. It is written when
// an attempt fails and the next is a while away, and when one succeeds after
// that.
type laneState struct {
	Message  string         `json:"message,omitempty"` // id of the delivery that is being attempted
	Attempts int            `json:"attempts,omitempty"`
	At       time.Time      `json:"at,omitzero"`   // of the last attempt
	Next     time.Time      `json:"next,omitzero"` // of the next one
	Health   webhook.Health `json:"health,omitzero"`

	revision uint64
	written  bool // the room has a message that failed, or a health that is not good
}

// troubled says whether there is anything to know.
func (s *laneState) troubled() bool { return s.Message != "" || s.Health != webhook.Health{} }

// rooms is the room of lanes: state.<id> and log.<id>.
type rooms struct{ room *secretbucket.Bucket }

func stateKey(id string) string { return "state." + id }
func logKey(id string) string   { return "log." + id }

func (r *rooms) state(ctx context.Context, id string) (s laneState, err error) {
	raw, revision, ok, err := r.room.Get(ctx, stateKey(id))
	if errors.Is(err, eventlog.ErrUnreadable) { // it begins anew, as after a crash that came before it was written
		return laneState{revision: revision}, nil
	}
	if err != nil || !ok {
		return s, err
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, fmt.Errorf("decode state of %s: %w", id, err)
	}
	s.revision, s.written = revision, s.troubled()
	return s, nil
}

// putState writes over what was read. If another replica has written meanwhile
// it is overwritten: the partition is here now.
func (r *rooms) putState(ctx context.Context, id string, s *laneState) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encode state of %s: %w", id, err)
	}
	for {
		revision, err := r.room.Put(ctx, stateKey(id), raw, s.revision)
		if !errors.Is(err, eventlog.ErrConflict) {
			if err == nil {
				s.revision, s.written = revision, s.troubled()
			}
			return err
		}
		there, err := r.state(ctx, id)
		if err != nil {
			return err
		}
		if there.revision == s.revision {
			return fmt.Errorf("write state of %s: %w", id, eventlog.ErrConflict)
		}
		s.revision = there.revision
	}
}

// erase removes what is kept of a lane.
func (r *rooms) erase(ctx context.Context, id string) error {
	return errors.Join(r.room.Erase(ctx, stateKey(id)), r.room.Erase(ctx, logKey(id)))
}
