package catalogue

import "testing"

// What is taken as a cursor is letter by letter one that was given out.
func FuzzDecodeCursor(f *testing.F) {
	secret := []byte("0123456789abcdef0123456789abcdef")
	for _, c := range []Cursor{{}, {Sort: "title", Key: "å", ID: "2026-0042", Filter: 1 << 63}} {
		f.Add(c.Encode(secret))
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := DecodeCursor(s, secret)
		if err == nil && c.Encode(secret) != s {
			t.Errorf("%q was read as %+v, which is written %q", s, c, c.Encode(secret))
		}
	})
}
