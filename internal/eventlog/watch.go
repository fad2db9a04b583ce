package eventlog

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/samstyring/samstyring/internal/sleep"
)

const (
	// lookEvery is the rhythm in which free space and the store are looked at:
	// a failure is seen within a second.
	lookEvery = 250 * time.Millisecond
	// writeEvery is the rhythm of the look that really writes, while all is well.
	writeEvery = 5 * time.Second
	// secondLook is the pause before a failed look is believed.
	secondLook = 50 * time.Millisecond
	// brokenAfter is how long the store may go on failing when what it failed on
	// is over.
	brokenAfter = 3 * time.Second
)

// finding is what one look has found; the zero value is that all is well.
type finding struct {
	reason Reason
	err    error
	broken bool // the store itself failed; what it failed on is not seen any more
}

// prober looks whether a log can be written. A thorough look really writes.
type prober interface {
	probe(ctx context.Context, thorough bool) finding
	// patience is for how long a failure may be one that passes, such as the
	// election of a leader.
	patience() time.Duration
}

// Watch looks, until ctx ends, whether the log can be written: free disk and
// the store four times a second, a real write every five seconds, all of it at
// once when a write failed or takes long. While it cannot, Append, Publish and
// the buckets refuse at once; when it can again, they work again.
//
// It gives ErrBroken when only opening the log anew helps: the process has to
// end and to be started again. While the cause lasts it does not, because the
// start would fail too and reading still works.
func (l *Log) Watch(ctx context.Context) error {
	var failing, broken time.Time // since when; zero: not
	var wrote time.Time           // the last thorough look
	stream, cancel := context.WithCancel(ctx)
	var beside sync.WaitGroup
	beside.Go(func() { l.watchStream(stream) })
	defer beside.Wait()
	defer cancel()
	p := l.prober()
	disk := newDisk(l.cfg, l.logger)
	for {
		now := time.Now()
		thorough := now.Sub(wrote) >= writeEvery || !l.Health().Writable
		found, free := l.look(ctx, p, disk, thorough)
		if thorough {
			wrote = now
		}
		if ctx.Err() != nil {
			return nil
		}
		failing = since(failing, found.reason != "", now)
		if found.reason == "" || now.Sub(failing) >= p.patience() || !l.Health().Writable {
			l.report(found, free)
		}
		broken = since(broken, found.broken, now)
		if !broken.IsZero() && now.Sub(broken) >= brokenAfter {
			return fmt.Errorf("%w: %w", ErrBroken, found.err)
		}
		wait := lookEvery
		if !failing.IsZero() && l.Health().Writable {
			wait = secondLook
		}
		if l.await(ctx, wait) && time.Since(wrote) >= lookEvery {
			wrote = time.Time{}
		}
	}
}

// since keeps the moment from which something is so.
func since(began time.Time, is bool, now time.Time) time.Time {
	switch {
	case !is:
		return time.Time{}
	case began.IsZero():
		return now
	}
	return began
}

// await waits for the next look, and says whether one was asked for.
func (l *Log) await(ctx context.Context, wait time.Duration) (asked bool) {
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case <-l.watch.doubts:
		_ = sleep.For(ctx, secondLook) // many ask at the same time; that ctx ends is seen by the caller
		return true
	}
	return false
}

// look looks once. What is too full is not written to, not even to try.
func (l *Log) look(ctx context.Context, p prober, disk *disk, thorough bool) (finding, uint64) {
	free, err := disk.look()
	if err != nil {
		return finding{reason: ReasonDiskFull, err: err}, free
	}
	if status := l.nc.Status(); status != nats.CONNECTED {
		return finding{reason: ReasonDisconnected, err: fmt.Errorf("connection is %s", status)}, free
	}
	return p.probe(ctx, thorough), free
}

// report makes a finding known.
func (l *Log) report(found finding, free uint64) {
	if !l.watch.change(found.reason, found.err, free, time.Now()) {
		return
	}
	if found.reason == "" {
		l.logger.Info("event log can be written again")
		return
	}
	l.logger.Error("event log cannot be written, commands are refused",
		slog.String("reason", string(found.reason)), slog.Any("error", found.err))
}

// prober is the one for where the log is.
func (l *Log) prober() prober {
	if l.server != nil {
		return &embeddedProber{server: l.server, js: l.js, folder: l.cfg.Dir}
	}
	return &remoteProber{log: l}
}
