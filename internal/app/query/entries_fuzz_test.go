package query

import (
	"bytes"
	"encoding/json"
	"testing"
)

// An entry of a history that can be read is kept, and read the same again.
func FuzzDecodeEntries(f *testing.F) {
	for _, s := range []string{`{"position":3,"at":"2026-11-28T12:00:00Z","type":"x"}`, `{}`, `null`, `[]`, `{"at":"x"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		entries, err := decodeEntries([][]byte{raw})
		if err != nil {
			return
		}
		once, err := json.Marshal(entries[0])
		if err != nil {
			t.Fatalf("what was read cannot be kept: %v", err)
		}
		again, err := decodeEntries([][]byte{once})
		if err != nil {
			t.Fatalf("what was kept cannot be read: %v\n%s", err, once)
		}
		if twice, err := json.Marshal(again[0]); err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%s\nis kept as\n%s: %v", once, twice, err)
		}
	})
}
