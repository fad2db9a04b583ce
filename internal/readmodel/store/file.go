package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

const (
	// mapSize is the address space kept for the file from the start, so that
	// it seldom has to be mapped anew: that waits for every open read.
	mapSize = 1 << 30
	// lockTimeout is how long another process may take to let go of the file.
	lockTimeout = time.Second
	// growAtRest and growInBulk are the steps the file grows by, in bytes.
	growAtRest = 1 << 20
	growInBulk = 64 << 20
)

// file is one open bbolt database and what is known about its health. A Store
// has one at a time; Reset replaces it.
type file struct {
	db   *bbolt.DB
	path string

	damaged chan struct{} // closed by damage
	once    sync.Once
	reason  atomic.Pointer[string]

	// beginMu guards the start of transactions: bbolt holds locks there that a
	// panic leaves behind. A poisoned database is never touched again, and not
	// closed either, since that would wait for those locks for ever.
	beginMu  sync.Mutex
	poisoned atomic.Bool

	stopCheck context.CancelFunc // ends the check in the background
	checking  sync.WaitGroup

	// See unsynced.go.
	unsynced bool         // commits are not waited for
	sync     func() error // brings commits to disk
	written  atomic.Bool  // something was committed since the last sync
	failing  atomic.Bool  // a sync has failed
	stopSync context.CancelFunc
	// beforeWrite is called before each transaction that writes; a file that is
	// only read is left as it is.
	beforeWrite func()
	syncing     sync.WaitGroup
}

func openBolt(path string, size int64) (*file, error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	f := &file{path: path, damaged: make(chan struct{}), stopCheck: func() {}, stopSync: func() {}, beforeWrite: func() {}}
	err := guard(func() (err error) {
		f.db, err = bbolt.Open(path, fileMode, &bbolt.Options{
			Timeout:         lockTimeout,
			FreelistType:    bbolt.FreelistMapType,
			InitialMmapSize: int(max(mapSize, 2*size)),
			NoStatistics:    true,
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	f.db.AllocSize = growAtRest
	f.sync = f.db.Sync
	return f, nil
}

// err is nil while no damage is known.
func (f *file) err() error {
	if reason := f.reason.Load(); reason != nil {
		return fmt.Errorf("%w: %s", ErrDamaged, *reason)
	}
	return nil
}

// damage notes why the file cannot be used any more; the first reason stays.
func (f *file) damage(reason string) error {
	f.once.Do(func() {
		f.reason.Store(&reason)
		close(f.damaged)
	})
	return f.err()
}

// begin starts a transaction, or says why there is none.
func (f *file) begin(writable bool) (tx *bbolt.Tx, err error) {
	f.beginMu.Lock()
	defer f.beginMu.Unlock()
	if f.poisoned.Load() {
		return nil, f.err()
	}
	err = guard(func() (err error) {
		tx, err = f.db.Begin(writable)
		return err
	})
	switch {
	case isPanic(err):
		f.poisoned.Store(true)
		return nil, f.damage(err.Error())
	case errors.Is(err, berrors.ErrDatabaseNotOpen):
		return nil, cmp.Or(f.err(), ErrClosed)
	case err != nil:
		return nil, fmt.Errorf("begin transaction: %w", err)
	}
	return tx, nil
}

// rollback ends a transaction without keeping anything of it.
func (f *file) rollback(tx *bbolt.Tx) {
	if f.poisoned.Load() {
		return
	}
	if err := guard(tx.Rollback); isPanic(err) {
		f.poisoned.Store(true)
		_ = f.damage(err.Error())
	}
}

// view is Store.View on one file.
func (f *file) view(fn func(*Tx) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	bolt, err := f.begin(false)
	if err != nil {
		return fmt.Errorf("read views: %w", err)
	}
	defer f.rollback(bolt)
	tx := &Tx{file: f, bolt: bolt}
	return f.call(tx, fn)
}

// update runs fn and commits, or leaves no trace.
func (f *file) update(a *arena, fn func(*Tx) error) error {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	if f.failing.Load() {
		return errors.New("write views: what was written before cannot be brought to disk")
	}
	f.beforeWrite()
	bolt, err := f.begin(true)
	if err != nil {
		return fmt.Errorf("write views: %w", err)
	}
	defer a.reset()
	open := true
	defer func() {
		if open {
			f.rollback(bolt)
		}
	}()
	tx := &Tx{file: f, bolt: bolt, arena: a}
	if err := f.call(tx, fn); err != nil {
		return err
	}
	open = false
	if err := guard(bolt.Commit); isPanic(err) {
		f.poisoned.Store(true)
		return f.damage("commit: " + err.Error())
	} else if err != nil {
		return fmt.Errorf("commit views: %w", err)
	}
	f.written.Store(true)
	return nil
}

// call runs fn. A damage that fn met is what is returned. A panic of fn's own
// goes on to the caller; one that came from reading a broken mapping is a
// damage.
func (f *file) call(tx *Tx, fn func(*Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if !isFault(p) {
				panic(p)
			}
			err = f.damage(fmt.Sprintf("read: %v", p))
		}
	}()
	err = fn(tx)
	if tx.broken {
		return f.err()
	}
	return err
}

// close waits for open reads and closes the database. A poisoned one is left
// as it is.
func (f *file) close() error {
	f.endSyncing()
	f.stopCheck()
	f.checking.Wait()
	if f.poisoned.Load() {
		return nil
	}
	if err := guard(f.db.Close); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}

// endSyncing ends what brings commits to disk; they are written out all the same.
func (f *file) endSyncing() {
	f.stopSync()
	f.syncing.Wait()
}

// size is the file's size in bytes; 0 when it is missing.
func size(path string) (int64, error) {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
