package eventlog

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// erasable says whether a stream holds what may be erased, or the keys of it.
func erasable(stream string) bool {
	return stream == DataKeysStream || strings.HasPrefix(stream, bucketPrefix)
}

// removeRewrites removes what the server leaves when it dies while it
// overwrites a record: it writes the block anew, without the record, and has
// not yet put it in the place of the old one, which is whole. The server itself
// never looks at such a file again, and it holds data keys that will be
// destroyed in the block alone.
func removeRewrites(streams []streamFiles) error {
	for _, s := range streams {
		if !erasable(s.name) {
			continue
		}
		for _, pattern := range []string{"*.blk.tmp", "*.new"} {
			left, err := filepath.Glob(filepath.Join(s.folder, pattern))
			if err != nil {
				return fmt.Errorf("list rewritten blocks: %w", err)
			}
			for _, path := range left {
				if err := os.Remove(path); err != nil {
					return fmt.Errorf("remove rewritten block: %w", err)
				}
			}
		}
	}
	return nil
}

// removeDeleted removes the files of a stream that was deleted. The embedded
// server does that by itself, but answers before it has; so would a start.
func (l *Log) removeDeleted(stream string) error {
	if l.server == nil {
		return nil
	}
	left, err := filepath.Glob(filepath.Join(l.server.dir, "jetstream", "*", "streams", "."+stream))
	if err != nil {
		return fmt.Errorf("list deleted stream: %w", err)
	}
	for _, folder := range left {
		if err := os.RemoveAll(folder); err != nil {
			return fmt.Errorf("remove deleted stream: %w", err)
		}
	}
	return nil
}
