package imports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
)

// Reversing says how far an import is taken back that somebody is taking back.
type Reversing struct {
	ID        string                 `json:"id"`
	Caller    access.Caller          `json:"caller"`
	StartedAt time.Time              `json:"startedAt"`
	Total     int                    `json:"total"` // rows of which something is put back
	Done      int                    `json:"done"`
	Result    events.ImportTakenBack `json:"result"` // what is appended to the log when it is done
	revision  uint64
}

// backSuffix ends the key of a Reversing, after that of the import.
const backSuffix = ".back"

// TakeBack is BeginTakeBack, and returns when everything is put back.
func (s *Service) TakeBack(ctx context.Context, c access.Caller, id, hash string) (*Reversal, error) {
	r, err := s.BeginTakeBack(ctx, c, id, hash)
	if err != nil {
		return nil, err
	}
	return r, s.waitFor(ctx, backKey(r.Import.Organisation, id), func() (bool, error) {
		under, err := s.reversing(ctx, backKey(r.Import.Organisation, id))
		return under == nil, err
	})
}

// BeginTakeBack begins to put back what the reversal with this hash has shown, row
// by row and each all or not at all, and returns at once; Reversing says how far it
// has come. If the reversal is not that any more, nothing is written: Conflict. What
// was taken back is not taken back twice: the same call again finds nothing to do.
// What somebody changes meanwhile is left.
func (s *Service) BeginTakeBack(ctx context.Context, c access.Caller, id, hash string) (*Reversal, error) {
	r, err := s.Reversal(ctx, c, id)
	if err != nil {
		return nil, err
	}
	key := backKey(r.Import.Organisation, id)
	if under, err := s.reversing(ctx, key); under != nil || err != nil {
		s.enqueue(key)
		return r, err
	}
	b := &Reversing{ID: id, Caller: c, StartedAt: s.Clock().UTC().Truncate(time.Millisecond)}
	for i := range r.Rows {
		b.plan(&r.Rows[i])
	}
	switch {
	case b.Total == 0 && r.Import.TakenBack != nil:
		return r, nil
	case r.Hash != hash:
		return nil, planChanged()
	case b.Total == 0:
		return r, nil
	}
	if u, err := s.read(ctx, strings.TrimSuffix(key, backSuffix)); err != nil {
		return nil, err
	} else if u != nil && u.Execution != nil && u.Execution.FinishedAt.IsZero() {
		return nil, fault.New(fault.NotAllowedNow, "import_begun", nil)
	}
	if err := s.putReversing(ctx, key, b); err != nil && !errors.Is(err, eventlog.ErrConflict) { // the same call was faster elsewhere
		return nil, err
	}
	s.enqueue(key)
	return r, nil
}

// plan counts what is put back of a row.
func (b *Reversing) plan(row *ReversedRow) {
	switch {
	case row.Withdraw:
		b.Total++
		b.Result.Withdrawn++
	case len(row.Back) > 0:
		b.Total++
		b.Result.Restored++
	}
	if len(row.Left) > 0 {
		b.Result.Left++
	}
}

// leave counts a row as left that could not be put back after all.
func (b *Reversing) leave(row *ReversedRow) {
	if row.Withdraw {
		b.Result.Withdrawn--
	} else {
		b.Result.Restored--
	}
	if len(row.Left) == 0 {
		b.Result.Left++
	}
}

// Reversing says how far an import of an organisation is taken back; nil if nobody
// is doing that.
func (s *Service) Reversing(ctx context.Context, organisation, id string) (*Reversing, error) {
	if !validID(id) {
		return nil, notFound(id)
	}
	return s.reversing(ctx, backKey(organisation, id))
}

func backKey(organisation, id string) string { return organisation + "." + id + backSuffix }

func (s *Service) reversing(ctx context.Context, key string) (*Reversing, error) {
	raw, revision, ok, err := s.bucket.Get(ctx, key)
	if err != nil || !ok {
		return nil, err
	}
	b := &Reversing{revision: revision}
	if err := json.Unmarshal(raw, b); err != nil {
		return nil, fmt.Errorf("decode reversal: %w", err)
	}
	return b, nil
}

func (s *Service) putReversing(ctx context.Context, key string, b *Reversing) error {
	raw, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("encode reversal: %w", err)
	}
	revision, err := s.bucket.Put(ctx, key, raw, b.revision)
	if err == nil {
		b.revision = revision
	}
	return err
}

// takeBack puts back what is left of a reversal, unless another process does.
func (s *Service) takeBack(ctx context.Context, key string) error {
	held, err := s.hold(ctx)
	if err != nil || held == nil {
		return err
	}
	defer held.release()
	b, err := s.reversing(ctx, key)
	if err != nil || b == nil {
		return err
	}
	if b.Caller, err = s.Query.AsNow(b.Caller); err != nil {
		return err
	}
	r, err := s.Reversal(ctx, b.Caller, b.ID)
	if fault.CodeOf(err) == fault.Forbidden {
		s.Logger.Warn("taking an import back was given up: whoever began it may not any more", "import", b.ID)
		return s.bucket.Erase(ctx, key)
	}
	if err != nil {
		return err
	}
	if err := s.putBack(ctx, held, key, b, r); err != nil {
		return err
	}
	if r.Import.TakenBack == nil || r.Import.TakenBackAt.Before(b.StartedAt) { // else it was cut off after that
		if _, err := s.Command.RecordImport(ctx, b.Caller, b.ID, &b.Result); err != nil {
			return err
		}
	}
	return s.bucket.Erase(ctx, key)
}

// putBack puts rows back, share by share.
func (s *Service) putBack(ctx context.Context, held *lease, key string, b *Reversing, r *Reversal) error {
	b.Done = 0
	for i := range r.Rows {
		if len(r.Rows[i].Back) > 0 {
			b.Done++
		}
	}
	b.Done = b.Total - b.Done // those of before it was cut off
	for part := range slices.Chunk(r.Rows, share) {
		if err := errors.Join(held.renew(ctx), s.putReversing(ctx, key, b)); err != nil {
			return err
		}
		var rows []*ReversedRow
		var back []command.Reverse
		for i := range part {
			if len(part[i].caused.Events) > 0 {
				rows, back = append(rows, &part[i]), append(back, part[i].caused)
			}
		}
		var failed error
		err := s.Command.ReverseImport(ctx, b.Caller, back, func(i int, out command.Imported) {
			switch code := fault.CodeOf(out.Err); {
			case out.Err == nil:
			case code == fault.PreconditionFailed || code == fault.Forbidden || code == fault.Conflict:
				b.leave(rows[i]) // somebody has changed it since
			default:
				failed = errors.Join(failed, fmt.Errorf("take back line %d: %w", rows[i].Line, out.Err))
			}
			b.Done++
		})
		if err = errors.Join(err, failed); err != nil {
			return err
		}
	}
	return nil
}
