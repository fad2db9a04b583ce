package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/samstyring/samstyring/internal/sleep"
	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

const (
	fileSuffix = ".db"
	bulkSuffix = ".bulk" // the marker of an unfinished bulk load
)

// checkedAtOpen is the size in bytes below which a file is checked completely
// before it is opened; a larger one is checked while it is in use.
const checkedAtOpen = 64 << 20

// openCurrent opens the file at the store's path, whatever lies there.
func (s *Store) openCurrent() error {
	deep, err := inspect(s.path(), s.opts.boot, s.opts.checkedAtOpen)
	var bad *damageError
	if errors.As(err, &bad) {
		err = s.setAside(bad.reason)
	}
	if err != nil {
		return err
	}
	f, h, err := openFile(s.path())
	if errors.As(err, &bad) { // passed the check and still cannot be opened
		deep = false
		if err := s.setAside(bad.reason); err != nil {
			return err
		}
		f, h, err = openFile(s.path())
	}
	if err != nil {
		return err
	}
	f.beforeWrite = sync.OnceFunc(func() { s.dontWait(f) })
	if exists(unsyncedPath(f.path)) {
		f.beforeWrite() // of a program that was killed: this one closes the file properly
	}
	s.current.Store(f)
	s.head.Store(&h)
	if deep {
		return s.checkBehind(f)
	}
	return nil
}

// openFile opens a file that was inspected, and gives a new one its head.
func openFile(path string) (*file, head, error) {
	n, err := size(path)
	if err != nil {
		return nil, head{}, err
	}
	f, err := openBolt(path, n)
	if isPanic(err) {
		return nil, head{}, &damageError{err.Error()}
	}
	if err != nil {
		return nil, head{}, err
	}
	var h head
	if n == 0 {
		var a arena
		err = f.update(&a, func(tx *Tx) error { return writeHead(tx, head{}) })
	} else {
		h, err = readHead(f)
	}
	if err != nil {
		damaged := errors.Is(err, ErrDamaged) || errors.Is(err, errFormat)
		if closeErr := f.close(); closeErr != nil {
			err = errors.Join(err, closeErr)
		}
		if damaged {
			err = &damageError{err.Error()}
		}
		return nil, head{}, err
	}
	return f, h, nil
}

// inspect says whether the file may be given to bbolt, which asserts, faults
// and recurses without end on what is wrong in a file. A *damageError is the
// verdict that it may not; any other error is about the place. deep asks for
// the complete check once the file is open.
func inspect(path, boot string, limit int64) (deep bool, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if !info.Mode().IsRegular() {
		return false, &damageError{"not a regular file"}
	}
	if _, err := os.Stat(markerPath(path)); err == nil {
		return false, &damageError{"a bulk load was cut off"}
	}
	if err := torn(path, boot); err != nil {
		return false, err
	}
	if info.Size() == 0 {
		return false, nil
	}
	release, err := lockShared(path)
	if err != nil {
		return false, err
	}
	defer release()
	return checkFile(path, limit)
}

// checkFile checks a file that nobody writes to.
func checkFile(path string, limit int64) (deep bool, err error) {
	r, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer func() { _ = r.Close() }()
	c, err := newCheck(r)
	if err != nil {
		return false, err
	}
	if c.meta.size() < limit {
		return false, c.run()
	}
	return true, c.freelist()
}

// lockShared keeps other processes from writing to the file while it is
// checked. A file that bbolt does not take for its own is a damage.
func lockShared(path string) (release func(), err error) {
	db, err := bbolt.Open(path, fileMode, &bbolt.Options{ReadOnly: true, Timeout: lockTimeout})
	var system syscall.Errno
	switch {
	case err == nil:
		return func() { _ = db.Close() }, nil
	case errors.Is(err, berrors.ErrTimeout):
		return nil, fmt.Errorf("another process has the file: %w", err)
	case errors.As(err, &system):
		return nil, err
	}
	return nil, &damageError{err.Error()}
}

// checkBehind checks a large file completely while it is in use. What it finds
// is a damage like one found by a read.
func (s *Store) checkBehind(f *file) error {
	r, err := os.Open(f.path)
	if err != nil {
		return err
	}
	tx, err := f.begin(false) // keeps the pages of this moment from being reused
	if err != nil {
		return errors.Join(err, r.Close())
	}
	c, err := newCheck(r)
	if err != nil {
		f.rollback(tx)
		_ = f.damage(err.Error())
		return r.Close()
	}
	ctx, stop := context.WithCancel(context.Background())
	f.stopCheck = stop
	c.pace = pacer(ctx)
	f.checking.Go(func() {
		defer stop()
		defer func() { _ = r.Close() }()
		defer f.rollback(tx)
		err := c.run()
		var bad *damageError
		if errors.As(err, &bad) {
			_ = f.damage(bad.reason)
			s.opts.Logger.Warn("views file is damaged", "file", f.path, "reason", bad.reason)
		} else if err != nil && ctx.Err() == nil {
			s.opts.Logger.Warn("views file could not be checked", "file", f.path, "error", err)
		}
	})
	return nil
}

// paceBytes are read between two pauses of the check behind.
const (
	paceBytes = 4 << 20
	pacePause = 5 * time.Millisecond
)

// pacer leaves the disk and the processor to others every few megabytes.
func pacer(ctx context.Context) func(read int) error {
	sum := 0
	return func(read int) error {
		if sum += read; sum < paceBytes {
			return ctx.Err()
		}
		sum = 0
		return sleep.For(ctx, pacePause)
	}
}

// Whole says whether a views file is there, holds something, and is not damaged
// anywhere: it is read completely, and nothing is changed. The error says why
// not.
func Whole(dir, name string) (Witness, error) {
	path := filepath.Join(dir, name+fileSuffix)
	if info, err := os.Stat(path); err != nil {
		return Witness{}, err
	} else if info.Size() == 0 {
		return Witness{}, fmt.Errorf("%s is empty", path)
	}
	if _, err := inspect(path, bootID(), math.MaxInt64); err != nil {
		return Witness{}, fmt.Errorf("%s: %w", path, err)
	}
	w, err := readWitness(path, "")
	if err == nil && w.Position == 0 {
		err = errors.New("nothing is applied")
	}
	if err != nil {
		return Witness{}, fmt.Errorf("%s: %w", path, err)
	}
	return w, nil
}
