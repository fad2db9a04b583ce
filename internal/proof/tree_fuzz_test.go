package proof

import (
	"bytes"
	"errors"
	"testing"
)

// A tree that can be read is written as the same bytes, and one event more gives it
// another root. What cannot be read is refused as that.
func FuzzTree(f *testing.F) {
	var t Tree
	for _, sum := range []string{"a", "b", "c", "d", "e"} {
		raw, err := t.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
		t.Append(sum)
	}
	f.Add([]byte{0, 0, 0, 0, 0, 0, 0, 1})
	f.Add(bytes.Repeat([]byte{0xff}, 8))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var tree Tree
		if err := tree.UnmarshalBinary(raw); err != nil {
			if !errors.Is(err, errTree) {
				t.Errorf("refused with %v", err)
			}
			return
		}
		again, err := tree.MarshalBinary()
		if err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("%x is written as %x: %v", raw, again, err)
		}
		if tree.Size() == 1<<64-1 {
			return // the largest number there is
		}
		before := tree.Root()
		if tree.Append("one more"); tree.Root() == before {
			t.Errorf("one event more leaves the root of %x as it was", raw)
		}
	})
}
