// Package store keeps the file that everything is read from: one bbolt file
// with the buckets that the projectors wrote, and the position of the log up to
// which they did. It knows buckets, keys and bytes; what they mean is said in
// internal/readmodel/views.
//
// The file is derived data. It holds nothing that the log does not hold, so a
// file that is damaged or of another log is set aside and built again; nobody
// is asked and nothing is repaired. A file that is ahead of its own log is the
// witness that the log has lost events: it is kept until a person has decided.
// Every value carries a checksum and the whole file is checked when it is
// opened, because a wrong answer is worse than a slow start.
package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// ErrDamaged is wrapped by every read and write of a store whose file turned
// out to be damaged, until Reset has replaced it. Answer "unavailable": the
// runner rebuilds without help.
var ErrDamaged = errors.New("views are damaged")

// ErrClosed is wrapped by everything that is asked of a closed store.
var ErrClosed = errors.New("views are closed")

// Options say where a views file lies.
type Options struct {
	Dir    string           // created if it is missing
	Name   string           // the file is Dir/<Name>.db; see Name
	Logger *slog.Logger     // slog.Default when nil
	Clock  func() time.Time // names set-aside files; time.Now when nil

	checkedAtOpen int64  // see the constant; tests make it small
	boot          string // see bootID; tests make it another
}

// Store is an open views file. Reads may come from any goroutine; writes are
// the projection runner's alone.
type Store struct {
	opts    Options
	current atomic.Pointer[file]

	write  sync.Mutex // one writer: Update, Bulk, Reset, Close
	bulk   bool       // guarded by write
	held   bool       // the last commit was not complete; guarded by write
	closed atomic.Bool
	arena  arena // guarded by write

	head    atomic.Pointer[head]
	waiters waiters

	hookMu   sync.Mutex
	onCommit []func(position uint64)
	onReset  []func()
}

// head is what was committed last, kept in memory.
type head struct {
	position uint64
	identity string
	origin   Origin
}

// Origin says which log views are built from. Either part may be unknown.
type Origin struct {
	LogID string // id of the log
	First string // id of the record at position 1
}

// Open opens the views file, or makes an empty one. A file that is damaged, of
// another format, or was left behind in the middle of a bulk load is set aside
// first and the reason logged as a warning. An error means that the place
// itself is unusable: no permission, no space, or another process has the file.
func Open(opts Options) (*Store, error) {
	if opts.Logger == nil {
		opts.Logger = slog.Default()
	}
	if opts.Clock == nil {
		opts.Clock = time.Now
	}
	if opts.checkedAtOpen == 0 {
		opts.checkedAtOpen = checkedAtOpen
	}
	opts.boot = cmp.Or(opts.boot, bootID())
	if opts.Name == "" || filepath.Base(opts.Name) != opts.Name {
		return nil, fmt.Errorf("open views: name %q is not a file name", opts.Name)
	}
	if err := makeFolder(opts.Dir); err != nil {
		return nil, fmt.Errorf("open views: %w", err)
	}
	s := &Store{opts: opts}
	s.arena.reset()
	if err := s.openCurrent(); err != nil {
		return nil, fmt.Errorf("open views %s: %w", s.path(), err)
	}
	return s, nil
}

// Checkpoint is the position up to which everything is applied and committed;
// 0 when nothing is.
func (s *Store) Checkpoint() uint64 { return s.head.Load().position }

// LogIdentity is what the last commit said about the log it was built from;
// "" when nothing was said. See Tx.SetLogIdentity.
func (s *Store) LogIdentity() string { return s.head.Load().identity }

// Origin is the log that the file was built from, as far as it is known.
func (s *Store) Origin() Origin { return s.head.Load().origin }

// SetOrigin notes the log that the file is built from.
func (s *Store) SetOrigin(o Origin) error {
	s.write.Lock()
	defer s.write.Unlock()
	next := *s.head.Load()
	if next.origin == o {
		return nil
	}
	f := s.current.Load()
	if err := s.usable(f); err != nil {
		return fmt.Errorf("write origin of views: %w", err)
	}
	next.origin = o
	if err := f.update(&s.arena, func(tx *Tx) error { return writeHead(tx, next) }); err != nil {
		return fmt.Errorf("write origin of views: %w", s.failed(f, err))
	}
	s.head.Store(&next)
	return nil
}

// Dir is the folder of the file.
func (s *Store) Dir() string { return s.opts.Dir }

// FileSize is how many bytes the file has; 0 if that cannot be told.
func (s *Store) FileSize() int64 {
	info, err := os.Stat(s.current.Load().path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// Name is the file's name without folder and extension.
func (s *Store) Name() string { return s.opts.Name }

// Wait returns when everything up to position is applied and can be read, or
// when ctx ends or the store closes. It is cheap: thousands may wait, and a
// commit wakes only those whose position it reached.
func (s *Store) Wait(ctx context.Context, position uint64) error {
	if s.Checkpoint() >= position {
		return nil
	}
	w := s.waiters.add(position)
	if w == nil {
		return fmt.Errorf("wait for position %d: %w", position, ErrClosed)
	}
	if s.Checkpoint() >= position { // committed between the look and the add
		s.waiters.remove(w)
		return nil
	}
	select {
	case <-w.done:
		if s.Checkpoint() < position && s.closed.Load() {
			return fmt.Errorf("wait for position %d: %w", position, ErrClosed)
		}
		return nil
	case <-ctx.Done():
		s.waiters.remove(w)
		return fmt.Errorf("wait for position %d: %w", position, ctx.Err())
	}
}

// OnCommit registers a hook that runs after each commit, in the order of the
// commits and before anyone who waits for the position is woken, so that an
// index in memory is never behind what a woken reader expects.
func (s *Store) OnCommit(fn func(position uint64)) {
	s.hookMu.Lock()
	defer s.hookMu.Unlock()
	s.onCommit = append(s.onCommit, fn)
}

// OnReset registers a hook that runs when the file was replaced by an empty
// one: an index in memory must forget everything.
func (s *Store) OnReset(fn func()) {
	s.hookMu.Lock()
	defer s.hookMu.Unlock()
	s.onReset = append(s.onReset, fn)
}

// View runs fn in a read transaction: everything fn reads is from one commit.
// A damage met on the way is the returned error, whatever fn returned. fn must
// not call View or Update, and must copy what it wants to keep.
func (s *Store) View(fn func(*Tx) error) error {
	f := s.current.Load()
	if err := s.usable(f); err != nil {
		return fmt.Errorf("read views: %w", err)
	}
	return f.view(fn)
}

// Get copies one value out of the store; nil when there is none.
func (s *Store) Get(bucket Bucket, key []byte) ([]byte, error) {
	var out []byte
	err := s.View(func(tx *Tx) error {
		if v := tx.Get(bucket, key); v != nil {
			out = append([]byte{}, v...)
		}
		return nil
	})
	return out, err
}

// Update runs fn and moves the checkpoint to position, both or neither, in one
// transaction. After the commit the hooks run, the checkpoint advances and
// whoever waited for it is woken. A position that is already applied is not
// applied again: fn is not called and nothing is wrong. Only an incomplete one
// may be completed.
func (s *Store) Update(position uint64, fn func(*Tx) error) error {
	s.write.Lock()
	defer s.write.Unlock()
	if at := s.Checkpoint(); position < at || position == at && !s.held {
		return nil
	}
	f := s.current.Load()
	if err := s.usable(f); err != nil {
		return fmt.Errorf("write views: %w", err)
	}
	next := head{position: position, identity: s.LogIdentity(), origin: s.Origin()}
	var after []func()
	var held bool
	err := f.update(&s.arena, func(tx *Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		if held = tx.held; held && !s.bulk {
			return errors.New("changes are held back at rest")
		}
		if tx.identity != nil {
			next.identity = *tx.identity
		}
		next.origin.First = cmp.Or(tx.first, next.origin.First)
		after = tx.after
		return writeHead(tx, next)
	})
	if err != nil {
		return s.failed(f, err)
	}
	s.held = held
	s.committed(next, after)
	return nil
}

// Incomplete says that changes up to the checkpoint are still held back; see
// Tx.Hold.
func (s *Store) Incomplete() bool {
	s.write.Lock()
	defer s.write.Unlock()
	return s.held
}

// failed decides what a failed transaction means for the file: nothing, unless
// the storage lost data or the commit reached the file half way. Then what
// bbolt holds in memory no longer matches it.
func (s *Store) failed(f *file, err error) error {
	if f.err() != nil {
		return err
	}
	stored, readErr := readHead(f)
	switch {
	case readErr != nil:
		return errors.Join(err, readErr)
	case errors.Is(err, syscall.EIO) || stored != *s.head.Load():
		return f.damage(fmt.Sprintf("commit failed half way: %v", err))
	}
	return err
}

// committed advances what is in memory, even if something in it panics: the
// file has advanced.
func (s *Store) committed(next head, after []func()) {
	defer func() {
		s.head.Store(&next)
		s.waiters.wake(next.position)
	}()
	defer func() {
		s.hookMu.Lock()
		hooks := s.onCommit
		s.hookMu.Unlock()
		for _, fn := range hooks {
			fn(next.position)
		}
	}()
	for _, fn := range after {
		fn()
	}
}

// usable says why a file cannot be used now.
func (s *Store) usable(f *file) error {
	if s.closed.Load() {
		return ErrClosed
	}
	return f.err()
}

// Close ends a bulk load properly, wakes whoever waits, and closes the file
// when the reads that are under way have ended.
func (s *Store) Close() error {
	s.write.Lock()
	defer s.write.Unlock()
	if s.closed.Load() {
		return nil
	}
	f := s.current.Load()
	bulkErr := s.endBulk(f)
	f.endSyncing()
	syncErr := f.closeUnsynced(!s.bulk)
	s.closed.Store(true)
	s.waiters.close()
	if err := errors.Join(bulkErr, syncErr, f.close()); err != nil {
		return fmt.Errorf("close views: %w", err)
	}
	return nil
}

func (s *Store) path() string { return filepath.Join(s.opts.Dir, s.opts.Name+fileSuffix) }
