package webhook

import (
	"net/netip"
	"testing"
)

// An address that is taken is https without a password in it, is not another one when
// it is read again, and an address of a number is in its one form. What is refused
// says why.
func FuzzParseEndpoint(f *testing.F) {
	for _, s := range []string{
		"https://mottak.example/x", "https://[::1]/", "https://127.1/", "https://0x7f000001/", "https://u:p@a.example/", "http://a.example/", "https://a.example:99999/",
		"https://blåbær.example/", "//a", "https://", "https://a..b/", "https://[::ffff:127.0.0.1]/",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, endpoint string) {
		u, wrong := parseEndpoint(endpoint, Config{})
		if len(wrong) > 0 {
			for _, w := range wrong {
				if w.Path != "endpoint" || w.Code == "" {
					t.Errorf("%q is refused with %+v", endpoint, w)
				}
			}
			return
		}
		if u.Scheme != "https" || u.User != nil || u.Host == "" {
			t.Errorf("%q is taken as %v", endpoint, u)
		}
		if ip, err := netip.ParseAddr(u.Hostname()); err == nil && (ip.Zone() != "" || ip.Is4In6()) {
			t.Errorf("%q is taken with the address %v", endpoint, ip)
		}
		again, wrong := parseEndpoint(u.String(), Config{})
		if len(u.String()) <= maxEndpoint && (len(wrong) > 0 || again.Host != u.Host || again.Scheme != u.Scheme) {
			t.Errorf("%q is taken as %v, and that as %v: %v", endpoint, u, again, wrong)
		}
	})
}
