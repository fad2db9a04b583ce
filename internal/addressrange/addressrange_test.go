package addressrange

import "testing"

func TestParse(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"10.0.0.0/8": "10.0.0.0/8", " 10.9.9.9/8": "10.0.0.0/8", "10.0.0.1": "10.0.0.1/32", "::ffff:10.0.0.1": "10.0.0.1/32",
		"2001:db8::1": "2001:db8::1/128", "2001:db8::/32": "2001:db8::/32",
	} {
		if got, err := Parse(given); err != nil || got.String() != want {
			t.Errorf("%q: %s %v, want %s", given, got, err, want)
		}
	}
	for _, given := range []string{"", "proxy", "10.0.0.0/33", "0.0.0.0/0", "::/0", "::ffff:10.0.0.0/104", "fe80::1%eth0", "true"} {
		if got, err := Parse(given); err == nil {
			t.Errorf("%q is taken as %s", given, got)
		}
	}
}
