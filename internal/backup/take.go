package backup

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/samstyring/samstyring/internal/proof"
)

// Taken is what a backup has added.
type Taken struct {
	Events uint64 // that are new
	Last   uint64 // position of the last event of all
	File   string // that holds the new ones; "" if there are none
	Beside *Beside
}

// Take adds to a folder what the log holds that it does not yet, and the head of
// that, and replaces what lies beside the log. What is there is verified first: a
// backup that is damaged, or is of another log, is not added to; of the files that
// are replaced it is enough that they are of this registry and this version. A crash
// on the way leaves what was there.
func Take(ctx context.Context, dir string, secret []byte, from Source) (taken Taken, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return taken, fmt.Errorf("back up registry: %w", err)
	}
	release, err := hold(dir)
	if err != nil {
		return taken, err
	}
	defer release()
	key, err := proof.NewKey(secret)
	if err != nil {
		return taken, err
	}
	there, check, err := read(dir, key.Open)
	if err = errors.Join(replaceable(dir, secret), err); err != nil {
		return taken, err
	}
	signed, head, beside, err := settled(ctx, key, from)
	if err != nil {
		return taken, fmt.Errorf("back up registry: %w", err)
	}
	if there.Head.LogID != "" && there.Head.LogID != head.LogID {
		return taken, fmt.Errorf("back up log: %s is a backup of log %s, and this is log %s", dir, there.Head.LogID, head.LogID)
	}
	if taken, err = addEvents(ctx, dir, signed, head, check, from); err != nil {
		return taken, err
	}
	if err := writeBeside(ctx, dir, head.LogID, secret, beside, from); err != nil {
		return taken, fmt.Errorf("back up what lies beside the log: %w", err)
	}
	taken.Beside = beside
	return taken, nil
}

// addEvents adds a file with the events that are new, and then replaces the head.
func addEvents(ctx context.Context, dir string, signed []byte, head proof.Head, check *proof.Check, from Source) (taken Taken, err error) {
	end := check.End().Size()
	if end > head.Size {
		return taken, fmt.Errorf("back up log: %s holds %d events, and the log %d: it has lost some, or is an older copy", dir, end, head.Size)
	}
	check.Expect("the log", head)
	taken.Last = head.Size
	if taken.Events = head.Size - end; taken.Events > 0 {
		taken.File = filepath.Join(dir, fileName(end+1))
		if err := write(ctx, taken.File, end, head.Size, from, check); err != nil {
			return Taken{}, errors.Join(fmt.Errorf("back up log: %w", err), remove(taken.File+partSuffix))
		}
	}
	return taken, replace(filepath.Join(dir, headName), func(f *os.File) error {
		_, err := f.Write(signed)
		return err
	})
}

// replaceable refuses to replace what a later version has written, or another key
// has sealed. What is damaged is replaced: that is what a backup is made for.
func replaceable(dir string, secret []byte) error {
	path := filepath.Join(dir, noteName)
	raw, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err == nil {
		_, err = openNote(path, raw, secret)
	}
	if errors.Is(err, ErrDamaged) {
		return nil
	}
	return err
}

// hold keeps another backup from being made into the folder at the same time.
func hold(dir string) (release func(), err error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("back up registry: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("another backup is being made into %s: %w", dir, err), f.Close())
	}
	return func() { _ = f.Close() }, nil // nothing was written through it
}

// write adds a file with the events between two positions, checked as they come.
func write(ctx context.Context, path string, after, through uint64, from Source, check *proof.Check) error {
	return replace(path, func(f *os.File) error {
		buffered := bufio.NewWriter(f)
		encoder := json.NewEncoder(buffered)
		encoder.SetEscapeHTML(false)
		for after < through {
			records, err := from.Events(ctx, after, batch)
			if err != nil {
				return err
			}
			if len(records) == 0 {
				return fmt.Errorf("the log gives no events after position %d, and its head knows of %d", after, through)
			}
			for _, r := range records {
				if r.Position > through {
					break
				}
				check.Add(event(r))
				if len(check.Findings) > 0 {
					return fmt.Errorf("the log does not hold: %s", check.Findings[0])
				}
				if err := encoder.Encode(r); err != nil {
					return fmt.Errorf("event %d: %w", r.Position, err)
				}
				after = r.Position
			}
		}
		return buffered.Flush()
	})
}

// partSuffix marks a file that is being written.
const partSuffix = ".part"

// replace writes a file that is there as a whole or as it was, also after a
// crash.
func replace(path string, fill func(*os.File) error) error {
	f, err := os.OpenFile(path+partSuffix, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(fill(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(path+partSuffix, path); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
