package secretbucket

import (
	"bytes"
	"testing"
)

// A stored value that can be taken apart is exactly its parts.
func FuzzUnseal(f *testing.F) {
	f.Add([]byte{})
	f.Add(append([]byte{sealedForm}, make([]byte, dataKeyIDBytes)...))
	f.Add(append([]byte{sealedForm}, make([]byte, dataKeyIDBytes+40)...))
	f.Fuzz(func(t *testing.T, stored []byte) {
		id, sealed, err := unseal(stored)
		if err == nil && !bytes.Equal(stored, append(append([]byte{sealedForm}, id[:]...), sealed...)) {
			t.Errorf("%x was taken apart into %v and %x", stored, id, sealed)
		}
	})
}
