package backup

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/samstyring/samstyring/internal/auditlog"
)

// Audit is the audit log in a backup. Its entries are in audit-000007.jsonl, many to
// a line, sealed with a key that is derived from that of the registry. Every backup
// replaces them as it does the values: an entry whose time is over is in none that is
// made afterwards.
type Audit struct {
	Entries uint64
	Missing uint64        // that should stand between them, and that nobody could read
	Last    uint64        // sequence of the last one that there ever was
	Keep    time.Duration // how long the registry kept one

	file part
	dir  string
	seal cipher.AEAD
	log  string
}

// auditNote is what beside.note says of the audit log.
type auditNote struct {
	part
	Entries uint64        `json:"entries"`
	Missing uint64        `json:"missing"`
	Last    uint64        `json:"last"`
	Keep    time.Duration `json:"keep"` // nanoseconds
}

// sealedEntries is a line: entries as gzipped JSON, a nonce before them, sealed.
type sealedEntries struct {
	Sealed []byte `json:"sealed"`
}

// auditSeal seals entries for who has the secret.
func auditSeal(secret []byte) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "samstyring/backup-audit", 32)
	if err != nil {
		return nil, fmt.Errorf("derive key of the audit log: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("seal audit log: %w", err)
	}
	return cipher.NewGCM(block)
}

// counts is what a note says of the entries.
func (n *auditNote) counts() *Audit {
	return &Audit{Entries: n.Entries, Missing: n.Missing, Last: n.Last, Keep: n.Keep}
}

// writeEntries writes the audit log as it is now, and notes what it is.
func (n *auditNote) writeEntries(ctx context.Context, dir, logID string, secret []byte, from Source) error {
	seal, err := auditSeal(secret)
	if err != nil {
		return err
	}
	return n.write(dir, func(yield func(any) error) error {
		for at := uint64(0); ; {
			page, err := from.Audit(ctx, at, batch)
			if err != nil {
				return err
			}
			n.Entries += uint64(len(page.Entries))
			n.Missing += page.Missing
			n.Last, n.Keep = max(page.Through, page.Last), page.Keep
			if len(page.Entries) > 0 {
				sealed, err := sealEntries(seal, logID, page.Entries)
				if err != nil {
					return err
				}
				if err := yield(sealedEntries{sealed}); err != nil {
					return err
				}
			}
			if page.Through >= page.Last {
				return nil
			}
			if page.Through <= at {
				return fmt.Errorf("the audit log gives nothing after entry %d, and %d were written", at, page.Last)
			}
			at = page.Through
		}
	})
}

func sealEntries(seal cipher.AEAD, logID string, entries []auditlog.Stored) ([]byte, error) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if err := errors.Join(json.NewEncoder(w).Encode(entries), w.Close()); err != nil {
		return nil, fmt.Errorf("encode entries: %w", err)
	}
	nonce := make([]byte, seal.NonceSize())
	_, _ = rand.Read(nonce) // never fails
	return seal.Seal(nonce, nonce, packed.Bytes(), []byte(logID)), nil
}

func openEntries(seal cipher.AEAD, logID string, raw []byte) (entries []auditlog.Stored, err error) {
	var line sealedEntries
	if err := json.Unmarshal(raw, &line); err != nil {
		return nil, err
	}
	if len(line.Sealed) < seal.NonceSize() {
		return nil, errors.New("it is too short for what is sealed")
	}
	nonce, sealed := line.Sealed[:seal.NonceSize()], line.Sealed[seal.NonceSize():]
	packed, err := seal.Open(nil, nonce, sealed, []byte(logID))
	if err != nil {
		return nil, fmt.Errorf("it cannot be opened: %w", err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return entries, json.Unmarshal(plain, &entries)
}

// readAudit is the audit log of a note, if every entry of it can be opened. Nil: an
// earlier version has made the backup, without it.
func (n note) readAudit(dir string, secret []byte) (*Audit, error) {
	if n.Audit == nil {
		return nil, nil
	}
	seal, err := auditSeal(secret)
	if err != nil {
		return nil, err
	}
	a := n.Audit.counts()
	a.file, a.dir, a.seal, a.log = n.Audit.part, dir, seal, n.Log
	return a, a.Each(func(auditlog.Stored) error { return nil })
}

// Each hands on the entries, in the order of their sequences.
func (a *Audit) Each(fn func(auditlog.Stored) error) error {
	var last uint64
	var refused error // by fn: nothing is damaged then
	err := a.file.each(a.dir, func(raw []byte) error {
		entries, err := openEntries(a.seal, a.log, raw)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if e.Sequence <= last {
				return fmt.Errorf("entry %d stands after entry %d", e.Sequence, last)
			}
			last = e.Sequence
			if refused = fn(e); refused != nil {
				return refused
			}
		}
		return nil
	})
	return cmp.Or(refused, err)
}
