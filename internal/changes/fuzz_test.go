package changes_test

import (
	"bytes"
	"testing"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/reference"
)

// One place of the feed has one cursor.
func FuzzParseCursor(f *testing.F) {
	for _, s := range []string{"1042.0", "0.0", "18446744073709551615.2147483646", "1.-1", "01.0", "1.0.0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := changes.ParseCursor(s)
		if err == nil && c.String() != s {
			t.Errorf("%q was read as %v", s, c)
		}
		if err == nil && c != (changes.Cursor{}) && c.Previous().Compare(c) >= 0 {
			t.Errorf("%v does not come before %v", c.Previous(), c)
		}
	})
}

// A change that can be read can be kept, and is read the same again.
func FuzzDecode(f *testing.F) {
	ref := reference.MustLoad()
	f.Add([]byte(`{"id":"3.0","municipalities":["0301"]}`))
	f.Add([]byte(`{"everybody":true}`))
	f.Add([]byte(`{"old":{"digests":{"summary":"a1"}},"new":{"digests":{}}}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := changes.Decode(raw, ref)
		if err != nil {
			return
		}
		once, err := changes.Encode(&c, ref)
		if err != nil {
			t.Fatalf("what was read cannot be kept: %v", err)
		}
		c, err = changes.Decode(once, ref)
		if err != nil {
			t.Fatalf("what was kept cannot be read: %v\n%s", err, once)
		}
		if twice, err := changes.Encode(&c, ref); err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%s\nis kept as\n%s: %v", once, twice, err)
		}
	})
}
