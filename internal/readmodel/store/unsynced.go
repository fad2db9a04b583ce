package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/sleep"
)

// Commits are not waited for until they are on disk: that would cost every command
// two syncs, for data that the log holds anyway. When the program is killed, the
// system still has what was written to the file and writes it out. Only when the
// machine itself stops may the file be torn, without showing it. So a marker beside
// a file says in which run of the machine it is written to; it goes with a clean
// stop, when everything is on disk. A file whose marker is of another run is built
// from zero.

const unsyncedSuffix = ".unsynced" // the marker

// bootIDFile has a text that is another one each time that the machine starts.
const bootIDFile = "/proc/sys/kernel/random/boot_id"

// syncEvery is how often what was committed is brought to disk: so that a disk
// that cannot take it is noticed.
const syncEvery = 5 * time.Second

// bootID is the run of the machine; empty where that cannot be known. Then a file
// that was not closed properly is never trusted.
func bootID() string {
	raw, err := os.ReadFile(bootIDFile)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(raw))
}

func unsyncedPath(path string) string { return strings.TrimSuffix(path, fileSuffix) + unsyncedSuffix }

// torn says why a file may not be as it was written; nil if it is.
func torn(path, boot string) error {
	raw, err := os.ReadFile(unsyncedPath(path))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if boot == "" || strings.TrimSpace(string(raw)) != boot {
		return &damageError{"the machine was stopped before everything was on disk"}
	}
	return nil
}

// dontWait lets commits be answered before they are on disk. Where the marker
// cannot be written – a full disk – each commit waits, as it would without.
func (s *Store) dontWait(f *file) {
	if err := markUnsynced(f.path, s.opts.boot); err != nil {
		s.opts.Logger.Warn("commits of the views wait for the disk: the marker of the file cannot be written", "file", f.path, "error", err)
		return
	}
	f.db.NoSync, f.unsynced = true, true
	ctx, stop := context.WithCancel(context.Background())
	f.stopSync = stop
	f.syncing.Go(func() {
		for sleep.For(ctx, syncEvery) == nil {
			if err := f.bringToDisk(); err != nil {
				s.opts.Logger.Error("views cannot be brought to disk", "file", f.path, "error", err)
			}
		}
	})
}

// bringToDisk syncs what was committed since the last time. A system that could not
// write a page may forget it later, whatever a later sync says: once it can write
// again the file is damaged, and built anew. Until then what it has is read.
func (f *file) bringToDisk() error {
	if !f.written.Swap(false) && !f.failing.Load() {
		return nil
	}
	if err := f.sync(); err != nil {
		f.failing.Store(true)
		return err
	}
	if f.failing.Load() {
		return f.damage("part of it could not be brought to disk")
	}
	return nil
}

// closeUnsynced brings everything to disk and takes the marker away. A file that is
// damaged, or in a bulk load, keeps it.
func (f *file) closeUnsynced(sound bool) error {
	if !f.unsynced || !sound || f.failing.Load() || f.err() != nil || f.poisoned.Load() {
		return nil
	}
	if err := f.sync(); err != nil {
		return fmt.Errorf("bring to disk: %w", err)
	}
	return unmarkUnsynced(f.path)
}

// markUnsynced puts the marker on disk before the first commit that is not waited
// for.
func markUnsynced(path, boot string) error {
	m, err := os.OpenFile(unsyncedPath(path), os.O_RDWR|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return err
	}
	_, err = m.WriteString(boot + "\n")
	if err := errors.Join(err, m.Sync(), m.Close()); err != nil {
		return errors.Join(err, os.Remove(unsyncedPath(path)))
	}
	return syncDir(filepath.Dir(path))
}

func unmarkUnsynced(path string) error {
	if err := os.Remove(unsyncedPath(path)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
