package secrets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
)

// What an organisation has begun to write lies encrypted in a bucket of its own,
// under <organisation>.<initiative>.<name>, until it is sent or thrown away. It
// is no event: nobody has said it yet. Only the organisation itself reads it.
const draftsBucket = "drafts"

// MaxDraft is how long what is kept may be, in bytes.
const MaxDraft = 512 << 10

// Unsent is what an organisation has written about an initiative and not sent.
type Unsent struct {
	Content  json.RawMessage `json:"content"`
	SavedAt  time.Time       `json:"savedAt"`
	Revision uint64          `json:"-"`
}

// Unsent reads what the caller's organisation has kept under a name ("assessment");
// nil if there is nothing. The kind is that of the command that it will be sent
// with: who may not give it has no draft of it.
func (st *Store) Unsent(ctx context.Context, c access.Caller, s *initiative.State, name string, kind initiative.Kind) (*Unsent, error) {
	if err := st.policy.AllowKind(c, kind, s); err != nil {
		return nil, err
	}
	raw, revision, ok, err := st.unsent.Get(ctx, unsentKey(c, s.ID, name))
	if err != nil || !ok {
		return nil, err
	}
	u := &Unsent{Revision: revision}
	if err := json.Unmarshal(raw, u); err != nil {
		return nil, fmt.Errorf("decode draft: %w", err)
	}
	return u, nil
}

// SaveDraft keeps what the caller's organisation has written, over the revision that
// the caller has seen (0: none). PreconditionFailed: a colleague was faster.
func (st *Store) SaveDraft(ctx context.Context, c access.Caller, s *initiative.State, name string, kind initiative.Kind, u Unsent) (uint64, error) {
	if err := st.policy.AllowKind(c, kind, s); err != nil {
		return 0, err
	}
	if len(u.Content) > MaxDraft {
		return 0, fault.New(fault.TooLarge, "body_too_large", fault.Args{"max": MaxDraft})
	}
	u.SavedAt = st.clock().UTC().Truncate(time.Millisecond)
	raw, err := json.Marshal(u)
	if err != nil {
		return 0, fmt.Errorf("encode draft: %w", err)
	}
	revision, err := st.unsent.Put(ctx, unsentKey(c, s.ID, name), raw, u.Revision)
	if errors.Is(err, eventlog.ErrConflict) {
		return 0, fault.New(fault.PreconditionFailed, "draft_changed", nil)
	}
	return revision, err
}

// Discard erases what the caller's organisation has kept; that there is nothing
// is no error.
func (st *Store) Discard(ctx context.Context, c access.Caller, s *initiative.State, name string, kind initiative.Kind) error {
	if err := st.policy.AllowKind(c, kind, s); err != nil {
		return err
	}
	return st.unsent.Erase(ctx, unsentKey(c, s.ID, name))
}

func unsentKey(c access.Caller, id, name string) string {
	return c.Organisation + "." + id + "." + name
}
