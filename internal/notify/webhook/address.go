package webhook

import "net/netip"

// Network is a kind of address that notifications are not sent to.
type Network string

// The kinds of networks.
const (
	NetworkLoopback    Network = "loopback"    // this machine
	NetworkPrivate     Network = "private"     // behind a router: RFC 1918, shared (RFC 6598), unique local
	NetworkLinkLocal   Network = "link_local"  // this wire; where clouds keep their metadata
	NetworkMulticast   Network = "multicast"   // many
	NetworkUnspecified Network = "unspecified" // none, which systems take for this machine
	NetworkTranslated  Network = "translated"  // an IPv4 address inside an IPv6 one, which may be any of these
	NetworkReserved    Network = "reserved"    // documentation, benchmarks, protocols, the future
)

// ranges are the special-purpose addresses of IANA's registries (RFC 6890 and
// later). The first that matches names the network.
var ranges = []struct {
	prefix  netip.Prefix
	network Network
}{
	{netip.MustParsePrefix("0.0.0.0/8"), NetworkUnspecified},
	{netip.MustParsePrefix("10.0.0.0/8"), NetworkPrivate},
	{netip.MustParsePrefix("100.64.0.0/10"), NetworkPrivate},
	{netip.MustParsePrefix("127.0.0.0/8"), NetworkLoopback},
	{netip.MustParsePrefix("168.63.129.16/32"), NetworkLinkLocal}, // a cloud's metadata under a public number
	{netip.MustParsePrefix("169.254.0.0/16"), NetworkLinkLocal},
	{netip.MustParsePrefix("172.16.0.0/12"), NetworkPrivate},
	{netip.MustParsePrefix("192.0.0.0/24"), NetworkReserved},
	{netip.MustParsePrefix("192.0.2.0/24"), NetworkReserved},
	{netip.MustParsePrefix("192.88.99.0/24"), NetworkReserved},
	{netip.MustParsePrefix("192.168.0.0/16"), NetworkPrivate},
	{netip.MustParsePrefix("198.18.0.0/15"), NetworkReserved},
	{netip.MustParsePrefix("198.51.100.0/24"), NetworkReserved},
	{netip.MustParsePrefix("203.0.113.0/24"), NetworkReserved},
	{netip.MustParsePrefix("224.0.0.0/4"), NetworkMulticast},
	{netip.MustParsePrefix("240.0.0.0/4"), NetworkReserved},

	{netip.MustParsePrefix("::/128"), NetworkUnspecified},
	{netip.MustParsePrefix("::1/128"), NetworkLoopback},
	{netip.MustParsePrefix("::/96"), NetworkTranslated},         // IPv4-compatible
	{netip.MustParsePrefix("::ffff:0:0/96"), NetworkTranslated}, // IPv4-mapped
	{netip.MustParsePrefix("::ffff:0:0:0/96"), NetworkTranslated},
	{netip.MustParsePrefix("64:ff9b::/96"), NetworkTranslated}, // NAT64
	{netip.MustParsePrefix("64:ff9b:1::/48"), NetworkTranslated},
	{netip.MustParsePrefix("2001::/32"), NetworkTranslated}, // Teredo
	{netip.MustParsePrefix("2001::/23"), NetworkReserved},
	{netip.MustParsePrefix("2001:db8::/32"), NetworkReserved},
	{netip.MustParsePrefix("2002::/16"), NetworkTranslated}, // 6to4
	{netip.MustParsePrefix("3fff::/20"), NetworkReserved},
	{netip.MustParsePrefix("fd00:ec2::/32"), NetworkLinkLocal}, // a cloud's metadata
	{netip.MustParsePrefix("fc00::/7"), NetworkPrivate},
	{netip.MustParsePrefix("fe80::/10"), NetworkLinkLocal},
	{netip.MustParsePrefix("fec0::/10"), NetworkPrivate},
	{netip.MustParsePrefix("ff00::/8"), NetworkMulticast},
}

// global is all of IPv6 that is given out to the public.
var global = netip.MustParsePrefix("2000::/3")

// refusal says which network an address is refused for, or "". Of private
// networks, allowPrivate opens those that people put receivers in.
func refusal(ip netip.Addr, allowPrivate bool) Network {
	if ip.Zone() != "" { // a wire of this machine; and no prefix contains it
		return NetworkLinkLocal
	}
	for _, r := range ranges {
		if !r.prefix.Contains(ip) {
			continue
		}
		if allowPrivate && (r.network == NetworkLoopback || r.network == NetworkPrivate) {
			return ""
		}
		return r.network
	}
	if !ip.Is4() && !global.Contains(ip) {
		return NetworkReserved
	}
	return ""
}
