package app

import (
	"bytes"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDataFolderIsClosedToOthers(t *testing.T) {
	t.Parallel()
	for before, after := range map[fs.FileMode]fs.FileMode{0o777: 0o755, 0o770: 0o750, 0o722: 0o700, 0o700: 0o700, 0o755: 0o755} {
		dir := filepath.Join(t.TempDir(), "data")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(dir, before); err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		if err := dataFolder(dir, slog.New(slog.NewTextHandler(&said, nil))); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm() != after {
			t.Errorf("%o became %v, want %o; %v", before, info.Mode(), after, err)
		}
		if warned := strings.Contains(said.String(), "WARN"); warned != (before != after) {
			t.Errorf("%o: warned %v", before, warned)
		}
	}
}
