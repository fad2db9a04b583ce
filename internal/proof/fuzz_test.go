package proof

import (
	"bytes"
	"testing"
)

// Whatever is read as a head without an error was signed with the key, and says
// what it said when it was.
func FuzzHead(f *testing.F) {
	key, err := NewKey(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		f.Fatal(err)
	}
	var t Tree
	for _, sum := range []string{"a", "b", "c"} {
		signed, err := key.Sign(Of("log", t))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(signed)
		t.Append(sum)
	}
	f.Add([]byte("samstyring.log/x\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\u2014 samstyring.log/x AAAA\n"))
	f.Fuzz(func(t *testing.T, signed []byte) {
		head, err := key.Open(signed)
		if err != nil {
			return
		}
		again, err := key.Sign(head)
		if err != nil {
			t.Fatalf("%+v was read, and cannot be signed: %v", head, err)
		}
		if got, err := key.Open(again); err != nil || got != head {
			t.Errorf("%+v is read as %+v: %v", head, got, err)
		}
	})
}
