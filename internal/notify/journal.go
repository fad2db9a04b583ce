package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/personal"
	"github.com/samstyring/samstyring/internal/sleep"
)

// DeliveryStatus says what has become of a delivery.
type DeliveryStatus string

// The statuses.
const (
	StatusWaiting   DeliveryStatus = "waiting" // for the next attempt
	StatusDelivered DeliveryStatus = "delivered"
	StatusGivenUp   DeliveryStatus = "given_up" // no attempt is left, or none can succeed
)

// Delivery is one line of a subscription's log.
type Delivery struct {
	ID         string         `json:"id"`   // webhook-id; the same at every attempt and when it is sent again
	Kind       string         `json:"kind"` // change, replay, test, ask (does the receiver agree?), notice (it was disabled), digest
	Status     DeliveryStatus `json:"status"`
	Change     string         `json:"change,omitempty"` // id
	Cursor     changes.Cursor `json:"cursor,omitzero"`
	Initiative string         `json:"initiative,omitempty"`
	Class      changes.Class  `json:"class,omitempty"`
	Count      int            `json:"count,omitempty"` // of a digest: how many changes
	Queued     time.Time      `json:"queued"`
	Attempts   []Attempt      `json:"attempts"` // oldest first; the last ones, if there were many
}

// Attempt is one attempt at a delivery. Outcome and Reason are those of
// internal/notify/webhook, for e-mail too.
type Attempt struct {
	At       time.Time     `json:"at"`
	Duration time.Duration `json:"duration"`
	Outcome  string        `json:"outcome"`
	Reason   string        `json:"reason,omitempty"`
	Status   int           `json:"status,omitempty"`  // of HTTP or SMTP; 0: there was no answer
	Excerpt  string        `json:"excerpt,omitempty"` // of the answer
}

// The bounds of a subscription's log.
const (
	maxLogged   = 100 // deliveries
	maxAttempts = 15  // of one delivery
	maxLogAge   = personal.DeliveryLog
	maxLogBytes = 512 << 10
)

// journal writes the logs behind the attempts: each subscription's at most once
// in a while, however many attempts are made meanwhile.
type journal struct {
	bucket *deliveryBucket
	live   *live
	cfg    Config

	writing sync.Mutex // while one log is written

	mu    sync.Mutex
	fresh map[string][]Delivery // by subscription; each with the attempts that are not written
}

func newJournal(r *deliveryBucket, l *live, cfg Config) *journal {
	return &journal{bucket: r, live: l, cfg: cfg, fresh: map[string][]Delivery{}}
}

// note takes an attempt. count is of a digest.
func (j *journal) note(id string, d *delivery, delivery string, status DeliveryStatus, a Attempt, count int) {
	line := Delivery{ID: delivery, Kind: string(d.Kind), Status: status, Queued: d.At, Count: count, Attempts: []Attempt{a}}
	if count > 0 {
		line.Kind = "digest"
	}
	if c := d.Change; c != nil {
		line.Change, line.Cursor, line.Initiative, line.Class = c.ID, c.Cursor, c.Initiative, c.Class
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.fresh[id] = merge(j.fresh[id], []Delivery{line})
}

// end notes that a delivery that was attempted is not attempted any more.
func (j *journal) end(id, delivery string) {
	if delivery == "" {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.fresh[id] = merge(j.fresh[id], []Delivery{{ID: delivery, Status: StatusGivenUp}})
}

// merge puts newer lines, each with further attempts, into a log.
func merge(log, newer []Delivery) []Delivery {
	for _, n := range newer {
		i := slices.IndexFunc(log, func(d Delivery) bool { return d.ID == n.ID })
		if i >= 0 && n.Kind == "" { // it has ended
			log[i].Status = n.Status
			continue
		}
		if i < 0 {
			log = append(log, n)
			continue
		}
		n.Attempts = slices.Concat(log[i].Attempts, n.Attempts)
		n.Attempts = n.Attempts[max(0, len(n.Attempts)-maxAttempts):]
		log = append(slices.Delete(log, i, i+1), n) // what was tried last stands last
	}
	return log[max(0, len(log)-maxLogged):]
}

// drop forgets a subscription that was erased. Nothing is written of it after
// that, if live has forgotten it before.
func (j *journal) drop(id string) {
	j.writing.Lock()
	defer j.writing.Unlock()
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.fresh, id)
}

// run writes until ctx ends; what is left is written by flush.
func (j *journal) run(ctx context.Context) error {
	for sleep.For(ctx, j.cfg.FlushLog) == nil {
		j.flush(ctx)
	}
	return nil
}

// flush writes the logs that have grown, one after the other: when there are
// many, each waits longer and is written less often.
func (j *journal) flush(ctx context.Context) {
	j.mu.Lock()
	all := j.fresh
	j.fresh = map[string][]Delivery{}
	j.mu.Unlock()
	for id, lines := range all {
		if err := j.write(ctx, id, lines); err != nil && ctx.Err() == nil {
			j.cfg.Logger.Warn("a delivery log could not be written", "subscription", id, "error", err)
		}
	}
}

func (j *journal) write(ctx context.Context, id string, lines []Delivery) error {
	j.writing.Lock()
	defer j.writing.Unlock()
	if _, known := j.live.get(id); !known {
		return nil // erased
	}
	return j.bucket.log(ctx, id, lines, j.cfg.Clock())
}

// deliveries reads a log, oldest first.
func (r *deliveryBucket) deliveries(ctx context.Context, id string) (list []Delivery, revision uint64, err error) {
	raw, revision, ok, err := r.bucket.Get(ctx, logKey(id))
	if err != nil || !ok {
		return []Delivery{}, revision, err
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, revision, fmt.Errorf("decode delivery log of %s: %w", id, r.bucket.Misread(logKey(id), revision, err))
	}
	return list, revision, nil
}

// log adds to a log.
func (r *deliveryBucket) log(ctx context.Context, id string, lines []Delivery, now time.Time) error {
	for {
		list, revision, err := r.deliveries(ctx, id)
		if err != nil && !errors.Is(err, eventlog.ErrUnreadable) { // one that cannot be read begins anew
			return err
		}
		list = slices.DeleteFunc(merge(list, lines), func(d Delivery) bool { return d.Queued.Before(now.Add(-maxLogAge)) })
		raw, err := encodeLog(list)
		if err != nil {
			return fmt.Errorf("encode delivery log of %s: %w", id, err)
		}
		if _, err = r.bucket.Put(ctx, logKey(id), raw, revision); !errors.Is(err, eventlog.ErrConflict) {
			return err
		}
		if sleep.For(ctx, conflictPause) != nil {
			return ctx.Err()
		}
	}
}

// encodeLog leaves the oldest lines out if they take too much room.
func encodeLog(list []Delivery) ([]byte, error) {
	for {
		raw, err := json.Marshal(list)
		if err != nil || len(raw) <= maxLogBytes || len(list) < 2 {
			return raw, err
		}
		list = list[len(list)/4+1:]
	}
}

// conflictPause lets a copy of a bucket catch up with what was written.
const conflictPause = 10 * time.Millisecond
