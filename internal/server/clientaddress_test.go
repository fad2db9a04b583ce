package server

import (
	"fmt"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

// keyed is the key of a request from a peer that says who it asks for.
func keyed(trusted proxies, peer string, forwarded ...string) string {
	r := httptest.NewRequest("GET", "/", nil)
	r.RemoteAddr = peer
	for _, line := range forwarded {
		r.Header.Add("X-Forwarded-For", line)
	}
	return (&Server{proxies: trusted}).clientKey(r)
}

func TestClientKey(t *testing.T) {
	t.Parallel()
	trusted := proxies{netip.MustParsePrefix("10.1.0.0/24"), netip.MustParsePrefix("2001:db8:f::/48")}
	tests := map[string]struct {
		trusted   proxies
		peer      string
		forwarded []string
		want      string
	}{
		"peer":                        {nil, "203.0.113.7:5000", nil, "203.0.113.7"},
		"mapped":                      {nil, "[::ffff:203.0.113.7]:5000", nil, "203.0.113.7"},
		"IPv6 by /64":                 {nil, "[2001:db8:1:2:3:4:5:6]:5000", nil, "2001:db8:1:2::/64"},
		"zone":                        {nil, "[fe80::1%eth0]:5000", nil, "fe80::/64"},
		"no address":                  {nil, "@", nil, "invalid IP"},
		"nobody is trusted":           {nil, "127.0.0.1:5000", []string{"203.0.113.7"}, "127.0.0.1"},
		"private is not trusted":      {trusted, "10.2.0.1:5000", []string{"203.0.113.7"}, "10.2.0.1"},
		"loopback is not trusted":     {trusted, "127.0.0.1:5000", []string{"203.0.113.7"}, "127.0.0.1"},
		"trusted":                     {trusted, "10.1.0.1:5000", []string{"203.0.113.7"}, "203.0.113.7"},
		"trusted and mapped":          {trusted, "[::ffff:10.1.0.1]:5000", []string{"::ffff:203.0.113.7"}, "203.0.113.7"},
		"trusted without a word":      {trusted, "10.1.0.1:5000", nil, "10.1.0.1"},
		"from the right":              {trusted, "10.1.0.1:5000", []string{"198.51.100.1, 203.0.113.7"}, "203.0.113.7"},
		"over trusted hops":           {trusted, "10.1.0.1:5000", []string{"198.51.100.1, 203.0.113.7, 10.1.0.2"}, "203.0.113.7"},
		"over several lines":          {trusted, "10.1.0.1:5000", []string{"198.51.100.1", "203.0.113.7", "10.1.0.2, 10.1.0.3"}, "203.0.113.7"},
		"not over private hops":       {trusted, "10.1.0.1:5000", []string{"198.51.100.1, 10.2.0.9"}, "10.2.0.9"},
		"port":                        {trusted, "10.1.0.1:5000", []string{"203.0.113.7:4711"}, "203.0.113.7"},
		"IPv6 with port":              {trusted, "[2001:db8:f::1]:5000", []string{"[2001:db8:1:2:3::4]:4711"}, "2001:db8:1:2::/64"},
		"unreadable":                  {trusted, "10.1.0.1:5000", []string{"203.0.113.7, unknown"}, "10.1.0.1"},
		"empty":                       {trusted, "10.1.0.1:5000", []string{""}, "10.1.0.1"},
		"only trusted":                {trusted, "10.1.0.1:5000", []string{"10.1.0.7, 10.1.0.2"}, "10.1.0.7"},
		"no further than some length": {trusted, "10.1.0.1:5000", []string{"203.0.113.7" + strings.Repeat(", 10.1.0.2", 5000)}, "10.1.0.2"},
	}
	for name, test := range tests {
		if got := keyed(test.trusted, test.peer, test.forwarded...); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// Whoever is inside, behind a proxy that is trusted by its own address, cannot
// choose the address it is counted by.
func TestForwardedAddressIsNotChosen(t *testing.T) {
	t.Parallel()
	trusted := proxies{netip.MustParsePrefix("10.0.0.1/32")}
	for i := range 100 {
		forged := fmt.Sprintf("%d.1.1.1, 10.0.0.2", i+1)
		if got := keyed(trusted, "10.0.0.1:5000", forged); got != "10.0.0.2" {
			t.Fatalf("%s through the proxy: %s", forged, got)
		}
		if got := keyed(trusted, "10.0.0.2:5000", forged); got != "10.0.0.2" {
			t.Fatalf("%s past the proxy: %s", forged, got)
		}
	}
}
