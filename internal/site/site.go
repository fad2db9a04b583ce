// Package site is the address that the registry is reached at. Every address in
// an answer begins with it, whatever a request calls the registry; and it says
// which names a request may call it by.
package site

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Site is an address of the registry. The zero value is none.
type Site struct {
	address string   // scheme and host, without a slash at the end
	names   []string // hosts of requests, in small letters and without ports
}

// Public is the site at an address such as https://samstyring.example.no.
func Public(address string) (Site, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Site{}, fmt.Errorf("read public address: %w", err)
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "":
		return Site{}, fmt.Errorf("public address %q does not begin with https:// and a name", u.Redacted())
	case u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "", u.Path != "" && u.Path != "/":
		return Site{}, fmt.Errorf("public address %q holds more than scheme, name and port", u.Redacted())
	}
	return Site{address: u.Scheme + "://" + strings.ToLower(u.Host), names: []string{strings.ToLower(u.Hostname())}}, nil
}

// Listening is the site of a registry without a public address: what it listens
// on, by the name it was given. One that listens on every address of the machine
// calls itself localhost.
func Listening(listen string, bound net.Addr, secure bool) (Site, error) {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return Site{}, fmt.Errorf("read listen address: %w", err)
	}
	_, port, err := net.SplitHostPort(bound.String()) // the one that was given when listen asked for any
	if err != nil {
		return Site{}, fmt.Errorf("read address of listener: %w", err)
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	host = strings.ToLower(host)
	scheme := "http://"
	if secure {
		scheme = "https://"
	}
	return Site{address: scheme + net.JoinHostPort(host, port), names: []string{host}}, nil
}

// String is the address, without a slash at the end.
func (s Site) String() string { return s.address }

// Secure says that the registry is reached with TLS.
func (s Site) Secure() bool { return strings.HasPrefix(s.address, "https://") }

// Local says that the registry is reached on this machine only, as far as its
// address tells.
func (s Site) Local() bool {
	return slices.ContainsFunc(s.names, Loopback)
}

// Host is the name or address in the site's address.
func (s Site) Host() string { return s.names[0] }

// ErrNone says that a site is needed.
var ErrNone = errors.New("the address that the registry is reached at is missing")

// Check fails for the zero value.
func (s Site) Check() error {
	if s.address == "" {
		return ErrNone
	}
	return nil
}

// Serves says whether the Host of a request is the registry: the site itself,
// this machine as it calls itself, or the address that the connection came to.
// Any other name may be one that somebody has pointed here to have browsers take
// the registry for theirs (DNS rebinding).
func (s Site) Serves(r *http.Request) bool {
	name := strings.ToLower((&url.URL{Host: r.Host}).Hostname())
	if name == "localhost" {
		return true
	}
	for _, own := range s.names {
		if name == own {
			return true
		}
	}
	ip, err := netip.ParseAddr(name)
	if err != nil {
		return false
	}
	ip = ip.Unmap()
	return ip.IsLoopback() || ip == cameTo(r)
}

// cameTo is the address of this machine that a request was sent to; the zero
// value if it came by no connection.
func cameTo(r *http.Request) netip.Addr {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	return local.AddrPort().Addr().Unmap()
}

// Loopback says whether a host is this machine as it calls itself.
func Loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// forwarding are the headers that proxies add, beside all that begin with
// X-Forwarded-.
var forwarding = []string{"Forwarded", "Via", "X-Real-Ip"}

// Proxied says that a request came through a proxy, or says so itself.
func Proxied(h http.Header) bool {
	for _, name := range forwarding {
		if _, there := h[name]; there {
			return true
		}
	}
	for name := range h {
		if strings.HasPrefix(name, "X-Forwarded-") {
			return true
		}
	}
	return false
}
