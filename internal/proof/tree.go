// Package proof says what a log must hold, in 32 bytes: a Merkle tree over the
// checksums of its events in the order of their positions, and its signed head.
//
// The tree is that of RFC 6962, as golang.org/x/mod/sumdb/tlog and the tiles of
// C2SP have it: entry N is the checksum of the event at position N+1. The head is
// a checkpoint in the form of a signed note, so that others can sign it too.
//
// It is derived, not written by who appends: several replicas append at the same
// time, and whoever reads the log in order comes to the same head. The projector
// in internal/readmodel/projection builds the tree; internal/app keeps the head.
package proof

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// Tree is a tree that only grows: its size and the roots of its perfect
// subtrees, from the largest to the smallest. The zero value is empty.
type Tree struct {
	size  uint64
	peaks []tlog.Hash
}

// Size is the number of events, and so the position of the last one.
func (t Tree) Size() uint64 { return t.size }

// Clone is a tree that grows by itself.
func (t Tree) Clone() Tree { return Tree{t.size, slices.Clone(t.peaks)} }

// Append takes the checksum of the event at the next position.
func (t *Tree) Append(checksum string) {
	entry, err := base64.RawURLEncoding.DecodeString(checksum)
	if err != nil {
		entry = []byte(checksum) // no event has such a one, and none is left out
	}
	node := tlog.RecordHash(entry)
	for range bits.TrailingZeros64(^t.size) {
		last := len(t.peaks) - 1
		node = tlog.NodeHash(t.peaks[last], node)
		t.peaks = t.peaks[:last]
	}
	t.peaks = append(t.peaks, node)
	t.size++
}

// Root is the hash of the whole tree.
func (t Tree) Root() tlog.Hash {
	if t.size == 0 {
		return sha256.Sum256(nil)
	}
	root := t.peaks[len(t.peaks)-1]
	for _, peak := range slices.Backward(t.peaks[:len(t.peaks)-1]) {
		root = tlog.NodeHash(peak, root)
	}
	return root
}

// MarshalBinary writes the size and the peaks.
func (t Tree) MarshalBinary() ([]byte, error) {
	out := binary.BigEndian.AppendUint64(nil, t.size)
	for _, peak := range t.peaks {
		out = append(out, peak[:]...)
	}
	return out, nil
}

var errTree = errors.New("tree cannot be read")

// UnmarshalBinary reads what MarshalBinary has written.
func (t *Tree) UnmarshalBinary(raw []byte) error {
	if len(raw) < 8 {
		return errTree
	}
	size, rest := binary.BigEndian.Uint64(raw), raw[8:]
	if want := bits.OnesCount64(size) * tlog.HashSize; len(rest) != want {
		return fmt.Errorf("%w: %d bytes of peaks, and %d are needed for size %d", errTree, len(rest), want, size)
	}
	*t = Tree{size: size}
	for ; len(rest) > 0; rest = rest[tlog.HashSize:] {
		t.peaks = append(t.peaks, tlog.Hash(rest[:tlog.HashSize]))
	}
	return nil
}
