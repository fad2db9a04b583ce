package addressrange

import "testing"

// A network that is taken is never every address, and is taken as it is written.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"10.0.0.0/8", "::ffff:10.0.0.1", "::1", "fe80::1%eth0", "0.0.0.0/0", "::/0", "::ffff:0:0/96"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Parse(s)
		if err != nil {
			return
		}
		if !p.IsValid() || p.Bits() == 0 || p != p.Masked() || p.Addr().Is4In6() {
			t.Errorf("%q was read as %v", s, p)
		}
		if again, err := Parse(p.String()); err != nil || again != p {
			t.Errorf("%v is read as %v: %v", p, again, err)
		}
	})
}
