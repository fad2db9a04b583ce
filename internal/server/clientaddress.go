package server

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// clientKey is what everything that is limited by address counts by: the
// client's address, as far as it is to be believed.
func (s *Server) clientKey(r *http.Request) string { return addressKey(s.proxies.client(r)) }

// addressKey is an IPv4 address, or the /64 network of an IPv6 one: whoever has
// one address of it has them all. What has no address counts as one.
func addressKey(address netip.Addr) string {
	address = address.Unmap().WithZone("")
	if !address.Is6() {
		return address.String()
	}
	network, _ := address.Prefix(64) // 64 bits are in every IPv6 address
	return network.String()
}

// maxForwarded is how many entries of X-Forwarded-For are read, from the right.
const maxForwarded = 16

// proxies are the peers whose word about the client is taken.
type proxies []netip.Prefix

// trust says whether an address is one of the proxies.
func (p proxies) trust(address netip.Addr) bool {
	for _, network := range p {
		if network.Contains(address) {
			return true
		}
	}
	return false
}

// client is where a request comes from: the peer, or what a trusted peer says.
// X-Forwarded-For is read from the right, where the nearest proxy has written;
// trusted hops are skipped, and what stands to the left of the first other one
// was written by the client and counts for nothing.
func (p proxies) client(r *http.Request) netip.Addr {
	nearest := peerAddress(r.RemoteAddr)
	if len(p) == 0 || !p.trust(nearest) {
		return nearest
	}
	given := r.Header.Values("X-Forwarded-For")
	read := 0
	for i := len(given) - 1; i >= 0; i-- {
		rest := given[i]
		for more := true; more; read++ {
			if read == maxForwarded {
				return nearest
			}
			var entry string
			if at := strings.LastIndexByte(rest, ','); at >= 0 {
				rest, entry = rest[:at], rest[at+1:]
			} else {
				entry, more = rest, false
			}
			address, ok := forwardedAddress(strings.TrimSpace(entry))
			if !ok {
				return nearest // a proxy that writes something else has said nothing
			}
			nearest = address
			if !p.trust(address) {
				return address
			}
		}
	}
	return nearest
}

// peerAddress is the address in "address:port"; the zero one if there is none.
func peerAddress(peer string) netip.Addr {
	if ap, err := netip.ParseAddrPort(peer); err == nil {
		return ap.Addr().Unmap()
	}
	return netip.Addr{}
}

// forwardedAddress reads an entry of X-Forwarded-For; some proxies write the
// port too.
func forwardedAddress(entry string) (netip.Addr, bool) {
	if address, err := netip.ParseAddr(entry); err == nil {
		return address.Unmap(), true
	}
	if host, _, err := net.SplitHostPort(entry); err == nil {
		entry = host
	}
	address, err := netip.ParseAddr(strings.Trim(entry, "[]"))
	return address.Unmap(), err == nil
}
