package store

import (
	"os"
	"path/filepath"
)

// Nobody but the program's own user may read the views.
const (
	folderMode = 0o700
	fileMode   = 0o600
)

// makeFolder makes the folder of the views. One that an earlier version left
// open to others is closed, with what lies in it, also what was set aside. A
// folder of another user is left as it is: a volume may belong to root.
func makeFolder(dir string) error {
	if err := os.MkdirAll(dir, folderMode); err != nil {
		return err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&^folderMode != 0 && os.Chmod(dir, folderMode) != nil {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && info.Mode().Perm()&^fileMode != 0 {
			_ = os.Chmod(filepath.Join(dir, e.Name()), fileMode) // one of another user stays as it is
		}
	}
	return nil
}
