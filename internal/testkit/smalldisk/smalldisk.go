// Package smalldisk gives tests a disk that can be filled without harm.
package smalldisk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// Mount gives a folder on a disk of its own of some MiB, in memory, until the
// test ends. Where the test may not mount anything, it is skipped.
func Mount(t testing.TB, mebibytes int) string {
	t.Helper()
	folder := t.TempDir()
	err := unix.Mount("none", folder, "tmpfs", 0, fmt.Sprintf("size=%dm", mebibytes))
	if errors.Is(err, fs.ErrPermission) {
		t.Skip("a disk to fill is needed, and nothing may be mounted here")
	}
	if err != nil {
		t.Fatalf("mount: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, unix.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return folder
}

// Fill writes a file until no more than some bytes are free, and gives what
// removes it.
func Fill(t testing.TB, folder string, left int) (empty func()) {
	t.Helper()
	path := filepath.Join(folder, "ballast")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for {
		var s unix.Statfs_t
		if err := unix.Statfs(folder, &s); err != nil {
			t.Fatal(err)
		}
		size := min(int(s.Bavail)*int(s.Bsize)-left, 1<<20)
		if size <= 0 {
			break
		}
		if _, err := f.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			break // others write too
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Error(err)
		}
	}
}
