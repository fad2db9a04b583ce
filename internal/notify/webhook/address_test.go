package webhook

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/internal/fault"
)

// addresses are refused for a network, or may be sent to where it is "".
var addresses = map[string]Network{
	public:           "",
	"2600:1406::1":   "",
	"100.63.255.255": "",
	"100.128.0.0":    "",
	"172.15.255.255": "",
	"172.32.0.0":     "",
	"223.255.255.0":  "",

	"127.0.0.1":       NetworkLoopback,
	"127.255.255.254": NetworkLoopback,
	"::1":             NetworkLoopback,

	"10.0.0.1":        NetworkPrivate,
	"172.16.0.1":      NetworkPrivate,
	"172.31.255.255":  NetworkPrivate,
	"192.168.1.1":     NetworkPrivate,
	"100.64.0.1":      NetworkPrivate,
	"100.100.100.200": NetworkPrivate,
	"100.127.255.255": NetworkPrivate,
	"fc00::1":         NetworkPrivate,
	"fdff::1":         NetworkPrivate,
	"fec0::1":         NetworkPrivate,

	"169.254.169.254":        NetworkLinkLocal,
	"169.254.0.1":            NetworkLinkLocal,
	"168.63.129.16":          NetworkLinkLocal,
	"fe80::1":                NetworkLinkLocal,
	"fe80::1%eth0":           NetworkLinkLocal,
	"2600:1406::1%eth0":      NetworkLinkLocal,
	"fd00:ec2::254":          NetworkLinkLocal,
	"::ffff:169.254.169.254": NetworkLinkLocal,

	"0.0.0.0": NetworkUnspecified,
	"0.1.2.3": NetworkUnspecified,
	"::":      NetworkUnspecified,

	"224.0.0.1": NetworkMulticast,
	"ff02::1":   NetworkMulticast,

	"::ffff:127.0.0.1":            NetworkLoopback,
	"::ffff:10.0.0.1":             NetworkPrivate,
	"::ffff:" + public:            "", // how resolvers may write a public one
	"::127.0.0.1":                 NetworkTranslated,
	"::ffff:0:127.0.0.1":          NetworkTranslated,
	"64:ff9b::7f00:1":             NetworkTranslated,
	"64:ff9b::" + public:          NetworkTranslated,
	"64:ff9b:1::a00:1":            NetworkTranslated,
	"2001:0:4136:e378::f5ff:fffe": NetworkTranslated,
	"2002:7f00:1::1":              NetworkTranslated,
	"2002:a9fe:a9fe::1":           NetworkTranslated,
	"192.0.0.1":                   NetworkReserved,
	"192.0.2.1":                   NetworkReserved,
	"192.88.99.1":                 NetworkReserved,
	"198.18.0.1":                  NetworkReserved,
	"198.19.255.255":              NetworkReserved,
	"198.51.100.1":                NetworkReserved,
	"203.0.113.1":                 NetworkReserved,
	"240.0.0.1":                   NetworkReserved,
	"255.255.255.255":             NetworkReserved,
	"100::1":                      NetworkReserved,
	"2001:2::1":                   NetworkReserved,
	"2001:db8::1":                 NetworkReserved,
	"3fff::1":                     NetworkReserved,
	"4000::1":                     NetworkReserved,
	"5f00::1":                     NetworkReserved,
}

// TestAddressesRefused gives each address as what a name resolves to, alone and
// behind a public one, at creation and at an attempt.
func TestAddressesRefused(t *testing.T) {
	t.Parallel()
	const endpoint = "https://receiver.example/hook"
	for address, network := range addresses {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			for _, found := range [][]string{{address}, {public, address}} {
				d := &detour{to: "127.0.0.1:1"}
				s := newSender(t, Config{Resolver: resolving("receiver.example", found), Dialer: d})
				var want []fault.Field
				if network != "" {
					want = []fault.Field{{Path: "endpoint", Code: "endpoint_address", Args: fault.Args{"network": string(network)}}}
				}
				if diff := cmp.Diff(want, s.CheckEndpoint(t.Context(), endpoint)); diff != "" {
					t.Errorf("%v: %s", found, diff)
				}
				if network == "" {
					continue
				}
				r := s.Send(t.Context(), endpoint, [][]byte{newKey}, someMessage)
				if r.Outcome != Retry || r.Reason != ReasonAddress || len(d.asked) != 0 {
					t.Errorf("%v: %+v, connected to %v", found, r, d.asked)
				}
			}
		})
	}
}

// TestAllowPrivate opens the networks of one's own, and no others.
func TestAllowPrivate(t *testing.T) {
	t.Parallel()
	for address, network := range addresses {
		s := newSender(t, Config{AllowPrivate: true, Dialer: noDialer{t}, Resolver: resolving("intranet", []string{address})})
		refused := len(s.CheckEndpoint(t.Context(), "https://intranet/")) > 0
		if open := network == "" || network == NetworkLoopback || network == NetworkPrivate; refused == open {
			t.Errorf("%s (%s) refused: %v", address, network, refused)
		}
	}
}

// TestRebinding resolves a name to a public address when it is checked, and to
// this machine when it is connected to, in three ways.
func TestRebinding(t *testing.T) {
	t.Parallel()
	const endpoint = "http://rebind.example:8080/"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
	}))
	t.Cleanup(server.Close)
	toPublic, toLoopback := []string{public}, []string{"127.0.0.1"}

	t.Run("between creation and attempt", func(t *testing.T) {
		t.Parallel()
		s := newSender(t, Config{AllowHTTP: true, Dialer: noDialer{t}, Resolver: resolving("rebind.example", toPublic, toLoopback)})
		if wrong := s.CheckEndpoint(t.Context(), endpoint); wrong != nil {
			t.Errorf("at creation: %v", wrong)
		}
		if r := s.Send(t.Context(), endpoint, [][]byte{newKey}, someMessage); r.Reason != ReasonAddress {
			t.Errorf("at the attempt: %+v", r)
		}
	})
	t.Run("between check and connection", func(t *testing.T) {
		t.Parallel()
		n := resolving("rebind.example", toPublic, toLoopback)
		d := &detour{to: server.Listener.Addr().String()}
		s := newSender(t, Config{AllowHTTP: true, Dialer: d, Resolver: n})
		if r := s.Send(t.Context(), endpoint, [][]byte{newKey}, someMessage); r.Outcome != Delivered {
			t.Errorf("got %+v", r)
		}
		if diff := cmp.Diff([]string{public + ":8080"}, d.asked); diff != "" || n.asked != 1 {
			t.Errorf("resolved %d times, connected to: %s", n.asked, diff)
		}
		// On the next attempt, with a connection of its own, it is seen.
		if r := s.Send(t.Context(), endpoint, [][]byte{newKey}, someMessage); r.Reason != ReasonAddress || len(d.asked) != 1 {
			t.Errorf("next: %+v, connected to %v", r, d.asked)
		}
	})
}

func TestSeveralAddresses(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	d := &detour{to: server.Listener.Addr().String(), fail: map[string]error{"[2600:1406::1]:80": http.ErrServerClosed}}
	s := newSender(t, Config{AllowHTTP: true, Dialer: d, Resolver: resolving("two.example", []string{"2600:1406::1", public})})
	if r := s.Send(t.Context(), "http://two.example/", [][]byte{newKey}, someMessage); r.Outcome != Delivered {
		t.Errorf("got %+v", r)
	}
	if diff := cmp.Diff([]string{"[2600:1406::1]:80", public + ":80"}, d.asked); diff != "" {
		t.Error(diff)
	}
}
