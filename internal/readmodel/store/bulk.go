package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Bulk turns the bulk load on or off. In bulk, the list of free pages is not
// written, and changes may be held back, which is many times faster; a marker file beside the views file says so, and
// a file that is found with its marker was cut off and is built from zero.
// Turning it off syncs everything and takes the marker away; it fails while
// changes are held back.
func (s *Store) Bulk(on bool) error {
	s.write.Lock()
	defer s.write.Unlock()
	f := s.current.Load()
	if err := s.usable(f); err != nil {
		return fmt.Errorf("bulk load: %w", err)
	}
	if !on {
		if s.held {
			return errors.New("end bulk load: changes are held back")
		}
		return s.endBulk(f)
	}
	if s.bulk {
		return nil
	}
	if err := mark(f.path); err != nil {
		return fmt.Errorf("begin bulk load: %w", err)
	}
	s.bulk = true
	f.db.NoSync, f.db.NoFreelistSync, f.db.AllocSize = true, true, growInBulk
	return nil
}

// endBulk needs the write lock. A file that is damaged or incomplete keeps its
// marker.
func (s *Store) endBulk(f *file) error {
	if !s.bulk || s.held || f.err() != nil {
		return nil
	}
	f.db.NoSync, f.db.NoFreelistSync, f.db.AllocSize = f.unsynced, false, growAtRest
	// One more commit writes the list of free pages.
	err := f.update(&s.arena, func(tx *Tx) error { return writeHead(tx, *s.head.Load()) })
	if err == nil && f.unsynced {
		err = f.sync() // while the marker is there
	}
	if err != nil {
		f.db.NoSync, f.db.NoFreelistSync, f.db.AllocSize = true, true, growInBulk
		return fmt.Errorf("end bulk load: %w", s.failed(f, err))
	}
	if err := unmark(f.path); err != nil {
		return fmt.Errorf("end bulk load: %w", err)
	}
	s.bulk = false
	return nil
}

func markerPath(path string) string { return strings.TrimSuffix(path, fileSuffix) + bulkSuffix }

// mark puts the marker on disk before the first commit that is not synced.
func mark(path string) error {
	m, err := os.OpenFile(markerPath(path), os.O_RDWR|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return err
	}
	if err := errors.Join(m.Sync(), m.Close()); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func unmark(path string) error {
	if err := os.Remove(markerPath(path)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
