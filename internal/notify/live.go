package notify

import (
	"context"
	"errors"
	"sync"

	"github.com/samstyring/samstyring/internal/broadcast"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/search"
	"github.com/samstyring/samstyring/internal/sleep"
	"github.com/samstyring/samstyring/internal/subscription"
)

// live is every subscription in memory, as new as the watch of the bucket: the
// matcher, the lists of the owners, and what workers look at first. What is decided
// for good is read from the store.
type live struct {
	matcher *subscription.Matcher

	mu       sync.Mutex
	subs     map[string]subscription.Stored
	damaged  map[string]uint64          // revisions of those that are there and cannot be read
	owners   map[string]map[string]bool // ids by owner
	revision uint64                     // the watch has come so far
	moved    broadcast.Signal           // sent when it comes further
	ready    bool                       // the watch has given all that was there
}

func newLive(ref *reference.Data, words func() search.Synonyms) *live {
	return &live{
		matcher: subscription.NewMatcher(ref, words), subs: map[string]subscription.Stored{}, damaged: map[string]uint64{},
		owners: map[string]map[string]bool{},
	}
}

// wrote takes what was written here, so that it can be read at once. What the
// watch has passed already is not taken: it may have been erased since, and
// would be back.
func (l *live) wrote(s subscription.Stored) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s.Revision > l.revision {
		l.put(s)
	}
}

// take takes what the watch gives, if it is newer than what is known.
func (l *live) take(s subscription.Stored) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.put(s)
}

// put replaces what is known by something newer; l.mu is held.
func (l *live) put(s subscription.Stored) {
	old, known := l.subs[s.ID]
	if known && old.Revision >= s.Revision {
		return
	}
	if l.damaged[s.ID] > s.Revision {
		return
	}
	if known && old.Subscription != nil {
		delete(l.owners[old.Subscription.Owner], s.ID)
	}
	delete(l.damaged, s.ID)
	if s.Unreadable {
		l.damaged[s.ID] = s.Revision
	}
	if s.Subscription == nil {
		l.matcher.Remove(s.ID)
		delete(l.subs, s.ID)
		return
	}
	l.subs[s.ID] = s
	l.matcher.Put(*s.Subscription)
	of := l.owners[s.Subscription.Owner]
	if of == nil {
		of = map[string]bool{}
		l.owners[s.Subscription.Owner] = of
	}
	of[s.ID] = true
}

// seen notes how far the watch has come.
func (l *live) seen(revision uint64, ready bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.revision, l.ready = max(l.revision, revision), l.ready || ready
	l.moved.Send()
}

// until returns when everything up to a revision is known.
func (l *live) until(ctx context.Context, revision uint64) error {
	for {
		l.mu.Lock()
		ok, moved := l.ready && l.revision >= revision, l.moved.Next()
		l.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// get gives a subscription; ok is false if it is not known. It must not be
// changed.
func (l *live) get(id string) (s subscription.Stored, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, ok = l.subs[id]
	return s, ok
}

// known says whether there is a subscription.
func (l *live) known(id string) bool {
	_, ok := l.get(id)
	return ok
}

// unreadable says whether a subscription is there and cannot be read.
func (l *live) unreadable(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.damaged[id] > 0
}

// all gives every subscription.
func (l *live) all() (out []subscription.Stored) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.subs {
		out = append(out, s)
	}
	return out
}

func (l *live) owned(owner string) (out []subscription.Stored) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id := range l.owners[owner] {
		out = append(out, l.subs[id])
	}
	return out
}

func (l *live) count(owner string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.owners[owner])
}

// watch keeps live current, and begins again when the watch breaks off.
func (s *Service) watch(ctx context.Context) error {
	for ctx.Err() == nil {
		err := s.watchOnce(ctx)
		if errors.Is(err, eventlog.ErrClosed) {
			return err
		}
		if err != nil {
			s.cfg.Logger.Warn("watching subscriptions was interrupted, beginning again", "error", err)
		}
		_ = sleep.For(ctx, retryPause)
	}
	return nil
}

// watchOnce also forgets what was erased while nobody watched: the bucket does
// not tell of that for ever.
func (s *Service) watchOnce(ctx context.Context) error {
	there := map[string]bool{}
	current := func() {
		for _, known := range s.live.all() {
			if !there[known.ID] {
				s.missed(ctx, known)
			}
		}
		there = nil
		s.live.seen(0, true)
	}
	return s.store.Watch(ctx, current, func(c subscription.Stored) error {
		s.live.take(c)
		if there != nil {
			there[c.ID] = c.Subscription != nil || c.Unreadable
		} else if c.Subscription == nil && !c.Unreadable {
			s.forget(ctx, c.ID)
		} else {
			s.nudge(c.ID)
		}
		s.live.seen(c.Revision, false)
		return nil
	})
}

// missed looks whether a subscription that the watch has not mentioned was
// erased, or is newer than the watch.
func (s *Service) missed(ctx context.Context, known subscription.Stored) {
	if _, _, ok, err := s.store.Get(ctx, known.ID); ok || err != nil {
		return // the watch will tell
	}
	s.live.take(subscription.Stored{ID: known.ID, Revision: known.Revision + 1})
	s.forget(ctx, known.ID)
}

// forget sweeps up after a subscription that was erased, if it was delivered
// from here.
func (s *Service) forget(ctx context.Context, id string) {
	if s.owned.of(id) == nil {
		return
	}
	if err := s.sweep(ctx, id); err != nil && ctx.Err() == nil {
		s.cfg.Logger.Warn("what was kept of an erased subscription could not be removed", "subscription", id, "error", err)
	}
}

// nudge lets the worker of a subscription look at it again: it has changed.
func (s *Service) nudge(id string) {
	if p := s.owned.of(id); p != nil {
		p.nudge(id)
	}
}

// gone sweeps up after a subscription of which something is kept, if it was
// erased while nobody watched.
func (s *Service) gone(ctx context.Context, id string) {
	if _, err := s.current(ctx, id); fault.CodeOf(err) == fault.NotFound {
		s.forget(ctx, id)
	}
}
