// Package quota counts what is done to somebody who has not asked for it, over all
// replicas and restarts, and says from when it may be done again. A tally stands
// in a bucket under a keyed hash, and is changed by compare-and-swap: neither keys
// nor values say whose it is, and replicas count together.
package quota

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

// Quota is how often something may be done: a sliding window.
type Quota struct {
	Most   int
	Within time.Duration
	Apart  time.Duration // at least this between two; 0: no matter
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
func (q Quota) take(t *tally, id string, now time.Time) (from time.Time, ok bool) {
	t.Uses = slices.DeleteFunc(t.Uses, func(u use) bool { return u.ID == id || !u.At.After(now.Add(-keepUses)) })
	var counted []use
	for _, u := range t.Uses {
		if u.At.After(now.Add(-q.Within)) {
			counted = append(counted, u)
		}
	}
	slices.SortFunc(counted, func(a, b use) int { return a.At.Compare(b.At) }) // clocks of replicas differ a little
	if n := len(counted); n >= q.Most {
		from = counted[n-q.Most].At.Add(q.Within)
	}
	if n := len(counted); n > 0 && q.Apart > 0 {
		if next := counted[n-1].At.Add(q.Apart); next.After(from) {
			from = next
		}
	}
	if from.After(now) {
		return from, false
	}
	t.Uses = append(t.Uses, use{ID: id, At: now})
	return time.Time{}, true
}

// conflictPause lets a copy of the bucket catch up with what was written.
const conflictPause = 10 * time.Millisecond

// keepUses is the longest window of a quota.
const keepUses = personal.LetterCounts

// spent says whether there is nothing left to know.
func (t *tally) spent(now time.Time) bool {
	return t.Blocked.IsZero() && !slices.ContainsFunc(t.Uses, func(u use) bool { return u.At.After(now.Add(-keepUses)) })
}

// Counts are the tallies in a bucket.
type Counts struct {
	bucket *secretbucket.Bucket
	secret []byte
	turns  [64]sync.Mutex // one replica does not race with itself
}

// New gives the tallies of a bucket. secret keys their hashes.
func New(bucket *secretbucket.Bucket, secret []byte) *Counts {
	return &Counts{bucket: bucket, secret: secret}
}

// The kinds of keys: by what is counted.
const (
	Mailbox      = "mailbox"
	Contact      = "contact"
	Organisation = "organisation"
	Host         = "host"
	HostAnswered = "host-answered"
	Network      = "network"
	Question     = "question"
	Reader       = "reader" // letters to those who have left an address, from a network and in all
)

// Key hides what is counted by.
func (c *Counts) Key(kind, of string) string {
	h := hmac.New(sha256.New, c.secret)
	fmt.Fprintf(h, "%q", []string{"quota", kind, of}) // a hash takes all
	return kind + "." + hex.EncodeToString(h.Sum(nil)[:16])
}

// update changes a tally on what is true by then. An error of fn is given back
// and nothing is written.
func (c *Counts) update(ctx context.Context, key string, fn func(*tally) error) error {
	turn := &c.turns[key[len(key)-1]%64]
	turn.Lock()
	defer turn.Unlock()
	for {
		t, revision, err := c.read(ctx, key)
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
		if _, err = c.bucket.Put(ctx, key, raw, revision); !errors.Is(err, eventlog.ErrConflict) {
			return err
		}
		if err := sleep.For(ctx, conflictPause); err != nil {
			return err
		}
	}
}

func (c *Counts) read(ctx context.Context, key string) (t tally, revision uint64, err error) {
	raw, revision, ok, err := c.bucket.Get(ctx, key)
	if err != nil || !ok {
		return t, 0, err
	}
	if err := json.Unmarshal(raw, &t); err != nil {
		return t, 0, fmt.Errorf("decode tally: %w", c.bucket.Misread(key, revision, err))
	}
	return t, revision, nil
}

// Overdrawn is the error of a quota that is used up.
type Overdrawn struct{ From time.Time }

func (e *Overdrawn) Error() string { return "used up until " + e.From.Format(time.RFC3339) }

// ErrBlocked is the error of a mailbox that refuses all letters.
var ErrBlocked = errors.New("mailbox refuses all letters")

// ErrDone is the error of a use that is not to be made again.
var ErrDone = errors.New("was done")

// Take counts a use; *Overdrawn, ErrBlocked or ErrDone.
func (c *Counts) Take(ctx context.Context, key string, of Quota, id string, now time.Time) error {
	return c.update(ctx, key, func(t *tally) error {
		if !t.Blocked.IsZero() {
			return ErrBlocked
		}
		if slices.ContainsFunc(t.Uses, func(u use) bool { return u.ID == id && u.Done }) {
			return ErrDone
		}
		if from, ok := of.take(t, id, now); !ok {
			return &Overdrawn{from}
		}
		return nil
	})
}

// Done notes that what was counted was done.
func (c *Counts) Done(ctx context.Context, key, id string) error {
	return c.update(ctx, key, func(t *tally) error {
		for i := range t.Uses {
			if t.Uses[i].ID == id {
				t.Uses[i].Done = true
			}
		}
		return nil
	})
}

// GiveBack takes a use away again.
func (c *Counts) GiveBack(ctx context.Context, key, id string) error {
	return c.update(ctx, key, func(t *tally) error {
		t.Uses = slices.DeleteFunc(t.Uses, func(u use) bool { return u.ID == id })
		return nil
	})
}

// Blocked says whether a mailbox refuses all letters.
func (c *Counts) Blocked(ctx context.Context, key string) (bool, error) {
	t, _, err := c.read(ctx, key)
	return !t.Blocked.IsZero(), err
}

// Block notes that a mailbox refuses all letters, since a time that stays the
// same; the zero time: it does not any more.
func (c *Counts) Block(ctx context.Context, key string, since time.Time) error {
	return c.update(ctx, key, func(t *tally) error {
		if since.IsZero() || t.Blocked.IsZero() {
			t.Blocked = since
		}
		return nil
	})
}

// Keys lists the keys that have a tally.
func (c *Counts) Keys(ctx context.Context) ([]string, error) { return c.bucket.Keys(ctx, ">") }

// Sweep erases tallies that say nothing any more.
func (c *Counts) Sweep(ctx context.Context, now time.Time) error {
	keys, err := c.Keys(ctx)
	if err != nil {
		return err
	}
	for _, key := range keys {
		t, revision, err := c.read(ctx, key)
		if errors.Is(err, eventlog.ErrUnreadable) {
			continue // the bucket reports it
		}
		if err != nil {
			return err
		}
		if revision == 0 || !t.spent(now) {
			continue
		}
		if err := c.bucket.EraseSeen(ctx, key, revision); err != nil && !errors.Is(err, eventlog.ErrConflict) {
			return err
		}
	}
	return nil
}
