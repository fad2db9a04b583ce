package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/personal"
	"github.com/samstyring/samstyring/internal/secretbucket"
	"github.com/samstyring/samstyring/internal/sleep"
)

// quota is how often something may be done, over all replicas and restarts: a
// sliding window.
type quota struct {
	most   int
	within time.Duration
	apart  time.Duration // at least this between two; 0: no matter
}

// use is one time that it was done.
type use struct {
	ID   string    `json:"id"`
	At   time.Time `json:"at"`
	Done bool      `json:"done,omitempty"` // it is not to be done again under this id
}

// tally is what is kept under one key.
type tally struct {
	Uses    []use     `json:"uses,omitempty"`
	Blocked time.Time `json:"blocked,omitzero"` // of a mailbox: whoever has it refuses all letters since then
}

// take counts a use, or says from when it may be counted. A use that is counted
// again under its id is moved to now.
func (q quota) take(t *tally, id string, now time.Time) (from time.Time, ok bool) {
	t.Uses = slices.DeleteFunc(t.Uses, func(u use) bool { return u.ID == id || !u.At.After(now.Add(-keepUses)) })
	var counted []use
	for _, u := range t.Uses {
		if u.At.After(now.Add(-q.within)) {
			counted = append(counted, u)
		}
	}
	slices.SortFunc(counted, func(a, b use) int { return a.At.Compare(b.At) }) // clocks of replicas differ a little
	if n := len(counted); n >= q.most {
		from = counted[n-q.most].At.Add(q.within)
	}
	if n := len(counted); n > 0 && q.apart > 0 {
		from = later(from, counted[n-1].At.Add(q.apart))
	}
	if from.After(now) {
		return from, false
	}
	t.Uses = append(t.Uses, use{ID: id, At: now})
	return time.Time{}, true
}

// keepUses is the longest window of a quota.
const keepUses = personal.LetterCounts

// spent says whether there is nothing left to know.
func (t *tally) spent(now time.Time) bool {
	return t.Blocked.IsZero() && !slices.ContainsFunc(t.Uses, func(u use) bool { return u.At.After(now.Add(-keepUses)) })
}

// quotas keeps tallies in a bucket. Neither the keys nor the values say whose
// they are: a key is a keyed hash.
type quotas struct {
	bucket *secretbucket.Bucket
	secret []byte
	turns  [64]sync.Mutex // one replica does not race with itself
}

// The kinds of keys.
const (
	byMailbox      = "mailbox"
	byContact      = "contact"
	byOrganisation = "organisation"
	byHost         = "host"
	byNetwork      = "network"
)

// key hides what is counted by.
func (q *quotas) key(kind, of string) string {
	h := hmac.New(sha256.New, q.secret)
	fmt.Fprintf(h, "%q", []string{"quota", kind, of}) // a hash takes all
	return kind + "." + hex.EncodeToString(h.Sum(nil)[:16])
}

// update changes a tally on what is true by then. An error of fn is given back
// and nothing is written.
func (q *quotas) update(ctx context.Context, key string, fn func(*tally) error) error {
	turn := &q.turns[key[len(key)-1]%64]
	turn.Lock()
	defer turn.Unlock()
	for {
		t, revision, err := q.read(ctx, key)
		if err != nil {
			return err
		}
		if err := fn(&t); err != nil {
			return err
		}
		raw, err := json.Marshal(t)
		if err != nil {
			return fmt.Errorf("encode tally: %w", err)
		}
		if _, err = q.bucket.Put(ctx, key, raw, revision); !errors.Is(err, eventlog.ErrConflict) {
			return err
		}
		if sleep.For(ctx, conflictPause) != nil {
			return context.Cause(ctx)
		}
	}
}

func (q *quotas) read(ctx context.Context, key string) (t tally, revision uint64, err error) {
	raw, revision, ok, err := q.bucket.Get(ctx, key)
	if err != nil || !ok {
		return t, 0, err
	}
	if err := json.Unmarshal(raw, &t); err != nil {
		return t, 0, fmt.Errorf("decode tally: %w", q.bucket.Misread(key, revision, err))
	}
	return t, revision, nil
}

// overdrawn is the error of a quota that is used up.
type overdrawn struct{ from time.Time }

func (e *overdrawn) Error() string { return "used up until " + e.from.Format(time.RFC3339) }

// errBlocked is the error of a mailbox that refuses all letters.
var errBlocked = errors.New("mailbox refuses all letters")

// errDone is the error of a use that is not to be made again.
var errDone = errors.New("was done")

// take counts a use; *overdrawn, errBlocked or errDone.
func (q *quotas) take(ctx context.Context, key string, of quota, id string, now time.Time) error {
	return q.update(ctx, key, func(t *tally) error {
		if !t.Blocked.IsZero() {
			return errBlocked
		}
		if slices.ContainsFunc(t.Uses, func(u use) bool { return u.ID == id && u.Done }) {
			return errDone
		}
		if from, ok := of.take(t, id, now); !ok {
			return &overdrawn{from}
		}
		return nil
	})
}

// done notes that what was counted was done.
func (q *quotas) done(ctx context.Context, key, id string) error {
	return q.update(ctx, key, func(t *tally) error {
		for i := range t.Uses {
			if t.Uses[i].ID == id {
				t.Uses[i].Done = true
			}
		}
		return nil
	})
}

// giveBack takes a use away again.
func (q *quotas) giveBack(ctx context.Context, key, id string) error {
	return q.update(ctx, key, func(t *tally) error {
		t.Uses = slices.DeleteFunc(t.Uses, func(u use) bool { return u.ID == id })
		return nil
	})
}

// eraseEvery is how often tallies that say nothing any more are erased.
const eraseEvery = time.Hour

// sweepQuotas erases what is not needed any more, until ctx ends.
func (s *Service) sweepQuotas(ctx context.Context) error {
	for {
		if err := s.quotas.sweep(ctx, s.now()); err != nil && ctx.Err() == nil {
			s.cfg.Logger.Warn("counts that are not needed any more could not be erased", "error", err)
		}
		if sleep.For(ctx, eraseEvery) != nil {
			return nil
		}
	}
}

func (q *quotas) sweep(ctx context.Context, now time.Time) error {
	keys, err := q.bucket.Keys(ctx, ">")
	if err != nil {
		return err
	}
	for _, key := range keys {
		t, revision, err := q.read(ctx, key)
		if errors.Is(err, eventlog.ErrUnreadable) {
			continue // the bucket reports it
		}
		if err != nil {
			return err
		}
		if revision == 0 || !t.spent(now) {
			continue
		}
		if err := q.bucket.EraseSeen(ctx, key, revision); err != nil && !errors.Is(err, eventlog.ErrConflict) {
			return err
		}
	}
	return nil
}
