package webhook

import (
	"context"
	"net/netip"
	"strings"
)

// Targets gives the host of an endpoint as it is resolved, and where it leads;
// no addresses if any of them is refused or the name has none.
func (s *Sender) Targets(ctx context.Context, endpoint string) (host string, addresses []netip.Addr) {
	u, wrong := parseEndpoint(endpoint, s.cfg)
	if len(wrong) > 0 {
		return "", nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.ConnectTimeout)
	defer cancel()
	host = strings.ToLower(u.Hostname())
	addresses, err := s.guard.lookup(ctx, host)
	if err != nil {
		return host, nil
	}
	return host, addresses
}
