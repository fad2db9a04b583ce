package webhook

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"
)

// Resolver finds the addresses of a name; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Dialer connects to an address, which is always an IP address and a port;
// *net.Dialer is one.
type Dialer interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// maxDialed is how many addresses of a name are tried within one attempt.
const maxDialed = 4

// guard stands between a name and a connection.
type guard struct {
	resolver     Resolver
	dialer       Dialer
	allowPrivate bool
	timeout      time.Duration // for the name and the connection together
}

// refusedError is an address that notifications are not sent to.
type refusedError struct{ network Network }

func (e *refusedError) Error() string { return "refuse address: " + string(e.network) }

// nameError is a name without an address.
type nameError struct{ err error }

func (e *nameError) Error() string { return fmt.Sprintf("resolve name: %v", e.err) }
func (e *nameError) Unwrap() error { return e.err }

// lookup gives the addresses of a host, all of them allowed. One that is not
// makes the whole name refused: an honest name has no address of that kind
// beside a public one.
func (g guard) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	found, err := g.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	checked := make([]netip.Addr, len(found))
	for i, ip := range found {
		checked[i] = ip.Unmap() // resolvers may give IPv4 in the form of IPv6
		if network := refusal(checked[i], g.allowPrivate); network != "" {
			return nil, &refusedError{network}
		}
	}
	return checked, nil
}

func (g guard) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{ip}, nil
	}
	found, err := g.resolver.LookupNetIP(ctx, "ip", host)
	if err == nil && len(found) == 0 {
		err = errors.New("no address")
	}
	if err != nil {
		return nil, &nameError{err}
	}
	return found, nil
}

// DialContext connects to one of the addresses that were checked. The name is
// not resolved a second time, so it cannot come to mean something else between
// check and connection.
func (g guard) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, g.timeout)
	defer cancel()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("split address: %w", err)
	}
	found, err := g.lookup(ctx, host)
	if err != nil {
		return nil, err
	}
	found = found[:min(len(found), maxDialed)]
	for i, ip := range found {
		var conn net.Conn
		conn, err = g.dial(ctx, network, net.JoinHostPort(ip.String(), port), len(found)-i)
		if err == nil {
			return conn, nil
		}
	}
	return nil, err
}

// dial gives one address its share of the time, so that one that does not
// answer leaves some to the others.
func (g guard) dial(ctx context.Context, network, address string, left int) (net.Conn, error) {
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)/time.Duration(left))
		defer cancel()
	}
	return g.dialer.DialContext(ctx, network, address)
}
