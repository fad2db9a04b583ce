//go:build unix

package eventlog

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const lockName = "samstyring.lock"

// lockFolder makes the folder and takes it for this process, until
// unlockFolder or the end of the process. The file holds the process id, for
// the text of the error only; it stays when the lock goes.
func lockFolder(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create folder: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock file: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock folder %s: %w", dir, err)
		}
		holder, _ := os.ReadFile(f.Name())
		return nil, fmt.Errorf("%w: %s is held by process %s; stop it or choose another folder",
			ErrInUse, dir, strings.TrimSpace(string(holder)))
	}
	if err := f.Truncate(0); err != nil {
		return nil, errors.Join(fmt.Errorf("write lock file: %w", err), f.Close())
	}
	if _, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0); err != nil {
		return nil, errors.Join(fmt.Errorf("write lock file: %w", err), f.Close())
	}
	return f, nil
}

// unlockFolder frees the folder.
func unlockFolder(f *os.File) error {
	if err := f.Close(); err != nil {
		return fmt.Errorf("unlock folder: %w", err)
	}
	return nil
}
