package store

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// asideKeep is how many set-aside files are kept for whoever wants to know
// what happened.
const asideKeep = 2

const asideInfix = ".damaged-"

// damageError is the verdict that a file cannot be used.
type damageError struct{ reason string }

func (e *damageError) Error() string { return "damaged: " + e.reason }

// Damaged is closed when the file in use turns out to be damaged. After Reset
// there is a new channel, so ask again each time.
func (s *Store) Damaged() <-chan struct{} { return s.current.Load().damaged }

// Err is nil while the store can be used; else it wraps ErrDamaged, with the
// reason, or ErrClosed.
func (s *Store) Err() error { return s.usable(s.current.Load()) }

// Reset sets the file aside and goes on with an empty one: checkpoint 0, no
// identity, at rest (not in bulk). It waits for reads that are under way; it
// must not be called from within View or Update. Called when the file is
// damaged, or from another log.
func (s *Store) Reset(reason string) error {
	s.write.Lock()
	defer s.write.Unlock()
	if s.closed.Load() {
		return fmt.Errorf("reset views: %w", ErrClosed)
	}
	old := s.current.Load()
	_ = old.damage(reason) // whoever still reads it hears of it
	if err := old.close(); err != nil {
		return fmt.Errorf("reset views: %w", err)
	}
	if err := s.setAside(reason); err != nil {
		return fmt.Errorf("reset views: %w", err)
	}
	s.bulk, s.held = false, false
	if err := s.openCurrent(); err != nil {
		return fmt.Errorf("reset views: %w", err)
	}
	s.hookMu.Lock()
	hooks := s.onReset
	s.hookMu.Unlock()
	for _, fn := range hooks {
		fn()
	}
	return nil
}

// setAside renames the file, logs why, and removes the oldest ones that were
// set aside before.
func (s *Store) setAside(reason string) error {
	return setAside(s.path(), reason, s.opts.Clock(), s.opts.Logger)
}

// SetAside is for a file that is not open: it is what Reset does.
func SetAside(dir, name, reason string, logger *slog.Logger) error {
	return setAside(filepath.Join(dir, name+fileSuffix), reason, time.Now(), logger)
}

func setAside(path, reason string, now time.Time, logger *slog.Logger) error {
	aside := path + asideInfix + now.UTC().Format("20060102T150405.000000000Z")
	for exists(aside) {
		aside += "+"
	}
	if err := os.Rename(path, aside); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("set aside: %w", err)
	}
	if err := os.Remove(markerPath(path)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("set aside: %w", err)
	}
	if err := unmarkUnsynced(path); err != nil {
		return fmt.Errorf("set aside: %w", err)
	}
	logger.Warn("views file is set aside and built again",
		"file", path, "aside", aside, "reason", reason)
	return keepNewest(path)
}

func keepNewest(path string) error {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("list set-aside files: %w", err)
	}
	var aside []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), filepath.Base(path)+asideInfix) {
			aside = append(aside, e.Name())
		}
	}
	slices.Sort(aside) // by time
	for len(aside) > asideKeep {
		if err := os.RemoveAll(filepath.Join(filepath.Dir(path), aside[0])); err != nil {
			return fmt.Errorf("remove set-aside file: %w", err)
		}
		aside = aside[1:]
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
