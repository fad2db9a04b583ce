package backup

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/samstyring/samstyring/internal/proof"
)

// Taken is what a backup has added.
type Taken struct {
	Events uint64 // that are new
	Last   uint64 // position of the last event of all
	File   string // that holds the new ones; "" if there are none
}

// Take adds to a folder what the log holds that it does not yet, and the head of
// that. What is there is verified first: a backup that is damaged, or is of
// another log, is not added to. A crash on the way leaves what was there.
func Take(ctx context.Context, dir string, key proof.Key, from Source) (taken Taken, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return taken, fmt.Errorf("back up log: %w", err)
	}
	there, check, err := read(dir, key)
	if err != nil {
		return taken, err
	}
	note, err := from.Head(ctx)
	if err != nil {
		return taken, fmt.Errorf("back up log: %w", err)
	}
	head, err := key.Open(note)
	if err != nil {
		return taken, fmt.Errorf("back up log: the head was signed with another key than is given here: %w", err)
	}
	if there.Head.LogID != "" && there.Head.LogID != head.LogID {
		return taken, fmt.Errorf("back up log: %s is a backup of log %s, and this is log %s", dir, there.Head.LogID, head.LogID)
	}
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
		_, err := f.Write(note)
		return err
	})
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
