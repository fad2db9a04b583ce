package eventlog

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/internal/proof"
)

// Inspect reads the files of an embedded log that no process has open, without
// the server and without changing anything, and takes every event into a check.
// A folder without a log is an error of its own; damaged files are findings.
func Inspect(dir string, check *proof.Check) (err error) {
	if _, err := os.Stat(filepath.Join(dir, "jetstream")); err != nil {
		return fmt.Errorf("inspect log: there is none in %s: %w", dir, err)
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return fmt.Errorf("inspect log: %w", err)
	}
	defer func() { err = errors.Join(err, unlockFolder(lock)) }()
	streams, err := findStreams(dir)
	if err != nil {
		return fmt.Errorf("inspect log: %w", err)
	}
	for _, files := range streams {
		if files.name != StreamName {
			continue
		}
		if err := files.inspect(dir, check); err != nil {
			return fmt.Errorf("inspect log: %w", err)
		}
		return nil
	}
	check.Found("there is no stream %s in %s", StreamName, dir)
	return nil
}

func (s *streamFiles) inspect(dir string, check *proof.Check) error {
	last, err := s.check(dir, check, math.MaxUint64, func(int) error { return nil })
	if err != nil {
		return err
	}
	index, ok, err := s.readIndex()
	if err != nil {
		return err
	}
	if ok && index.last > last {
		check.Found("the log ends at position %d, and %s knows of position %d", last, relative(dir, s.index()), index.last)
	}
	return nil
}

// check takes every record of the files through to a position into a check, gives
// the last one, and calls next after each block. What stands after that position
// may just be being written: it is not damaged if all before it are whole.
func (s *streamFiles) check(dir string, check *proof.Check, through uint64, next func(events int) error) (last uint64, err error) {
	for i, file := range s.blocks {
		b, err := openBlock(file.path, s.name, file.index)
		if err != nil {
			return last, err
		}
		found, n := len(check.Findings), 0
		damage := b.walk(func(r storedRecord, _ *blockDamage) {
			if r.message && r.sequence > last && r.sequence <= through { // else it is an older copy
				last, n = r.sequence, n+1
				check.Add(inspected(r))
			}
		})
		written := i == len(s.blocks)-1 && last >= through && len(check.Findings) == found
		if damage != nil && !written {
			check.Found("%s is damaged at byte %d: %v; %d intact records lie behind it", relative(dir, damage.path), damage.offset, damage.reason, damage.behind)
		}
		if err := next(n); err != nil || last >= through {
			return last, err
		}
	}
	return last, nil
}

// inspected is what a record of a block says.
func inspected(r storedRecord) proof.Event {
	header, err := nats.DecodeHeadersMsg(r.headers)
	if err != nil {
		header = nats.Header{}
	}
	return proved(r.sequence, string(r.subject), header, r.data)
}
