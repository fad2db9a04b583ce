package store

import "testing"

// A page of the views' file, whatever stands in it, is refused or can be gone
// through.
func FuzzPage(f *testing.F) {
	leaf := make([]byte, 128)
	leaf[8], leaf[10] = 2, 1
	f.Add(leaf)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) < pageHeader {
			return
		}
		p := page(raw)
		if p.layout(span{}) != nil {
			return
		}
		for i := range p.count() {
			if at, key, value := p.element(i); at < 0 || at+key+value > len(raw) {
				t.Errorf("element %d lies at %d with %d and %d bytes, of %d", i, at, key, value, len(raw))
			}
		}
	})
}
