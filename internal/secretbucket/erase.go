package secretbucket

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/sleep"
)

// Erase removes a value for good: when it returns nil, the value cannot be read
// any more, nor can what it had replaced. One that is not there is no error.
//
// The value goes first and its data key after it. A crash in between leaves a
// data key without a value, which the next sweep destroys; a value without a
// data key is damage, and is never taken for erased.
func (b *Bucket) Erase(ctx context.Context, key string) error {
	if err := b.store.log.Refused(); err != nil && !errors.Is(err, eventlog.ErrDiskFull) { // erasing gives space back
		return fmt.Errorf("erase %s in %s: %w", key, b.name, err)
	}
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	for {
		err := b.erase(ctx, key)
		if isConflict(eventlog.ErrorCode(err)) {
			continue // it was replaced meanwhile
		}
		if err != nil {
			return fmt.Errorf("erase %s in %s: %w", key, b.name, err)
		}
		b.gone(key)
		return nil
	}
}

// EraseSeen erases a value if it still is at the revision that the caller has
// seen. ErrConflict: somebody has written since.
func (b *Bucket) EraseSeen(ctx context.Context, key string, seen uint64) error {
	if err := b.store.log.Refused(); err != nil && !errors.Is(err, eventlog.ErrDiskFull) {
		return fmt.Errorf("erase %s in %s: %w", key, b.name, err)
	}
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	entry, err := b.kv.Get(ctx, key)
	if errors.Is(err, jetstream.ErrKeyNotFound) || err == nil && entry.Revision() != seen {
		return eventlog.ErrConflict
	}
	if err == nil {
		err = b.eraseEntry(ctx, entry)
	}
	switch {
	case err == nil:
		b.gone(key)
		return nil
	case isConflict(eventlog.ErrorCode(err)):
		return eventlog.ErrConflict
	}
	return fmt.Errorf("erase %s in %s: %w", key, b.name, err)
}

func (b *Bucket) erase(ctx context.Context, key string) error {
	entry, err := b.kv.Get(ctx, key)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return b.eraseEntry(ctx, entry)
}

// eraseEntry erases a value if it still is the last one of its key.
func (b *Bucket) eraseEntry(ctx context.Context, entry jetstream.KeyValueEntry) error {
	id, _, unreadable := unseal(entry.Value())
	if err := b.kv.Purge(ctx, entry.Key(), jetstream.LastRevision(entry.Revision())); err != nil || unreadable != nil {
		return err
	}
	if err := b.keys.destroy(ctx, id); err != nil {
		b.store.shredder.add(b.keys, id)
		return err
	}
	return nil
}

const (
	shredTimeout = 5 * time.Second // for one data key
	shredPause   = time.Second     // after a failure
	// sweepEvery is how often the buckets are looked through for data keys that a
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
	buckets []*Bucket
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

// begin sweeps the bucket and sees to it that data keys are destroyed from now on.
func (b *Bucket) begin(ctx context.Context) error {
	age := sweepAge
	if b.store.log.Embedded() {
		age = 0 // nobody else writes
	}
	if err := b.sweep(ctx, age); err != nil {
		return err
	}
	s := b.store.shredder
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buckets = append(s.buckets, b)
	if s.started {
		return nil
	}
	leave, err := b.store.log.Enter()
	if err != nil {
		return err
	}
	s.started = true
	go func() {
		defer leave()
		b.store.shred()
	}()
	return nil
}

// shred works until the log is closed, and then off what is left. What cannot
// be destroyed by then is swept when the bucket is opened next.
func (st *Store) shred() {
	look := time.NewTicker(sweepEvery)
	defer look.Stop()
	for st.log.Closing().Err() == nil {
		if !st.shredPending(st.log.Closing()) {
			_ = sleep.For(st.log.Closing(), shredPause)
			continue
		}
		select {
		case <-st.log.Closing().Done():
		case <-st.shredder.wake:
		case <-look.C:
			st.sweepAll(st.log.Closing())
		}
	}
	last, cancel := context.WithTimeout(context.Background(), shredTimeout)
	defer cancel()
	st.shredPending(last)
}

// shredPending is false if it failed before everything was done.
func (st *Store) shredPending(ctx context.Context) bool {
	for {
		one, ok := st.shredder.next()
		if !ok {
			return true
		}
		limited, cancel := context.WithTimeout(ctx, shredTimeout)
		err := one.keys.destroy(limited, one.id)
		cancel()
		if err != nil {
			if ctx.Err() == nil {
				st.logger.Warn("the data key of a value that was replaced is not destroyed yet", "bucket", one.keys.bucket, "error", err)
			}
			return false
		}
		st.shredder.done()
	}
}

func (st *Store) sweepAll(ctx context.Context) {
	st.shredder.mu.Lock()
	buckets := st.shredder.buckets
	st.shredder.mu.Unlock()
	for _, b := range buckets {
		if err := b.sweep(ctx, sweepAge); err != nil && ctx.Err() == nil {
			st.logger.Warn("a bucket could not be looked through", "bucket", b.name, "error", err)
		}
	}
}
