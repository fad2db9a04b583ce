package changefeed

import "testing"

// A part of the feed has one address.
func FuzzParsePartID(f *testing.F) {
	for _, s := range []string{"17-0", "0-0", "00-1", "1-", "999999999999999-999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p, ok := ParsePartID(s); ok && p.String() != s {
			t.Errorf("%q was read as %v", s, p)
		}
	})
}
