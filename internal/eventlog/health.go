package eventlog

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Reason says why the log cannot be written; the set is closed.
type Reason string

// The reasons.
const (
	ReasonDiskFull     Reason = "disk_full"           // less space is free than must be
	ReasonOpenFiles    Reason = "too_many_open_files" // the process has no file descriptor left
	ReasonStore        Reason = "store_failed"        // the store met an error and takes nothing more
	ReasonNoAnswer     Reason = "no_answer"           // nobody answers: no leader, or a disk that hangs
	ReasonDisconnected Reason = "disconnected"        // there is no connection to the server
	ReasonLost         Reason = "events_lost"         // it has lost events; see Refuse
	// ReasonConfiguration: the stream was changed from outside, and cannot be
	// changed back.
	ReasonConfiguration Reason = "log_configuration"
)

// Health is whether the log can be written, as far as Watch has seen.
type Health struct {
	Writable bool
	Reason   Reason    // empty while it can be written
	Since    time.Time // of the last change between the two
	Free     uint64    // bytes of free disk, the least of the watched folders; 0 before the first look
	Err      error     // what was met; for the operator
	// Misconfigured: the stream is not what the log needs, and cannot be changed
	// back.
	Misconfigured bool
	// Changes counts how often the stream was found changed from outside.
	Changes uint64
	// Last is where the stream ended, and Bytes how large it was, when Watch looked
	// last; 0 before that.
	Last, Bytes uint64
}

var (
	// ErrDiskFull is an ErrUnavailable: nothing was stored, because too little
	// space is free.
	ErrDiskFull = fmt.Errorf("%w: too little free disk", ErrUnavailable)

	// ErrBroken: the store of the embedded server takes nothing more, although
	// what it failed on is over. Only opening it anew mends that.
	ErrBroken = errors.New("event log: the store takes nothing more and must be opened anew")
)

// watching is what Watch knows and whoever writes asks for.
type watching struct {
	mu      sync.Mutex
	health  Health
	stream  streamState
	working context.Context // ends when writes are known to fail
	fail    context.CancelCauseFunc
	doubts  chan struct{} // asks Watch to look now
}

func newWatching() *watching {
	w := &watching{health: Health{Writable: true}, doubts: make(chan struct{}, 1)}
	w.working, w.fail = context.WithCancelCause(context.Background())
	return w
}

// Health is what Watch saw last; writable before it has looked.
func (l *Log) Health() Health {
	l.watch.mu.Lock()
	defer l.watch.mu.Unlock()
	h := l.watch.health
	h.Changes, h.Misconfigured = l.watch.stream.changes, l.watch.stream.unmended
	h.Last, h.Bytes = l.watch.stream.last, l.watch.stream.bytes
	if s := l.watch.stream; s.reason != "" {
		h.Writable, h.Reason, h.Err = false, s.reason, s.err
	}
	if err := l.trusted(); err != nil {
		h.Writable, h.Reason, h.Err = false, ReasonLost, err
	}
	return h
}

// MinFree is how many bytes of disk must be free; 0: no matter.
func (l *Log) MinFree() uint64 { return l.cfg.MinFree }

// refused is the error for a write while it is known that none succeeds.
func (l *Log) refused() error {
	h := l.Health()
	switch {
	case h.Writable:
		return nil
	case h.Reason == ReasonDiskFull:
		return fmt.Errorf("%w: %w", ErrDiskFull, h.Err)
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, h.Err)
}

// doubt lets Watch look now.
func (l *Log) doubt() {
	select {
	case l.watch.doubts <- struct{}{}:
	default: // it will look anyway
	}
}

// doubtAfter is how long a write may take before Watch looks why.
const doubtAfter = 300 * time.Millisecond

// whileWritable bounds a write by its own time, and by the moment from which it
// is known that writes fail. Too long a wait makes Watch look.
func (l *Log) whileWritable(ctx context.Context) (context.Context, context.CancelFunc) {
	l.watch.mu.Lock()
	working := l.watch.working
	l.watch.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, appendTimeout)
	release := context.AfterFunc(working, cancel)
	timer := time.AfterFunc(doubtAfter, l.doubt)
	return ctx, func() {
		timer.Stop()
		release()
		cancel()
	}
}

// written tells Watch how a write ended, and a failed one why. That the outcome
// is unknown stays so.
func (l *Log) written(err error) error {
	if err == nil || errors.Is(err, ErrConflict) {
		return err
	}
	l.doubt()
	if known := l.refused(); known != nil && !errors.Is(err, ErrUnknownOutcome) {
		return known
	}
	return err
}

// change takes what a look has found, and says whether it is something new.
func (w *watching) change(reason Reason, err error, free uint64, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.health
	w.health = Health{Writable: reason == "", Reason: reason, Since: before.Since, Free: free, Err: err}
	if before.Writable != w.health.Writable {
		w.health.Since = now
	}
	switch {
	case before.Writable && reason != "":
		w.fail(err)
	case !before.Writable && reason == "":
		w.working, w.fail = context.WithCancelCause(context.Background())
	}
	return before.Reason != reason
}
