package backup

import (
	"bufio"
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/samstyring/samstyring/internal/proof"
	"github.com/samstyring/samstyring/internal/secretbucket"
)

// readBeside reads and verifies what lies beside the log: that the files are those
// that the note names, byte for byte, that the note was written by who has the
// secret, that it goes with the log, and that every value can be opened. All that
// does not hold is in the error. Nil: the backup has nothing of it.
func readBeside(dir string, secret []byte, log proof.Head) (*Beside, error) {
	path := filepath.Join(dir, noteName)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, orphans(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("read backup: %w", err)
	}
	n, err := openNote(path, raw, secret)
	if err != nil {
		return nil, err
	}
	var wrong []error
	if log.LogID != "" && n.Log != log.LogID {
		wrong = append(wrong, damaged(path, "it is of log %s, and the events are of log %s", n.Log, log.LogID))
	}
	if log.LogID != "" && n.Position > log.Size {
		wrong = append(wrong, damaged(path, "it was written when the log had %d events, and the backup has %d", n.Position, log.Size))
	}
	b := &Beside{Taken: n.Taken, Position: n.Position, Unreadable: n.Unreadable, Cursors: map[string]json.RawMessage{}}
	errValues := n.Values.each(dir, b.addLine)
	errKeys := n.Keys.each(dir, b.addKey)
	if wrong = append(wrong, errValues, errKeys); errValues == nil && errKeys == nil {
		wrong = append(wrong, b.opens(filepath.Join(dir, n.Values.Name), secret))
	}
	b.Audit, err = n.readAudit(dir, secret)
	wrong = append(wrong, err)
	return b, errors.Join(wrong...)
}

func damaged(path, format string, args ...any) error {
	return fmt.Errorf("%w: %s: %s", ErrDamaged, path, fmt.Sprintf(format, args...))
}

// orphans finds the files that a note is missing for.
func orphans(dir string) (err error) {
	for _, pattern := range []string{valuesPattern, keysPattern, auditPattern} {
		found, wrong := filepath.Glob(filepath.Join(dir, pattern))
		for _, path := range found {
			err = errors.Join(err, damaged(path, "there is no %s that names it", noteName))
		}
		err = errors.Join(err, wrong)
	}
	return err
}

// openNote reads the note. Of a later version nothing is believed but that.
func openNote(path string, raw, secret []byte) (n note, err error) {
	text, code, whole := bytes.Cut(raw, []byte("\n"))
	var version struct{ Format int }
	if err := json.Unmarshal(text, &version); err != nil {
		return n, damaged(path, "%v", err)
	}
	if version.Format > besideFormat {
		return n, fmt.Errorf("%w: %s has format %d, and this one knows %d", ErrLater, path, version.Format, besideFormat)
	}
	mine, err := secretbucket.Fingerprint(secret)
	if err != nil {
		return n, err
	}
	mac, err := codeOf(text, secret)
	if err != nil {
		return n, err
	}
	if err := json.Unmarshal(text, &n); err != nil {
		return n, damaged(path, "%v", err)
	}
	switch {
	case n.Key != mine:
		return n, fmt.Errorf("%w: %s: key %s, and the one given is %s", ErrOtherKey, path, n.Key, mine)
	case !whole || !hmac.Equal(bytes.TrimSuffix(code, []byte("\n")), mac):
		return n, damaged(path, "it was altered, or not written to its end")
	case n.Format > 1 && n.Audit == nil:
		return n, damaged(path, "it says nothing of the audit log")
	}
	for _, p := range n.parts() {
		if filepath.Base(p.Name) != p.Name {
			return n, damaged(path, "it names files elsewhere")
		}
	}
	return n, nil
}

// codeOf is a code over some bytes, in hexadecimal, that only who has the secret can make.
func codeOf(text, secret []byte) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "samstyring/backup-note", sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("derive key of the note: %w", err)
	}
	h := hmac.New(sha256.New, key)
	h.Write(text) // a hash takes all
	return hex.AppendEncode(nil, h.Sum(nil)), nil
}

// each hands on the lines of a file that is byte for byte what it must be.
func (p part) each(dir string, fn func([]byte) error) error {
	path := filepath.Join(dir, p.Name)
	raw, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return damaged(path, "it is missing")
	case err != nil:
		return fmt.Errorf("read backup: %w", err)
	case int64(len(raw)) != p.Bytes:
		return damaged(path, "it has %d bytes, and was written with %d", len(raw), p.Bytes)
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != p.SHA256 {
		return damaged(path, "it was altered: its checksum is another")
	}
	scanner := bufio.NewScanner(bytes.NewReader(raw))
	scanner.Buffer(nil, maxLine)
	for n := 1; scanner.Scan(); n++ {
		if err := fn(scanner.Bytes()); err != nil {
			return damaged(path, "line %d: %v", n, err)
		}
	}
	if err := scanner.Err(); err != nil {
		return damaged(path, "%v", err)
	}
	return nil
}

func (b *Beside) addLine(raw []byte) error {
	var l line
	if err := json.Unmarshal(raw, &l); err != nil {
		return err
	}
	switch {
	case l.Stored != nil && l.Cursor == "":
		b.Values = append(b.Values, *l.Stored)
	case l.Stored == nil && l.Cursor != "":
		b.Cursors[l.Cursor] = l.Content
	default:
		return errors.New("it is neither a value nor a cursor")
	}
	return nil
}

func (b *Beside) addKey(raw []byte) error {
	var k secretbucket.StoredKey
	if err := json.Unmarshal(raw, &k); err != nil {
		return err
	}
	b.Keys = append(b.Keys, k)
	return nil
}

// opens demands of every value that it can be read.
func (b *Beside) opens(path string, secret []byte) (all error) {
	o := secretbucket.NewOpener(secret, b.Keys)
	for _, v := range b.Values {
		if _, err := o.Open(v); err != nil {
			all = errors.Join(all, damaged(path, "%s in %s: %v", v.Key, v.Bucket, err))
		}
	}
	return all
}
