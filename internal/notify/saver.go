package notify

import (
	"context"
	"errors"
	"time"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/sleep"
)

const (
	// saveEvery is how long what was sent is not stored at least. A crash repeats
	// what was sent since.
	saveEvery  = 20 * time.Millisecond
	retryPause = time.Second
)

// saver stores the cursors of all partitions of this replica together: each
// write waits for the disk, so there is one at a time.
type saver struct{ changed chan struct{} }

func (s saver) wake() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// save stores what has changed, until the context ends.
func (s *Service) save(ctx context.Context) {
	storing, done := late(ctx) // a write that is cut off would look like another replica's
	defer done()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.saver.changed:
		}
		var all []*partition
		s.owned.each(func(p *partition) { all = append(all, p) })
		wait := saveEvery
		if !s.saveAll(storing, all...) {
			wait = retryPause
			s.saver.wake()
		}
		_ = sleep.For(ctx, wait)
	}
}

// saveAll stores what has changed in partitions, together if none of them is
// another replica's. ok is false if something is to be tried again.
func (s *Service) saveAll(ctx context.Context, partitions ...*partition) (ok bool) {
	var writes []*write
	for _, p := range partitions {
		w := p.take()
		if w == nil {
			continue
		}
		for one := range w.workers {
			if at, kept := one.toStore(); kept {
				w.of[one.id] = at
			}
		}
		writes = append(writes, w)
	}
	if len(writes) == 0 {
		return true
	}
	err := s.cursors.save(ctx, writes)
	together := !errors.Is(err, eventlog.ErrConflict) || len(writes) == 1
	ok = true
	for _, w := range writes {
		if !together {
			err = s.cursors.save(ctx, []*write{w})
		}
		w.p.done(w, err)
		switch {
		case errors.Is(err, eventlog.ErrConflict):
			s.cfg.Logger.Warn("another replica has taken a partition", "partition", w.number)
		case err != nil:
			s.cfg.Logger.Warn("cursors could not be stored, trying again", "partition", w.number, "error", err)
			ok = false
		}
	}
	return ok
}
