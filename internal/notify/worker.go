package notify

import (
	"context"
	"sync"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/subscription"
)

// maxDue is how many of the changes that wait for a subscription are known by
// their cursors; the others are found in the change log when it is their turn.
const maxDue = 64

// worker delivers to one subscription, one thing after the other. Its goroutine
// runs while there is something to deliver.
type worker struct {
	p    *partition
	s    *Service
	id   string
	wake chan struct{} // look around

	mu       sync.Mutex
	progress progress
	due      []changes.Cursor // the next ones that were marked, in order
	behind   bool             // more than those may wait: the change log is to be read
	scanned  changes.Cursor   // the change log was read up to here, and nothing found after progress.Cursor
	news     int              // how often anything was marked or the subscription changed
	running  bool
	erased   bool

	// Those belong to the goroutine.
	claims []claim // of the attempt
	asks   struct {
		of       *subscription.Subscription
		selector subscription.Selector
	}
}

func newWorker(p *partition, id string) *worker {
	return &worker{p: p, s: p.s, id: id, wake: make(chan struct{}, 1)}
}

// mark notes that a change waits.
func (w *worker) mark(at changes.Cursor) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.erased || at.Compare(w.progress.Cursor) <= 0 {
		return
	}
	if w.progress.Since.IsZero() {
		w.progress.Since = w.s.now()
		if !w.behind {
			w.progress.Cursor = at.Previous() // nothing waits up to there
		}
		w.p.note(w)
	}
	if w.behind || len(w.due) >= maxDue {
		w.behind = true
	} else {
		w.due = append(w.due, at)
	}
	w.begin()
}

// nudge lets the worker look at its subscription, which has changed. What waits
// is what its filters ask for as they stand.
func (w *worker) nudge(sub *subscription.Subscription) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.erased {
		return
	}
	waits := !w.progress.Since.IsZero()
	// Equal, all had arrived when it was moved: what was published since is to be found.
	held := sub.Held != (changes.Cursor{}) && sub.Held.Compare(w.progress.Cursor) >= 0
	if waits || held {
		w.due, w.behind, w.scanned = nil, true, changes.Cursor{}
	}
	if waits || held || len(sub.Open(w.progress.Done)) > 0 {
		w.begin()
	}
}

// begin lets the goroutine run; w.mu is held.
func (w *worker) begin() {
	w.news++
	if !w.running {
		w.running = w.p.begin(w)
		return
	}
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// erase ends the worker: its subscription is erased.
func (w *worker) erase() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.erased = true
	w.begin()
}

// toStore is what is to be stored of the worker; ok is false if nothing is.
func (w *worker) toStore() (at progress, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.progress, !w.erased
}

func (w *worker) now() progress {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.progress
}

// update changes the progress and has it stored.
func (w *worker) update(fn func(*progress)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	fn(&w.progress)
	w.p.note(w)
}

// run works until there is nothing left to do, or the context ends.
func (w *worker) run(ctx context.Context) {
	for {
		w.mu.Lock()
		seen := w.news
		if w.erased || ctx.Err() != nil {
			w.running = false
			w.mu.Unlock()
			return
		}
		w.mu.Unlock()
		sub, d, err := w.next(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			w.s.cfg.Logger.Warn("what waits for a subscription cannot be read, trying again", "subscription", w.id, "error", err)
			w.sleep(ctx, w.s.cfg.Clock().Add(retryPause))
		case err != nil:
		case d != nil:
			w.step(ctx, sub, d)
		case w.rest(seen):
			return
		}
	}
}

// rest ends the goroutine, unless there is news.
func (w *worker) rest(seen int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.news != seen {
		return false
	}
	w.running = false
	return true
}

// step makes one attempt at a delivery, or waits until one may be made.
func (w *worker) step(ctx context.Context, sub *subscription.Subscription, d *delivery) {
	if next := w.nextTry(sub, d); w.s.cfg.Clock().Before(next) {
		w.sleep(ctx, next)
		return
	}
	from, wanted, ok := w.permit(ctx, sub, d)
	switch {
	case !ok:
		w.sleep(ctx, w.s.cfg.Clock().Add(retryPause))
	case !wanted:
		w.done(d)
	case w.s.cfg.Clock().Before(from):
		w.sleep(ctx, from)
	default:
		w.attempt(ctx, sub, d)
	}
}

// nextTry is when a delivery may be attempted. What an owner has changed since
// the last attempt may have mended it, so then there is no reason to wait.
func (w *worker) nextTry(sub *subscription.Subscription, d *delivery) time.Time {
	at := w.now()
	var next time.Time
	if !sub.Changed.After(at.At) {
		if next = at.Health.PausedUntil; at.Message == d.id(w.id) {
			next = later(next, at.Next)
		}
	}
	if d.Kind == kindChange {
		next = later(next, subscription.NextDigest(sub, at.Since))
	}
	return next
}

// sleep waits until a time on the registry's clock, or until there is news, or
// the context ends.
func (w *worker) sleep(ctx context.Context, until time.Time) {
	for {
		left := until.Sub(w.s.cfg.Clock())
		if left <= 0 {
			return
		}
		t := time.NewTimer(min(left, w.s.cfg.Poll))
		select {
		case <-ctx.Done():
		case <-w.wake:
		case <-t.C:
			continue
		}
		t.Stop()
		return
	}
}

// done notes that a delivery is not to be attempted any more.
func (w *worker) done(d *delivery) {
	w.update(func(at *progress) {
		at.Message, at.Attempts, at.Next = "", 0, time.Time{}
		switch {
		case d.Kind == kindQuarter:
			at.Quarter = d.Nonce
		case d.task == nil:
			at.Cursor = d.Change.Cursor
			w.passedDue(at.Cursor)
		case d.more:
			at.Again = d.Change.Cursor
		default:
			at.Done, at.Again = d.task.N, changes.Cursor{}
		}
	})
}

// passedDue forgets what is not due any more; w.mu is held.
func (w *worker) passedDue(at changes.Cursor) {
	n := 0
	for n < len(w.due) && w.due[n].Compare(at) <= 0 {
		n++
	}
	w.due = w.due[n:]
}

// subscription reads the subscription as it stands; nil if it is gone. What is
// dropped for good is not decided on what may be a moment old: sure asks for
// what every replica has written.
func (w *worker) subscription(ctx context.Context, sure bool) (*subscription.Subscription, error) {
	if stored, ok := w.s.live.get(w.id); ok && !sure {
		return stored.Subscription, nil
	}
	stored, err := w.s.current(ctx, w.id)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, nil
	}
	return stored.Subscription, err
}
