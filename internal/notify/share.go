package notify

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/sleep"
)

// tenure is a partition that this replica works on.
type tenure struct {
	p        *partition
	lease    uint64    // sequence of the lease
	renewed  time.Time // monotonic
	stop     context.CancelFunc
	finished chan struct{}
}

// deliver works on as many partitions as fall to this replica, until the
// context ends; then it finishes what is under way and gives them back.
func (s *Service) deliver(ctx context.Context) error {
	for ctx.Err() == nil {
		err := s.migrate(ctx)
		if err == nil {
			break
		}
		s.cfg.Logger.Warn("the queue of deliveries could not be turned into cursors, trying again", "error", err)
		_ = sleep.For(ctx, retryPause)
	}
	saving, stop := context.WithCancel(context.WithoutCancel(ctx))
	var saver sync.WaitGroup
	saver.Go(func() { s.save(saving) })
	defer saver.Wait()
	defer stop()
	mine := map[int]*tenure{}
	for {
		if err := s.share(ctx, mine); err != nil && ctx.Err() == nil {
			s.cfg.Logger.Warn("leases could not be renewed, trying again", "error", err)
		}
		if sleep.For(ctx, s.cfg.Lease/4) != nil {
			break
		}
	}
	after, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*lastWords)
	defer cancel()
	var all sync.WaitGroup
	for n := range mine {
		all.Go(func() { s.giveBack(after, mine[n]) })
	}
	all.Wait()
	s.leases.leave(after)
	s.log.Flush(after)
	return nil
}

// share renews what this replica has, gives back what is more than its share,
// and takes what is free up to that.
func (s *Service) share(ctx context.Context, mine map[int]*tenure) error {
	err := s.leases.here(ctx)
	for n, t := range mine {
		if err := s.renew(ctx, n, t); err != nil {
			s.giveBack(ctx, t)
			delete(mine, n)
		}
	}
	if err != nil {
		return err
	}
	replicas, taken, err := s.leases.held(ctx)
	if err != nil {
		return err
	}
	share := (Partitions + replicas - 1) / max(replicas, 1)
	for n, t := range mine {
		if len(mine) <= share {
			break
		}
		s.giveBack(ctx, t)
		delete(mine, n)
	}
	for n := range Partitions {
		if len(mine) >= share {
			break
		}
		if mine[n] != nil || taken[partitionLease(n)] {
			continue
		}
		t, err := s.takeUp(ctx, n)
		if err == nil {
			mine[n] = t
		} else if !errors.Is(err, eventlog.ErrConflict) {
			return err
		}
	}
	return nil
}

// renew fails if the partition is another replica's by now, or may soon be.
func (s *Service) renew(ctx context.Context, n int, t *tenure) error {
	select {
	case <-t.finished:
		return eventlog.ErrConflict
	default:
	}
	sequence, err := s.leases.take(ctx, partitionLease(n), t.lease)
	if err == nil {
		t.lease, t.renewed = sequence, time.Now()
		return nil
	}
	if errors.Is(err, eventlog.ErrConflict) || time.Since(t.renewed) > s.cfg.Lease {
		return err
	}
	return nil
}

// takeUp takes a partition and sets to work on it.
func (s *Service) takeUp(ctx context.Context, n int) (*tenure, error) {
	lease, err := s.leases.take(ctx, partitionLease(n), 0)
	if err != nil {
		return nil, err
	}
	working, stop := context.WithCancel(ctx)
	t := &tenure{p: newPartition(s, n), lease: lease, renewed: time.Now(), stop: stop, finished: make(chan struct{})}
	go func() {
		defer close(t.finished)
		t.p.run(working)
	}()
	return t, nil
}

// giveBack stops working on a partition and lets others have it.
func (s *Service) giveBack(ctx context.Context, t *tenure) {
	t.stop()
	<-t.finished
	s.leases.free(ctx, t.lease)
}
