package app

import (
	"encoding/json"
	"testing"
)

// What an operator has said is read as it was said, and what cannot be read is taken
// for off.
func FuzzIssuance(f *testing.F) {
	for _, s := range []string{`{"off":true}`, `{"since":"2026-11-28T12:00:00Z"}`, `{}`, `null`, `{`, `{"since":"x"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		said := new(issuance).decode(value)
		if !json.Valid(value) && !said.Off {
			t.Errorf("%q is taken for on", value)
		}
		raw, err := json.Marshal(said)
		if err != nil {
			return // a year that JSON has no form for
		}
		if again := new(issuance).decode(raw); again.Off != said.Off || !again.Since.Equal(said.Since) {
			t.Errorf("%+v is read as %+v", said, again)
		}
	})
}
