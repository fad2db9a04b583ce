package eventlog

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/events"
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
	var last uint64
	for _, file := range s.blocks {
		b, err := openBlock(file.path, s.name, file.index)
		if err != nil {
			return err
		}
		damage := b.walk(func(r storedRecord, _ *blockDamage) {
			if r.message && r.sequence > last { // else it is an older copy
				last = r.sequence
				check.Add(inspected(r))
			}
		})
		if damage != nil {
			check.Found("%s is damaged at byte %d: %v; %d intact records lie behind it", relative(dir, damage.path), damage.offset, damage.reason, damage.behind)
		}
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

// inspected is what a record of a block says.
func inspected(r storedRecord) proof.Event {
	header, err := nats.DecodeHeadersMsg(r.headers)
	if err != nil {
		header = nats.Header{}
	}
	subject := string(r.subject)
	e := proof.Event{
		Position: r.sequence, ID: header.Get(events.IDHeader),
		Checksum: events.Checksum(subject, header, r.data), Carried: header.Get(events.ChecksumHeader), Predecessor: header.Get(events.PredecessorHeader),
	}
	if parts := strings.Split(subject, "."); len(parts) == 4 && e.ID != "" {
		e.Aggregate = parts[1] + " " + parts[2]
	}
	return e
}
