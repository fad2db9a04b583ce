package proof

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func entry(n uint64) string {
	sum := sha256.Sum256([]byte{byte(n), byte(n >> 8)})
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// reference is the tree as golang.org/x/mod has it, with all of its hashes.
type reference []tlog.Hash

func (r reference) ReadHashes(at []int64) (out []tlog.Hash, err error) {
	for _, i := range at {
		out = append(out, r[i])
	}
	return out, nil
}

// The roots are those of the library, at every size, also when the tree was
// written and read on the way.
func TestTheTreeIsTheOneOfTheLibrary(t *testing.T) {
	t.Parallel()
	var tree Tree
	var all reference
	for n := range uint64(300) {
		entry := entry(n)
		raw, err := base64.RawURLEncoding.DecodeString(entry)
		if err != nil {
			t.Fatal(err)
		}
		hashes, err := tlog.StoredHashesForRecordHash(int64(n), tlog.RecordHash(raw), all)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, hashes...)
		tree.Append(entry)
		want, err := tlog.TreeHash(int64(n+1), all)
		if err != nil {
			t.Fatal(err)
		}
		if tree.Size() != n+1 || tree.Root() != want {
			t.Fatalf("size %d: root %v, want %v", tree.Size(), tree.Root(), want)
		}
		stored, err := tree.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		tree = Tree{}
		if err := tree.UnmarshalBinary(stored); err != nil {
			t.Fatal(err)
		}
		if tree.UnmarshalBinary(stored[:len(stored)-1]) == nil {
			t.Fatal("a tree that is cut off was read")
		}
	}
}

func TestOtherEventsOrAnotherOrderIsAnotherRoot(t *testing.T) {
	t.Parallel()
	root := func(entries ...uint64) tlog.Hash {
		var tree Tree
		for _, n := range entries {
			tree.Append(entry(n))
		}
		return tree.Root()
	}
	want := root(1, 2, 3, 4, 5)
	for _, other := range [][]uint64{{1, 2, 3, 4}, {1, 2, 3, 4, 6}, {2, 1, 3, 4, 5}, {1, 2, 3, 4, 5, 5}, {}} {
		if root(other...) == want {
			t.Errorf("%v has the same root", other)
		}
	}
}

func TestHead(t *testing.T) {
	t.Parallel()
	key, err := NewKey(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	var tree Tree
	tree.Append(entry(1))
	head := Of("abc", tree)
	signed, err := key.Sign(head)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := key.Open(signed); err != nil || got != head {
		t.Fatalf("opened %+v, %v", got, err)
	}
	public, err := key.Verifier("abc")
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := note.Open(signed, note.VerifierList(v)); err != nil {
		t.Errorf("with the public half alone: %v", err)
	}
	changed := bytes.Replace(signed, []byte("\n1\n"), []byte("\n2\n"), 1)
	if _, err := key.Open(changed); !errors.Is(err, ErrHead) {
		t.Errorf("a changed head: %v", err)
	}
	other, err := NewKey(bytes.Repeat([]byte{2}, 32))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := other.Open(signed); !errors.Is(err, ErrHead) || got != head {
		t.Errorf("with another key: %+v, %v", got, err)
	}
	for _, text := range []string{"", "x", strings.Repeat("\n", 9), "samstyring.log/abc\nx\n"} {
		if _, err := key.Open([]byte(text)); !errors.Is(err, ErrHead) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
