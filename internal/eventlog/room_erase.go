package eventlog

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Erase removes a value for good: when it returns nil, the value cannot be read
// any more, nor can what it had replaced. One that is not there is no error.
//
// The value goes first and its data key after it. A crash in between leaves a
// data key without a value, which the next sweep destroys; a value without a
// data key is damage, and is never taken for erased.
func (r *Room) Erase(ctx context.Context, key string) error {
	if err := r.log.refused(); err != nil && !errors.Is(err, ErrDiskFull) { // erasing gives space back
		return fmt.Errorf("erase %s in %s: %w", key, r.name, err)
	}
	ctx, cancel := context.WithTimeout(ctx, roomTimeout)
	defer cancel()
	for {
		err := r.erase(ctx, key)
		if isConflict(errorCode(err)) {
			continue // it was replaced meanwhile
		}
		if err != nil {
			return fmt.Errorf("erase %s in %s: %w", key, r.name, err)
		}
		r.log.unreadable.mended(r.name, key)
		return nil
	}
}

// EraseSeen erases a value if it still is at the revision that the caller has
// seen. ErrConflict: somebody has written since.
func (r *Room) EraseSeen(ctx context.Context, key string, seen uint64) error {
	if err := r.log.refused(); err != nil && !errors.Is(err, ErrDiskFull) {
		return fmt.Errorf("erase %s in %s: %w", key, r.name, err)
	}
	ctx, cancel := context.WithTimeout(ctx, roomTimeout)
	defer cancel()
	entry, err := r.kv.Get(ctx, key)
	if errors.Is(err, jetstream.ErrKeyNotFound) || err == nil && entry.Revision() != seen {
		return ErrConflict
	}
	if err == nil {
		err = r.eraseEntry(ctx, entry)
	}
	switch {
	case err == nil:
		r.log.unreadable.mended(r.name, key)
		return nil
	case isConflict(errorCode(err)):
		return ErrConflict
	}
	return fmt.Errorf("erase %s in %s: %w", key, r.name, err)
}

func (r *Room) erase(ctx context.Context, key string) error {
	entry, err := r.kv.Get(ctx, key)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return r.eraseEntry(ctx, entry)
}

// eraseEntry erases a value if it still is the last one of its key.
func (r *Room) eraseEntry(ctx context.Context, entry jetstream.KeyValueEntry) error {
	id, _, unreadable := unseal(entry.Value())
	if err := r.kv.Purge(ctx, entry.Key(), jetstream.LastRevision(entry.Revision())); err != nil || unreadable != nil {
		return err
	}
	if err := r.keys.destroy(ctx, id); err != nil {
		r.log.shredder.add(r.keys, id)
		return err
	}
	return nil
}

const (
	shredTimeout = 5 * time.Second // for one data key
	shredPause   = time.Second     // after a failure
	// sweepEvery is how often the rooms are looked through for data keys that a
	// crash of another replica left.
	sweepEvery = time.Hour
	// sweepAge is how old a data key without a value must be, where other
	// replicas may be writing: far longer than a write takes.
	sweepAge = 10 * time.Minute
)

// shredder destroys the data keys of values that were replaced, behind the
// writes. Close waits until it is done.
type shredder struct {
	mu      sync.Mutex
	pending []shred
	started bool
	wake    chan struct{}
	idle    *sync.Cond // nothing is pending
	rooms   []*Room
}

type shred struct {
	keys *keyring
	id   dataKeyID
}

func newShredder() *shredder {
	s := &shredder{wake: make(chan struct{}, 1)}
	s.idle = sync.NewCond(&s.mu)
	return s
}

func (s *shredder) add(k *keyring, id dataKeyID) {
	s.mu.Lock()
	s.pending = append(s.pending, shred{keys: k, id: id})
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default: // it is awake
	}
}

// next gives the oldest one; it stays until done is called.
func (s *shredder) next() (shred, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.pending) == 0 {
		return shred{}, false
	}
	return s.pending[0], true
}

func (s *shredder) done() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pending = s.pending[1:]; len(s.pending) == 0 {
		s.pending = nil
		s.idle.Broadcast()
	}
}

// wait returns when everything that was added has been destroyed.
func (s *shredder) wait() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.pending) > 0 {
		s.idle.Wait()
	}
}

// begin sweeps the room and sees to it that data keys are destroyed from now on.
func (r *Room) begin(ctx context.Context) error {
	age := sweepAge
	if r.log.server != nil {
		age = 0 // nobody else writes
	}
	if err := r.sweep(ctx, age); err != nil {
		return err
	}
	s := r.log.shredder
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rooms = append(s.rooms, r)
	if s.started {
		return nil
	}
	leave, err := r.log.enter()
	if err != nil {
		return err
	}
	s.started = true
	go func() {
		defer leave()
		r.log.shred()
	}()
	return nil
}

// shred works until the log is closed, and then off what is left. What cannot
// be destroyed by then is swept when the room is opened next.
func (l *Log) shred() {
	look := time.NewTicker(sweepEvery)
	defer look.Stop()
	for l.closing.Err() == nil {
		if !l.shredPending(l.closing) {
			_ = pause(l.closing, shredPause)
			continue
		}
		select {
		case <-l.closing.Done():
		case <-l.shredder.wake:
		case <-look.C:
			l.sweepRooms(l.closing)
		}
	}
	last, cancel := context.WithTimeout(context.Background(), shredTimeout)
	defer cancel()
	l.shredPending(last)
}

// shredPending is false if it failed before everything was done.
func (l *Log) shredPending(ctx context.Context) bool {
	for {
		one, ok := l.shredder.next()
		if !ok {
			return true
		}
		limited, cancel := context.WithTimeout(ctx, shredTimeout)
		err := one.keys.destroy(limited, one.id)
		cancel()
		if err != nil {
			if ctx.Err() == nil {
				l.logger.Warn("the data key of a value that was replaced is not destroyed yet", "room", one.keys.room, "error", err)
			}
			return false
		}
		l.shredder.done()
	}
}

func (l *Log) sweepRooms(ctx context.Context) {
	l.shredder.mu.Lock()
	rooms := l.shredder.rooms
	l.shredder.mu.Unlock()
	for _, r := range rooms {
		if err := r.sweep(ctx, sweepAge); err != nil && ctx.Err() == nil {
			l.logger.Warn("a room could not be looked through", "room", r.name, "error", err)
		}
	}
}
