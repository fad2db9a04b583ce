package mailaddress_test

import (
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/mailaddress"
)

// An address that is taken is taken as it is written then, is one line, and is one
// address.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"kari@kommune.example", "Kari+x@KOMMUNE.example", "a@blå.example", "a@[127.0.0.1]", "a\r\nBcc: b@c.example", "a@1.2.3.4", "a@0x7f.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := mailaddress.Parse(s)
		if err != nil {
			return
		}
		if again, err := mailaddress.Parse(got); err != nil || again != got {
			t.Errorf("%q is written %q, and that %q: %v", s, got, again, err)
		}
		if len(got) > mailaddress.MaxAddress || strings.ContainsAny(got, " \t\r\n\x00,;:<>\"()[]\\") || strings.Count(got, "@") != 1 {
			t.Errorf("%q is written %q", s, got)
		}
	})
}
