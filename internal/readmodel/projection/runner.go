package projection

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/sleep"
)

// Log is the log as the runner needs it; *eventlog.Log is one.
type Log interface {
	// Follow hands on every record after a position, in order, until ctx ends
	// or handle fails, and returns that error. The records are handle's to
	// keep.
	Follow(ctx context.Context, after uint64, handle func([]events.Record) error) error
	// Extent says which log it is – its id and the id of its first record – and
	// where it ends.
	Extent(ctx context.Context) (logID, first string, last uint64, err error)
	// Record reads the record at a position.
	Record(ctx context.Context, position uint64) (events.Record, error)
	// Refuse lets nothing be appended, until it is called with nil.
	Refuse(reason error)
}

const (
	// farBehind is how many records are missing before a bulk load pays off.
	farBehind = 10_000
	// bulkBatch is how many records a bulk load applies in one transaction.
	bulkBatch = 2_000

	firstBackoff = 100 * time.Millisecond
	lastBackoff  = 15 * time.Second
)

// Runner keeps one views file up with the log. It is the only one that writes
// to it.
type Runner struct {
	log        Log
	store      *store.Store
	logger     *slog.Logger
	projectors []Projector

	farBehind uint64
	bulkBatch int
	backoff   func(attempt int) time.Duration

	target  atomic.Uint64
	ready   atomic.Bool
	whole   atomic.Bool // see Readable
	skipped atomic.Uint64
	lost    atomic.Pointer[error] // why the log is refused; nil: it is not
	delay   atomic.Pointer[func(time.Duration)]
	highest store.Witness // what the views knew when they knew most

	caughtUp chan struct{} // closed when ready for the first time
	signal   sync.Once
}

// NewRunner makes a runner; Run starts it. The projectors see each record in
// the order in which they are given, and flush in that order. One runner per
// store.
func NewRunner(log Log, store *store.Store, logger *slog.Logger, projectors ...Projector) *Runner {
	for _, p := range projectors {
		store.OnReset(p.Reset)
	}
	return &Runner{
		log: log, store: store, logger: logger, projectors: projectors,
		farBehind: farBehind, bulkBatch: bulkBatch, backoff: backoff, caughtUp: make(chan struct{}),
	}
}

// CaughtUp is closed when the views are ready for the first time: compared
// with the log, and built anew if they were from another one.
func (r *Runner) CaughtUp() <-chan struct{} { return r.caughtUp }

// Progress says how far the views are and where they are going, in positions.
// ready is false from the start, and again after the views had to be built
// anew, until everything is applied that was in the log at that time. Serve no
// views before that.
func (r *Runner) Progress() (applied, target uint64, ready bool) {
	ready = r.ready.Load()
	applied = r.store.Checkpoint()
	return applied, max(applied, r.target.Load()), ready
}

// Readable says that the views hold everything that was in the log: they are
// ready, or the log was found damaged when they were. Views that are being built
// are not readable.
func (r *Runner) Readable() bool { return r.whole.Load() }

// Skipped counts the applied records of types that this program does not know.
func (r *Runner) Skipped() uint64 { return r.skipped.Load() }

// ObserveBy tells, from now on, how long after its decision each event could be
// read; those of a log that is caught up with are left out.
func (r *Runner) ObserveBy(delay func(time.Duration)) { r.delay.Store(&delay) }

// Run follows the log until ctx ends; then it returns nil. Whatever else goes
// wrong is logged and tried again, with a pause that grows to 15 seconds:
// views that are damaged or built from another log are built anew. A log that
// has lost what the views know is refused, see Refused; the views stay as they
// are. Only a closed store is an error. Run it once at a time.
func (r *Runner) Run(ctx context.Context) error {
	defer r.stop()
	for attempt := 1; ; attempt++ {
		caughtUp, err := r.follow(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if errors.Is(err, store.ErrClosed) {
			return fmt.Errorf("project events: %w", err)
		}
		if caughtUp {
			attempt = 1
		}
		if isLoss(err) {
			r.refuse(err)
		} else {
			err = r.rebuildIfNeeded(err)
		}
		wait := r.backoff(attempt)
		r.logger.Error("projection stopped, trying again",
			"error", err, "checkpoint", r.store.Checkpoint(), "attempt", attempt, "wait", wait)
		if sleep.For(ctx, wait) != nil {
			return nil
		}
	}
}

// stop writes what a bulk load holds back, so that it can be continued.
func (r *Runner) stop() {
	if err := r.complete(); err != nil && !errors.Is(err, store.ErrClosed) {
		r.logger.Warn("bulk load was cut off, views will be built anew", "error", err)
	}
}

// rebuildIfNeeded empties the views when they cannot be continued.
func (r *Runner) rebuildIfNeeded(err error) error {
	var other *mismatch
	if damage := r.store.Err(); damage != nil {
		err = damage
	} else if !errors.As(err, &other) {
		return err
	}
	r.ready.Store(false)
	r.whole.Store(false)
	if other != nil {
		r.highest = store.Witness{}
	}
	return errors.Join(err, r.store.Reset(err.Error()))
}

// refuse stops serving as ready until the log holds again what the views know.
func (r *Runner) refuse(err error) {
	r.ready.Store(false)
	r.lost.Store(&err)
	r.log.Refuse(err)
	r.logger.Error("the event log is refused: nothing is written to it, and this replica is not ready", "error", err)
}

// trust takes the refusal back: all that the log holds was read and fits.
func (r *Runner) trust() {
	r.lost.Store(nil)
	r.log.Refuse(nil)
}

// Refused is nil while the log holds what the views know. While it does not,
// nothing is appended: positions would be given out a second time.
func (r *Runner) Refused() error {
	if err := r.lost.Load(); err != nil {
		return *err
	}
	return nil
}

// mismatch says that the views were not built from this log.
type mismatch struct{ reason string }

func (m *mismatch) Error() string { return m.reason }

// errEnded is a Follow that returned although nobody asked it to.
var errEnded = errors.New("log ended")

// follow applies the log from the checkpoint on, until something goes wrong,
// and says whether it got as far as the log went when it began.
func (r *Runner) follow(ctx context.Context) (caughtUp bool, err error) {
	if err := r.store.Err(); err != nil {
		return false, err
	}
	s, err := r.begin(ctx)
	if err != nil {
		return false, err
	}
	from := s.checkpoint
	if from > 0 {
		from-- // begin with the record that the views know, to see that it is the same
	} else if err := s.catchUp(0); err != nil { // an empty log has nothing to wait for
		return false, err
	}
	ctx, stop := r.untilDamaged(ctx)
	defer stop()
	err = r.log.Follow(ctx, from, s.handle)
	if ctx.Err() != nil {
		return s.caughtUp, context.Cause(ctx)
	}
	return s.caughtUp, fmt.Errorf("follow log: %w", cmp.Or(err, errEnded))
}

// begin compares the views with the log and prepares for the way between them.
func (r *Runner) begin(ctx context.Context) (*session, error) {
	if err := r.complete(); err != nil {
		return nil, err
	}
	now, err := r.compare(ctx)
	if err != nil {
		return nil, err
	}
	checkpoint := r.store.Checkpoint()
	r.target.Store(now.last)
	bulk := now.last-checkpoint > r.farBehind
	if err := r.store.Bulk(bulk); err != nil {
		return nil, err
	}
	return &session{runner: r, target: now.last, checkpoint: checkpoint, bulk: bulk}, nil
}

// compare sees that the views, and what they have known since the program was
// started, go with the log.
func (r *Runner) compare(ctx context.Context) (extent, error) {
	w := store.Witness{
		Name: r.store.Name(), Position: r.store.Checkpoint(), Record: r.store.LogIdentity(), Origin: r.store.Origin(),
	}
	witnesses := []store.Witness{w}
	if w.Position >= r.highest.Position {
		r.highest = w
	} else {
		witnesses = append(witnesses, r.highest)
	}
	for _, known := range witnesses {
		v, lost, err := judge(ctx, r.log, known)
		switch {
		case err != nil:
			return extent{}, err
		case lost != nil:
			return extent{}, lost
		case v == foreign:
			return extent{}, &mismatch{fmt.Sprintf("views of log %q, which begins with event %q, are not of this one", known.Origin.LogID, known.Origin.First)}
		case v == accepted:
			return extent{}, &mismatch{fmt.Sprintf("position %d was lost, which was accepted", known.Position)}
		}
	}
	now, err := readExtent(ctx, r.log)
	if err != nil {
		return extent{}, err
	}
	return now, r.store.SetOrigin(now.Origin)
}

// untilDamaged ends the context when a read finds the views damaged.
func (r *Runner) untilDamaged(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	damaged := r.store.Damaged()
	var watch sync.WaitGroup
	watch.Go(func() {
		select {
		case <-damaged:
			cancel(store.ErrDamaged)
		case <-ctx.Done():
		}
	})
	return ctx, func() {
		cancel(nil)
		watch.Wait()
	}
}

// backoff doubles from attempt to attempt.
func backoff(attempt int) time.Duration {
	return min(lastBackoff, firstBackoff<<min(attempt-1, 10))
}
