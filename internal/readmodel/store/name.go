package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const namePrefix = "views-"

// Name is the name of the views file for a set of projectors, given by their
// names and versions in order. Another set, another version or another storage
// format is another file, which is built from the log while the old one is
// still there.
func Name(parts ...string) string {
	h := sha256.New()
	for _, p := range append([]string{formatVersion}, parts...) {
		fmt.Fprintf(h, "%d:%s,", len(p), p) // lengths keep ("a","bc") from ("ab","c")
	}
	return namePrefix + hex.EncodeToString(h.Sum(nil))[:12]
}

// Prune removes the views files in dir of other names than keep, with all that
// lies beside them. Call it when keep has caught up with the log, not before:
// until then an earlier program can still go back to its own file.
func Prune(dir, keep string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("prune views: %w", err)
	}
	var errs []error
	for _, e := range entries {
		name, rest, _ := strings.Cut(e.Name(), ".")
		mine := rest == "db" || rest == "bulk" || rest == "unsynced" || strings.HasPrefix(rest, "db"+asideInfix)
		if !strings.HasPrefix(name, namePrefix) || name == keep || !mine {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("prune views: %w", err)
	}
	return nil
}
