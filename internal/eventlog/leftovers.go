package eventlog

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// What the embedded server leaves in its folder when it is killed, and does not look
// at, or misreads, when it is started again.

// serverProbe begins the names of the empty files with which the server tries whether
// it can write to a folder.
const serverProbe = "_test_"

// removeProbes removes those files. The server takes one that lies among the accounts
// for an account that it cannot find, and says of itself at every start from then on
// that it is not healthy.
func removeProbes(dir string) error {
	for _, folder := range []string{"", filepath.Join("*", "streams", "*"), filepath.Join("*", "streams", "*", "obs", "*")} {
		left, err := filepath.Glob(filepath.Join(dir, "jetstream", folder, serverProbe+"*"))
		if err != nil {
			return fmt.Errorf("list probes of the server: %w", err)
		}
		for _, path := range left {
			if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() || info.Size() > 0 {
				continue // something else by such a name
			}
			if err := os.Remove(path); err != nil {
				return fmt.Errorf("remove probe of the server: %w", err)
			}
		}
	}
	return nil
}

// erasable says whether a stream holds what may be erased, or the keys of it.
func erasable(stream string) bool {
	return stream == DataKeysStream || strings.HasPrefix(stream, BucketPrefix)
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
