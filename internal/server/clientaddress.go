package server

import (
	"net/netip"

	"github.com/labstack/echo/v4"
)

// clientKey is what everything that is limited by address counts by: the
// client's address, as far as it is to be believed.
func clientKey(c echo.Context) string { return addressKey(c.RealIP()) }

// addressKey is an IPv4 address, or the /64 network of an IPv6 one: whoever has
// one address of it has them all.
func addressKey(given string) string {
	ip, err := netip.ParseAddr(given)
	if err != nil {
		return given
	}
	ip = ip.Unmap().WithZone("")
	if !ip.Is6() {
		return ip.String()
	}
	network, _ := ip.Prefix(64) // 64 bits are in every IPv6 address
	return network.String()
}
