package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/secretbucket"
)

// keyLoss is what cannot be had without the key that a log was begun with.
const keyLoss = "subscriptions, sealed scores that are not revealed yet, and drafts can then never be read and are removed; " +
	"tokens, sessions, links in letters and cursors are no longer accepted; and who did something is shown under another pseudonym from then on"

func (s storage) keyFile() string {
	if s.KeyFile != "" {
		return s.KeyFile
	}
	return filepath.Join(s.Data, "issuer.key")
}

// keys opens the local issuer's key. It is made only for a log that is new: on
// any other it would be another key than the one that the log was begun with.
func (s storage) keys(ctx context.Context, cfg eventlog.Config, logger *slog.Logger) (*access.Keys, error) {
	keys, err := access.LoadKeys(s.keyFile())
	if !errors.Is(err, fs.ErrNotExist) {
		return keys, err
	}
	if !s.newKey {
		begun := s.AcceptShorterLog != nil // nothing is shortened before the key is there
		if cfg.Logger = logger; !begun {
			if begun, err = secretbucket.Begun(ctx, cfg); err != nil {
				return nil, err
			}
		}
		if keys, err := access.LoadKeys(s.keyFile()); !errors.Is(err, fs.ErrNotExist) {
			return keys, err // another replica was faster
		}
		if begun {
			return nil, fmt.Errorf("the key file %s is missing, but the log is not new. Nothing was changed. "+
				"Restore the key file from a backup, or give the place where it is with --key-file. "+
				"Only if it is lost for good: start serve once with --new-key. %s", s.keyFile(), keyLoss)
		}
	}
	return access.OpenKeys(s.keyFile())
}

// explainKey says what can be done about a key that is not the log's.
func (s storage) explainKey(err error) error {
	switch {
	case errors.Is(err, secretbucket.ErrOtherKey):
		return fmt.Errorf("the key file %s is not the one that this log was begun with. Nothing was changed. "+
			"Restore the right key file, or the right log. Only if the right key is lost for good: start serve once with --new-key. %s: %w",
			s.keyFile(), keyLoss, err)
	case errors.Is(err, secretbucket.ErrKeyFits):
		return fmt.Errorf("the key file %s is the one that this log was begun with; leave out --new-key, which would give up everything "+
			"that is sealed the next time that a wrong key is mounted: %w", s.keyFile(), err)
	}
	return err
}

// tokenKeys opens the key for a command that does not open the log. It makes one
// only where there is nothing beside it that was begun with another.
func (s storage) tokenKeys() (*access.Keys, error) {
	keys, err := access.LoadKeys(s.keyFile())
	if !errors.Is(err, fs.ErrNotExist) {
		return keys, err
	}
	for _, beside := range []string{"log", "views"} {
		if _, err := os.Stat(filepath.Join(s.Data, beside)); err == nil {
			return nil, fmt.Errorf("the key file %s is missing, and there is a registry in %s already: restore the key file, or give its place with --key-file",
				s.keyFile(), s.Data)
		}
	}
	return access.OpenKeys(s.keyFile())
}
