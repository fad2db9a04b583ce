package backup

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/proof"
	"github.com/samstyring/samstyring/internal/secretbucket"
)

// tries is how often what changes too fast is read again.
const tries = 20

// errRestless: the registry is written to so fast that no moment could be caught.
var errRestless = fmt.Errorf("what lies beside the log changed every time while it was read, %d times; try again when less happens", tries)

// settled reads what lies beside the log, and the head of a log that goes with it:
// whatever a value or a cursor knows of is in the log, and whatever the log knows to
// have been put beside it, or to be erased there, is so in the values.
func settled(ctx context.Context, key proof.Key, from Source) (signed []byte, head proof.Head, b *Beside, err error) {
	before, err := headOf(ctx, key, from, &signed)
	if err != nil {
		return nil, head, nil, err
	}
	for range tries {
		if b, err = gather(ctx, from); err != nil {
			return nil, head, nil, err
		}
		if head, err = headOf(ctx, key, from, &signed); err != nil {
			return nil, head, nil, err
		}
		moved, err := movedBeside(ctx, from, before.Size, head.Size)
		if err != nil {
			return nil, head, nil, err
		}
		if !moved {
			b.Position = head.Size
			return signed, head, b, nil
		}
		before = head
	}
	return nil, head, nil, errRestless
}

func headOf(ctx context.Context, key proof.Key, from Source, signed *[]byte) (head proof.Head, err error) {
	if *signed, err = from.Head(ctx); err != nil {
		return head, err
	}
	if head, err = key.Open(*signed); err != nil {
		err = fmt.Errorf("the head was signed with another key than is given here: %w", err)
	}
	return head, err
}

// movedBeside says whether between two positions stands something that comes with a
// change beside the log: scores sealed or revealed, an API key made or withdrawn, a
// person erased.
func movedBeside(ctx context.Context, from Source, after, through uint64) (bool, error) {
	for after < through {
		records, err := from.Events(ctx, after, batch)
		if err != nil {
			return false, err
		}
		if len(records) == 0 {
			return false, fmt.Errorf("the log gives no events after position %d, and its head knows of %d", after, through)
		}
		for _, r := range records {
			switch r.Aggregate {
			case events.AggregateRound, events.AggregateOrganisation, events.AggregatePerson:
				return true, nil
			}
			after = r.Position
		}
	}
	return false, nil
}

// gather reads cursors, then values, then data keys. A value that has no key by then
// was replaced or erased: all is read again, and keys that were read before are
// forgotten, for they may have been destroyed since. One that still stands and still
// has none is damaged, and is left out and counted.
func gather(ctx context.Context, from Source) (b *Beside, err error) {
	var lost map[secretbucket.Place]uint64
	for range tries {
		b = &Beside{}
		if b.Cursors, err = from.Cursors(ctx); err != nil {
			return nil, err
		}
		if b.Values, err = from.Values(ctx); err != nil {
			return nil, err
		}
		keys, err := from.DataKeys(ctx)
		if err != nil {
			return nil, err
		}
		missing := b.fit(keys)
		if stand(missing, lost) {
			b.Unreadable = len(b.without(func(v secretbucket.Stored) bool { _, gone := missing[v.Place()]; return gone }))
			return b, nil
		}
		lost = missing
	}
	return nil, errRestless
}

// stand says that all of some values are as they were a read before.
func stand(values, before map[secretbucket.Place]uint64) bool {
	for at, revision := range values {
		if before[at] != revision {
			return false
		}
	}
	return true
}

// writeBeside replaces what lies beside the log in a backup. The audit log is read
// last: whatever else is in the backup, who did it is in it.
func writeBeside(ctx context.Context, dir, logID string, secret []byte, b *Beside, from Source) error {
	number, err := nextNumber(dir)
	if err != nil {
		return err
	}
	b.Taken = time.Now().UTC().Truncate(time.Second)
	n := note{Format: besideFormat, Log: logID, Position: b.Position, Taken: b.Taken, Unreadable: b.Unreadable, Audit: &auditNote{}}
	if n.Key, err = secretbucket.Fingerprint(secret); err != nil {
		return err
	}
	n.Values.Name, n.Keys.Name = fmt.Sprintf("values-%06d.jsonl", number), fmt.Sprintf("keys-%06d.jsonl", number)
	n.Audit.Name = fmt.Sprintf("audit-%06d.jsonl", number)
	if err := n.writeParts(ctx, dir, secret, b, from); err != nil {
		return errors.Join(err, n.removeParts(dir))
	}
	b.Audit = n.Audit.counts()
	if err := n.write(dir, secret); err != nil {
		return err
	}
	return n.removeOthers(dir)
}

// writeParts writes the files that the note names.
func (n *note) writeParts(ctx context.Context, dir string, secret []byte, b *Beside, from Source) error {
	if err := n.Values.write(dir, b.lines); err != nil {
		return err
	}
	err := n.Keys.write(dir, func(yield func(any) error) error {
		for _, k := range b.Keys {
			if err := yield(k); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return n.Audit.writeEntries(ctx, dir, n.Log, secret, from)
}

// removeParts removes the files of a note that was not written.
func (n *note) removeParts(dir string) (err error) {
	for _, p := range n.parts() {
		for _, path := range []string{filepath.Join(dir, p.Name), filepath.Join(dir, p.Name+partSuffix)} {
			if _, missing := os.Stat(path); missing == nil {
				err = errors.Join(err, overwrite(path), remove(path))
			}
		}
	}
	return err
}

// lines hands on what stands in the file of the values.
func (b *Beside) lines(yield func(any) error) error {
	for _, subject := range slices.Sorted(maps.Keys(b.Cursors)) {
		if err := yield(line{Cursor: subject, Content: b.Cursors[subject]}); err != nil {
			return err
		}
	}
	for i := range b.Values {
		if err := yield(line{Stored: &b.Values[i]}); err != nil {
			return err
		}
	}
	return nil
}

// nextNumber is higher than that of any file that is there, whole or not.
func nextNumber(dir string) (next int, err error) {
	found, err := filepath.Glob(filepath.Join(dir, "*-*.jsonl*"))
	if err != nil {
		return 0, fmt.Errorf("list backup: %w", err)
	}
	for _, path := range found {
		var n int
		for _, form := range []string{"values-%06d.jsonl", "keys-%06d.jsonl", "audit-%06d.jsonl"} {
			if _, err := fmt.Sscanf(filepath.Base(path), form, &n); err == nil {
				next = max(next, n)
			}
		}
	}
	return next + 1, nil
}

// write writes a file, a line for each thing, and notes what it is.
func (p *part) write(dir string, each func(yield func(any) error) error) error {
	sum := sha256.New()
	err := replace(filepath.Join(dir, p.Name), func(f *os.File) error {
		buffered := bufio.NewWriter(f)
		counted := &counter{to: io.MultiWriter(buffered, sum)}
		encoder := json.NewEncoder(counted)
		encoder.SetEscapeHTML(false)
		if err := each(func(one any) error { return encoder.Encode(one) }); err != nil {
			return err
		}
		p.Bytes = counted.bytes
		return buffered.Flush()
	})
	p.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return err
}

type counter struct {
	to    io.Writer
	bytes int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.bytes += int64(n)
	return n, err
}

// write makes the note the one that holds.
func (n *note) write(dir string, secret []byte) error {
	text, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("encode note: %w", err)
	}
	code, err := codeOf(text, secret)
	if err != nil {
		return err
	}
	return replace(filepath.Join(dir, noteName), func(f *os.File) error {
		_, err := f.Write(slices.Concat(text, []byte("\n"), code, []byte("\n")))
		return err
	})
}

// removeOthers removes the files of backups before, and what one that was broken off
// has left. Keys are overwritten first.
func (n *note) removeOthers(dir string) error {
	for _, pattern := range []string{keysPattern, valuesPattern, auditPattern} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		unfinished, wrong := filepath.Glob(filepath.Join(dir, pattern+partSuffix))
		if err := errors.Join(err, wrong); err != nil {
			return fmt.Errorf("list backup: %w", err)
		}
		for _, path := range append(found, unfinished...) {
			if slices.ContainsFunc(n.parts(), func(p part) bool { return p.Name == filepath.Base(path) }) {
				continue
			}
			if err := errors.Join(overwrite(path), remove(path)); err != nil {
				return fmt.Errorf("remove backup before: %w", err)
			}
		}
	}
	return nil
}

// overwrite fills a file with zeros.
func overwrite(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		_, err = io.CopyN(f, zeros{}, info.Size())
	}
	return errors.Join(err, f.Sync(), f.Close())
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
