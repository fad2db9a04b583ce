package eventlog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	asideFolder = "aside"
	// tornSuffix marks copies of blocks that only lacked the end of their last
	// record. The newest of them are kept; all other copies are for a person to
	// remove.
	tornSuffix = "-torn"
	maxTorn    = 5

	asideTime = "20060102T150405.000000000Z"
)

// aside is a folder for copies of what recovery is about to cut.
type aside struct {
	root   string // of all such folders
	folder string
}

// newAside names a folder; it is made with the first copy.
func newAside(dir string, now time.Time, torn bool) *aside {
	root := filepath.Join(dir, asideFolder)
	name := now.UTC().Format(asideTime)
	if torn {
		name += tornSuffix
	}
	return &aside{root: root, folder: filepath.Join(root, name)}
}

// keep copies a file of a stream, and returns when the copy is on disk. If the
// same content lies aside already, it gives that copy.
func (a *aside) keep(stream, path string) (copied string, err error) {
	existing, err := filepath.Glob(filepath.Join(a.root, "*", stream, filepath.Base(path)))
	if err != nil {
		return "", fmt.Errorf("list copies: %w", err)
	}
	for _, e := range existing {
		if same, err := sameContent(e, path); err == nil && same {
			return e, nil
		}
	}
	folder := filepath.Join(a.folder, stream)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("make folder for copies: %w", err)
	}
	copied = filepath.Join(folder, filepath.Base(path))
	if err := copyFile(copied, path); err != nil {
		return "", fmt.Errorf("copy aside: %w", err)
	}
	for _, dir := range []string{folder, a.folder, a.root, filepath.Dir(a.root)} {
		if err := syncFolder(dir); err != nil {
			return "", err
		}
	}
	return copied, nil
}

// prune removes the oldest copies of torn ends.
func (a *aside) prune() error {
	torn, err := filepath.Glob(filepath.Join(a.root, "*"+tornSuffix))
	if err != nil {
		return fmt.Errorf("list copies: %w", err)
	}
	slices.Sort(torn) // by time
	for len(torn) > maxTorn {
		if err := os.RemoveAll(torn[0]); err != nil {
			return fmt.Errorf("remove old copy: %w", err)
		}
		torn = torn[1:]
	}
	return nil
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

func sameContent(x, y string) (bool, error) {
	a, err := os.ReadFile(x)
	if err != nil {
		return false, err
	}
	b, err := os.ReadFile(y)
	return bytes.Equal(a, b), err
}

// syncFolder makes new, renamed and removed names in a folder last.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}

// WriteSynced writes a small file whole or not at all.
func WriteSynced(path string, content []byte) error {
	tmp := path + ".tmp"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	return syncFolder(filepath.Dir(path))
}

// removeSynced removes a file for good; one that is not there is no error.
func removeSynced(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove file: %w", err)
	}
	return syncFolder(filepath.Dir(path))
}

// relative is a path below a folder, for the eyes of a person.
func relative(dir, path string) string {
	return strings.TrimPrefix(path, dir+string(filepath.Separator))
}
