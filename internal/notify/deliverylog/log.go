// Package deliverylog keeps for each subscription what became of its deliveries and
// of every attempt, for its owner to read. It is written behind the attempts: each
// log at most once in a while, however many attempts are made meanwhile.
package deliverylog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/personal"
	"github.com/samstyring/samstyring/internal/secretbucket"
	"github.com/samstyring/samstyring/internal/sleep"
)

// Status says what has become of a delivery.
type Status string

// The statuses.
const (
	Waiting   Status = "waiting" // for the next attempt
	Delivered Status = "delivered"
	GivenUp   Status = "given_up" // no attempt is left, or none can succeed
)

// Delivery is one line of a subscription's log.
type Delivery struct {
	ID         string         `json:"id"`   // webhook-id; the same at every attempt and when it is sent again
	Kind       string         `json:"kind"` // change, replay, test, ask (does the receiver agree?), notice (it was disabled), digest
	Status     Status         `json:"status"`
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

// Config says what a Log works with.
type Config struct {
	Bucket *secretbucket.Bucket
	Known  func(id string) bool // the subscription is there; nothing is written of one that is not
	Clock  func() time.Time
	Logger *slog.Logger
	Flush  time.Duration // how long attempts wait until they are written
}

// Log is the logs of all subscriptions.
type Log struct {
	cfg Config

	writing sync.Mutex // while one log is written

	mu    sync.Mutex
	fresh map[string][]Delivery // by subscription; each with the attempts that are not written
}

// New gives the logs in a bucket.
func New(cfg Config) *Log { return &Log{cfg: cfg, fresh: map[string][]Delivery{}} }

// Key is where the log of a subscription stands in the bucket.
func Key(id string) string { return "log." + id }

// Erase removes what is kept of the deliveries to a subscription. Nothing is
// written of it after that, if it is not Known any more.
func (l *Log) Erase(ctx context.Context, id string) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	l.mu.Lock()
	delete(l.fresh, id)
	l.mu.Unlock()
	return l.cfg.Bucket.Erase(ctx, Key(id))
}

// Note takes a line with one attempt.
func (l *Log) Note(id string, line Delivery) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fresh[id] = merge(l.fresh[id], []Delivery{line})
}

// End notes that a delivery that was attempted is not attempted any more.
func (l *Log) End(id, delivery string) {
	if delivery == "" {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fresh[id] = merge(l.fresh[id], []Delivery{{ID: delivery, Status: GivenUp}})
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

// Run writes until ctx ends; what is left is written by Flush.
func (l *Log) Run(ctx context.Context) error {
	for sleep.For(ctx, l.cfg.Flush) == nil {
		l.Flush(ctx)
	}
	return nil
}

// Flush writes the logs that have grown, one after the other: when there are
// many, each waits longer and is written less often.
func (l *Log) Flush(ctx context.Context) {
	l.mu.Lock()
	all := l.fresh
	l.fresh = map[string][]Delivery{}
	l.mu.Unlock()
	for id, lines := range all {
		if err := l.write(ctx, id, lines); err != nil && ctx.Err() == nil {
			l.cfg.Logger.Warn("a delivery log could not be written", "subscription", id, "error", err)
		}
	}
}

func (l *Log) write(ctx context.Context, id string, lines []Delivery) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	if !l.cfg.Known(id) {
		return nil // erased
	}
	return l.add(ctx, id, lines)
}

// Deliveries reads a log, oldest first.
func (l *Log) Deliveries(ctx context.Context, id string) (list []Delivery, revision uint64, err error) {
	raw, revision, ok, err := l.cfg.Bucket.Get(ctx, Key(id))
	if err != nil || !ok {
		return []Delivery{}, revision, err
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, revision, fmt.Errorf("decode delivery log of %s: %w", id, l.cfg.Bucket.Misread(Key(id), revision, err))
	}
	return list, revision, nil
}

// add adds to a log.
func (l *Log) add(ctx context.Context, id string, lines []Delivery) error {
	oldest := l.cfg.Clock().Add(-maxLogAge)
	for {
		list, revision, err := l.Deliveries(ctx, id)
		if err != nil && !errors.Is(err, eventlog.ErrUnreadable) { // one that cannot be read begins anew
			return err
		}
		list = slices.DeleteFunc(merge(list, lines), func(d Delivery) bool { return d.Queued.Before(oldest) })
		raw, err := encodeLog(list)
		if err != nil {
			return fmt.Errorf("encode delivery log of %s: %w", id, err)
		}
		if _, err = l.cfg.Bucket.Put(ctx, Key(id), raw, revision); !errors.Is(err, eventlog.ErrConflict) {
			return err
		}
		if err := sleep.For(ctx, conflictPause); err != nil {
			return err
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
