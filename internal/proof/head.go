package proof

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// originPrefix begins the first line of a head; the id of the log follows.
const originPrefix = "samstyring.log/"

// Head says what the log held up to a position.
type Head struct {
	LogID string
	Size  uint64 // the position
	Root  tlog.Hash
}

// Of is the head of a tree.
func Of(logID string, t Tree) Head { return Head{logID, t.Size(), t.Root()} }

// text is the head as a checkpoint: origin, size, and root in base64.
func (h Head) text() string {
	return originPrefix + h.LogID + "\n" + strconv.FormatUint(h.Size, 10) + "\n" + h.Root.String() + "\n"
}

// ErrHead: it is not a head, or was not signed with the key.
var ErrHead = errors.New("signed head cannot be trusted")

func parse(text string) (h Head, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || !strings.HasPrefix(lines[0], originPrefix) {
		return h, fmt.Errorf("%w: it is no checkpoint of such a log", ErrHead)
	}
	h.LogID = lines[0][len(originPrefix):]
	if h.Size, err = strconv.ParseUint(lines[1], 10, 64); err != nil {
		return h, fmt.Errorf("%w: size: %w", ErrHead, err)
	}
	if h.Root, err = tlog.ParseHash(lines[2]); err != nil {
		return h, fmt.Errorf("%w: root: %w", ErrHead, err)
	}
	return h, nil
}

// Key signs heads, and knows its own signature. All replicas have the same.
type Key struct{ private ed25519.PrivateKey }

// NewKey derives the key from the registry's secret: there is no other file to
// keep, or to lose.
func NewKey(secret []byte) (Key, error) {
	seed, err := hkdf.Key(sha256.New, secret, nil, "samstyring/log-head", ed25519.SeedSize)
	if err != nil {
		return Key{}, fmt.Errorf("derive key of the signed head: %w", err)
	}
	return Key{ed25519.NewKeyFromSeed(seed)}, nil
}

// Verifier is the public half in the form of signed notes, for whoever checks
// heads of a log elsewhere.
func (k Key) Verifier(logID string) (string, error) {
	out, err := note.NewEd25519VerifierKey(originPrefix+logID, k.private.Public().(ed25519.PublicKey))
	if err != nil {
		return "", fmt.Errorf("write key of the signed head: %w", err)
	}
	return out, nil
}

// signer implements note.Signer.
type signer struct {
	note.Verifier
	private ed25519.PrivateKey
}

func (s signer) Sign(text []byte) ([]byte, error) { return ed25519.Sign(s.private, text), nil }

func (k Key) verifier(logID string) (note.Verifier, error) {
	public, err := k.Verifier(logID)
	if err != nil {
		return nil, err
	}
	v, err := note.NewVerifier(public)
	if err != nil {
		return nil, fmt.Errorf("read key of the signed head: %w", err)
	}
	return v, nil
}

// Sign writes a head as a signed note.
func (k Key) Sign(h Head) ([]byte, error) {
	v, err := k.verifier(h.LogID)
	if err != nil {
		return nil, err
	}
	out, err := note.Sign(&note.Note{Text: h.text()}, signer{v, k.private})
	if err != nil {
		return nil, fmt.Errorf("sign head: %w", err)
	}
	return out, nil
}

// Read reads what a signed note says, whoever has signed it.
func Read(signed []byte) (Head, error) {
	text, _, _ := strings.Cut(string(signed), "\n\n")
	return parse(text + "\n")
}

// Open reads a signed note. ErrHead: it cannot be read, or was signed with
// another key; in that case the head is what it claims.
func (k Key) Open(signed []byte) (Head, error) {
	claimed, err := Read(signed)
	if err != nil {
		return Head{}, err
	}
	v, err := k.verifier(claimed.LogID)
	if err != nil {
		return Head{}, fmt.Errorf("%w: %w", ErrHead, err)
	}
	opened, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		return claimed, fmt.Errorf("%w: %w", ErrHead, err)
	}
	return parse(opened.Text)
}
