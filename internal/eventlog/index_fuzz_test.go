package eventlog

import "testing"

// What the server writes about a stream is read without a panic, whatever it is.
func FuzzIndexLast(f *testing.F) {
	f.Add([]byte{1, 1, 1, 1, 9})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		if last, ok := indexLast(b); !ok && last != 0 {
			t.Errorf("no position was read, and it is %d", last)
		}
	})
}
