// Package addressrange reads networks as people write them: proxies that are
// trusted, and addresses that an API key may be used from.
package addressrange

import (
	"fmt"
	"net/netip"
	"strings"
)

// Parse reads a network such as 10.0.0.0/8, or a single address. Every address at
// once is none.
func Parse(text string) (netip.Prefix, error) {
	text = strings.TrimSpace(text)
	if !strings.Contains(text, "/") {
		address, err := netip.ParseAddr(text)
		if err != nil || address.Zone() != "" {
			return netip.Prefix{}, fmt.Errorf("%q is neither an address nor a network such as 10.0.0.0/8", text)
		}
		address = address.Unmap()
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	network, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%q is neither an address nor a network such as 10.0.0.0/8", text)
	}
	if network.Addr().Is4In6() {
		return netip.Prefix{}, fmt.Errorf("%q is an IPv4 network written as IPv6; write it as IPv4", text)
	}
	if network.Bits() == 0 {
		return netip.Prefix{}, fmt.Errorf("%q is every address: then every client could choose its own", text)
	}
	return network.Masked(), nil
}
