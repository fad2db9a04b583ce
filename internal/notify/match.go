package notify

import (
	"context"
	"errors"

	"github.com/samstyring/samstyring/internal/changefeed"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/sleep"
)

// match marks who has something waiting, until the context ends.
func (s *Service) match(ctx context.Context) error {
	if err := s.live.until(ctx, 0); err != nil {
		return nil // asked to stop
	}
	for ctx.Err() == nil {
		moved, more := s.feed.Moved(), s.owned.moved.Next()
		if err := s.matchAll(ctx); err != nil && ctx.Err() == nil {
			if errors.Is(err, eventlog.ErrClosed) {
				return err
			}
			s.cfg.Logger.Warn("changes could not be matched, trying again", "error", err)
			_ = sleep.For(ctx, retryPause)
			continue
		}
		select {
		case <-ctx.Done():
		case <-moved:
		case <-more:
		}
	}
	return nil
}

// matchAll marks everything that can be read, from where the partition is that
// is furthest behind.
func (s *Service) matchAll(ctx context.Context) error {
	for ctx.Err() == nil {
		// One that is added meanwhile may be further behind: it has its turn next.
		at, of := s.owned.matched()
		if len(of) == 0 {
			return nil
		}
		page, more, err := s.feed.Changes(at, changefeed.Page)
		if err != nil || len(page) == 0 {
			return err
		}
		// Whoever heard that a subscription is active before now gets what
		// was published from now on: see it first.
		revision, err := s.store.bucket.Last(ctx)
		if err != nil {
			return err
		}
		if err := s.live.until(ctx, revision); err != nil {
			return err
		}
		for i := range page {
			s.mark(&page[i], of)
		}
		if !more {
			return nil
		}
	}
	return nil
}

// mark marks one change at everybody of some partitions who wants it. They are
// matched up to the change before, or further.
func (s *Service) mark(c *changes.Change, partitions []*partition) {
	var of [Partitions]*partition // those that have not seen it
	for _, p := range partitions {
		if p.at().Compare(c.Cursor) < 0 {
			of[p.number] = p
		}
	}
	for _, sub := range s.live.matcher.Match(c) {
		if p := of[partitionOf(sub.ID)]; p != nil && c.Cursor.Compare(sub.After) > 0 {
			p.worker(sub.ID).mark(c.Cursor)
		}
	}
	for _, p := range of {
		if p != nil {
			p.passed(c.Cursor)
		}
	}
}

// rules names what the changes and their cursors follow from.
func (s *Service) rules() string {
	return "1+" + s.ref.Version() + "+" + s.cfg.App.Query.Gather().String()
}
