package site_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/samstyring/samstyring/internal/site"
)

func tcp(address string) net.Addr {
	a, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		panic(err)
	}
	return a
}

func must(s site.Site, err error) site.Site {
	if err != nil {
		panic(err)
	}
	return s
}

// A request is for the registry if it names it, this machine, or the address that
// it came to. Every other name may be one that an attacker has pointed here.
func TestHosts(t *testing.T) {
	t.Parallel()
	public := must(site.Public("https://Samstyring.example.no/"))
	local := must(site.Listening("127.0.0.1:0", tcp("127.0.0.1:8080"), false))
	everywhere := must(site.Listening("0.0.0.0:8080", tcp("[::]:8080"), false))
	named := must(site.Listening("Registeret:8080", tcp("192.0.2.7:8080"), false))
	for _, s := range []site.Site{public, local, everywhere, named} {
		for _, host := range []string{"localhost", "LocalHost:8080", "127.0.0.1", "127.0.0.1:8080", "127.66.6.6:1", "[::1]", "[::1]:8080", "[::ffff:127.0.0.1]:80", "192.0.2.7:8080"} {
			if !serves(s, host) {
				t.Errorf("%s does not serve %q", s, host)
			}
		}
		for _, host := range []string{
			"", "evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:8080@localhost", "localhost@evil.example",
			"evil.localhost", "localhost.", "0.0.0.0:8080", "[::]:8080", "2130706433", "127.1", "0x7f000001", "192.0.2.8:8080", "10.0.0.1", "[fe80::1%25eth0]:80",
			"localhost:80:80", "localhost:evil", "[::1", "127.0.0.1, evil.example", "samstyring.example.no.", "www.samstyring.example.no", "evil.example/127.0.0.1",
		} {
			if serves(s, host) {
				t.Errorf("%s serves %q", s, host)
			}
		}
	}
	for host, want := range map[string]bool{"samstyring.example.no": true, "SAMSTYRING.example.no:443": true} {
		if serves(public, host) != want || serves(local, host) {
			t.Errorf("%q: public %t, local %t", host, serves(public, host), serves(local, host))
		}
	}
	if !serves(named, "registeret:80") || serves(public, "registeret") {
		t.Error("the name to listen on is its own site's alone")
	}
}

// serves asks with a request that came to 192.0.2.7.
func serves(s site.Site, host string) bool {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Host = host
	return s.Serves(r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, tcp("192.0.2.7:8080"))))
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]site.Site{
		"https://samstyring.example.no": must(site.Public("https://samstyring.example.no/")),
		"http://localhost:8443":         must(site.Public("http://localhost:8443")),
		"http://127.0.0.1:4711":         must(site.Listening("127.0.0.1:0", tcp("127.0.0.1:4711"), false)),
		"http://localhost:8080":         must(site.Listening(":8080", tcp("[::]:8080"), false)),
		"https://localhost:8443":        must(site.Listening(":8443", tcp("[::]:8443"), true)),
		"http://[::1]:8080":             must(site.Listening("[::1]:8080", tcp("[::1]:8080"), false)),
	} {
		if s.String() != want || s.Check() != nil {
			t.Errorf("address %q, want %q", s, want)
		}
	}
	for _, wrong := range []string{"", "samstyring.example.no", "ftp://samstyring.example.no", "https://", "https://a:b@samstyring.example.no", "https://samstyring.example.no/under", "https://samstyring.example.no?", "https://samstyring.example.no/#x", "https://:443", "::"} {
		if s, err := site.Public(wrong); err == nil || s.Check() == nil {
			t.Errorf("%q is a public address: %s", wrong, s)
		}
	}
}

func TestProxied(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"X-Forwarded-For", "x-forwarded-proto", "X-Forwarded-Host", "X-Forwarded-Whatever", "Forwarded", "Via", "X-Real-IP"} {
		h := http.Header{}
		h.Set(name, "")
		if !site.Proxied(h) {
			t.Errorf("%s is not seen", name)
		}
	}
	if site.Proxied(http.Header{"Accept": {"*/*"}, "X-Requested-With": {"x"}}) {
		t.Error("a request without a proxy has come through one")
	}
}
