// Package backup keeps a copy of the registry in a folder: of the event log in files
// of CloudEvents, one a line, which need neither NATS nor this program to be read,
// with the signed head that says that they are all there and none was altered; and
// of what lies beside the log in files that are sealed as it is (beside.go).
//
// Take adds what is new of the log and replaces the rest, from a registry that runs
// or not; Open reads a folder and verifies all of it, and is what a restore begins
// with. The log holds nothing that may be erased, and grows; what lies beside it may
// be, and so of it there is the last copy alone.
package backup

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/proof"
	"github.com/samstyring/samstyring/internal/secretbucket"
)

const (
	headName = "head.note"
	pattern  = "events-*.jsonl"
	// batch is how many events are read at once.
	batch = 1000
	// maxLine bounds one event as it is written, in bytes.
	maxLine = 4 << 20
)

func fileName(first uint64) string { return fmt.Sprintf("events-%012d.jsonl", first) }

// Source is a registry that is backed up.
type Source interface {
	// Head is the signed head of the log: of all that was acknowledged before the call.
	Head(ctx context.Context) ([]byte, error)
	// Events are at most limit events after a position, all there are.
	Events(ctx context.Context, after uint64, limit int) ([]events.Record, error)
	// Values are those of the buckets that are Kept, and Cursors how far each
	// subscription was delivered to, by subject: none is left out.
	Values(ctx context.Context) ([]secretbucket.Stored, error)
	Cursors(ctx context.Context) (map[string]json.RawMessage, error)
	// DataKeys are those of all buckets.
	DataKeys(ctx context.Context) ([]secretbucket.StoredKey, error)
	// Audit is the audit log after an entry, at most limit of its entries.
	Audit(ctx context.Context, after uint64, limit int) (auditlog.Page, error)
}

// ErrDamaged says that a backup is not what was written: a line, a file or the
// head was altered or is missing.
var ErrDamaged = errors.New("the backup is damaged")

// Set is a backup that was verified as a whole.
type Set struct {
	Head   proof.Head // what it holds, and of which log
	Last   uint64     // position of the last event; what lies behind the head is not counted
	Beside *Beside    // nil: the backup has nothing of it
	note   []byte
	files  []string
	erased map[string]bool // persons, by pseudonym
}

// Note is the signed head; nil if nobody could say that this registry has signed it.
func (s *Set) Note() []byte { return s.note }

// Open reads a backup and verifies every event: that its content has its
// checksum, that it follows on the one before it of its aggregate, that none is
// missing, and that all together are what the head was signed for; and of what lies
// beside the log that it is what was written, and can be opened. ErrDamaged names the
// file and the line, of events the first one and of the rest all.
func Open(dir string, secret []byte) (*Set, error) {
	key, err := proof.NewKey(secret)
	if err != nil {
		return nil, err
	}
	s, errLog := openLog(dir, key.Open)
	b, errBeside := readBeside(dir, secret, s.Head)
	if errors.Is(errBeside, ErrOtherKey) {
		return nil, errBeside // then the head was too, and nothing need be damaged
	}
	if err := errors.Join(errLog, errBeside); err != nil {
		return nil, err
	}
	if s.Beside = b; b != nil {
		b.forget(s.erased)
	}
	return s, nil
}

// OpenLog is Open of the log alone. Without a secret nobody knows who has signed the
// head: that the events are those that it speaks of is verified all the same.
func OpenLog(dir string, secret []byte) (*Set, error) {
	if secret == nil {
		s, err := openLog(dir, proof.Read)
		s.note = nil
		return s, err
	}
	key, err := proof.NewKey(secret)
	if err != nil {
		return nil, err
	}
	return openLog(dir, key.Open)
}

func openLog(dir string, head func([]byte) (proof.Head, error)) (*Set, error) {
	s, check, err := read(dir, head)
	if err != nil {
		return s, err
	}
	if s.note == nil {
		return s, damaged(dir, "there is no %s", headName)
	}
	check.End()
	if len(check.Findings) > 0 {
		return s, fmt.Errorf("%w: %s: %s", ErrDamaged, dir, check.Findings[0])
	}
	return s, nil
}

// read goes through the files as far as they are there.
func read(dir string, head func([]byte) (proof.Head, error)) (*Set, *proof.Check, error) {
	s, check := &Set{erased: map[string]bool{}}, &proof.Check{}
	note, err := os.ReadFile(filepath.Join(dir, headName))
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return s, check, fmt.Errorf("read backup: %w", err)
	default:
		s.note = note
		if s.Head, err = head(note); err != nil {
			return s, check, fmt.Errorf("%w: %s: %w", ErrDamaged, filepath.Join(dir, headName), err)
		}
		check.Expect(headName, s.Head)
	}
	if s.files, err = filepath.Glob(filepath.Join(dir, pattern)); err != nil {
		return s, check, fmt.Errorf("read backup: %w", err)
	}
	slices.Sort(s.files)
	err = each(s.files, func(where string, r events.Record) error {
		before := len(check.Findings)
		check.Add(event(r))
		if len(check.Findings) > before {
			return fmt.Errorf("%w: %s: %s", ErrDamaged, where, check.Findings[before])
		}
		s.Last = r.Position
		erasedBy(r, s.erased)
		return nil
	})
	if s.Head.Size > 0 {
		s.Last = min(s.Last, s.Head.Size)
	}
	return s, check, err
}

// event is what is checked of a record.
func event(r events.Record) proof.Event {
	headers := map[string][]string{}
	for name, value := range r.Headers() {
		headers[name] = []string{value}
	}
	return proof.Event{
		Position: r.Position, Aggregate: r.Aggregate + " " + r.AggregateID, ID: r.ID,
		Checksum: events.Checksum(r.Subject(), headers, r.Raw), Carried: r.Checksum, Predecessor: r.Predecessor,
	}
}

// each hands on every event of some files, and where it stands.
func each(files []string, fn func(where string, r events.Record) error) error {
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("read backup: %w", err)
		}
		if err := errors.Join(lines(f, path, fn), f.Close()); err != nil {
			return err
		}
	}
	return nil
}

func lines(f io.Reader, path string, fn func(where string, r events.Record) error) error {
	scanner := bufio.NewScanner(f)
	scanner.Buffer(make([]byte, 0, 64<<10), maxLine)
	for n := 1; scanner.Scan(); n++ {
		where := fmt.Sprintf("%s, line %d", path, n)
		var r events.Record
		if err := json.Unmarshal(scanner.Bytes(), &r); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrDamaged, where, err)
		}
		if err := fn(where, r); err != nil {
			return err
		}
	}
	switch err := scanner.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("%w: %s: a line is longer than any event: %w", ErrDamaged, path, err)
	case err != nil:
		return fmt.Errorf("read backup: %s: %w", path, err)
	}
	return nil
}

// Each hands on the events through to a position, in batches.
func (s *Set) Each(through uint64, fn func([]events.Record) error) error {
	var held []events.Record
	err := each(s.files, func(_ string, r events.Record) error {
		if r.Position > min(through, s.Last) {
			return nil
		}
		if held = append(held, r); len(held) < batch {
			return nil
		}
		defer func() { held = nil }()
		return fn(held)
	})
	if err != nil || len(held) == 0 {
		return err
	}
	return fn(held)
}
