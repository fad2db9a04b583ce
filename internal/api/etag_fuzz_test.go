package api

import "testing"

// A version that is read is a position, and the tag of that position is read as it.
func FuzzParseETag(f *testing.F) {
	for _, s := range []string{`"1042"`, `W/"7"`, `"0"`, `""`, `"`, `"+1"`, `"18446744073709551616"`, `*`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, ok := parseETag(s)
		if !ok {
			return
		}
		if again, ok := parseETag(etag(p)); p == 0 || !ok || again != p {
			t.Errorf("%q is read as %d, and its tag as %d", s, p, again)
		}
	})
}
