package webhook

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"github.com/samstyring/samstyring/internal/fault"
)

// maxEndpoint is the longest address in bytes.
const maxEndpoint = 2048

// CheckEndpoint says what is wrong with an address that a subscriber gives, as
// fields with the path "endpoint"; nil when it may be used. The name is
// resolved, and nothing is sent. It is for the time of creation: Send checks
// again each time, because a name may resolve to something else by then.
func (s *Sender) CheckEndpoint(ctx context.Context, endpoint string) []fault.Field {
	address, wrong := parseEndpoint(endpoint, s.cfg)
	if len(wrong) > 0 {
		return wrong
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.ConnectTimeout)
	defer cancel()
	var l fault.List
	var refused *refusedError
	_, err := s.guard.lookup(ctx, address.Hostname())
	if errors.As(err, &refused) {
		// Which address it is stays unsaid: it may be a name of our own network.
		l.Add("endpoint", "endpoint_address", fault.Args{"network": string(refused.network)})
	} else if err != nil {
		l.Add("endpoint", "endpoint_unresolved", fault.Args{"host": address.Hostname()})
	}
	return l.Fields()
}

// parseEndpoint reads an address and checks what can be seen without resolving
// its name.
func parseEndpoint(endpoint string, cfg Config) (*url.URL, []fault.Field) {
	var l fault.List
	if len(endpoint) > maxEndpoint {
		l.Add("endpoint", "too_long", fault.Args{"max": maxEndpoint, "given": len(endpoint)})
		return nil, l.Fields()
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || !validPort(u) {
		l.Add("endpoint", "endpoint_malformed", nil)
		return nil, l.Fields()
	}
	toASCII(u)
	l.Check(u.Scheme == "https" || u.Scheme == "http" && cfg.AllowHTTP,
		"endpoint", "endpoint_not_https", fault.Args{"given": u.Scheme})
	l.Check(u.User == nil, "endpoint", "endpoint_credentials", nil)
	l.Check(cfg.AllowPrivate || openPort(u), "endpoint", "endpoint_port", fault.Args{"given": u.Port()})
	l.Check(validHost(u, cfg.AllowPrivate), "endpoint", "endpoint_host", fault.Args{"given": u.Hostname()})
	return u, l.Fields()
}

// validHost accepts an IP address in its one standard form, and names of plain
// labels. What other programs may take for an address (127.1, 0x7f000001,
// 2130706433, 0177.0.0.1, ::ffff:127.0.0.1) is neither.
func validHost(u *url.URL, allowPrivate bool) bool {
	host := u.Hostname()
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Zone() == "" && !ip.Is4In6()
	}
	labels := strings.Split(host, ".")
	if len(host) > 253 || len(labels) < 2 && !allowPrivate {
		return false
	}
	for _, label := range labels {
		if !validLabel(label) {
			return false
		}
	}
	return !numeric(labels[len(labels)-1])
}

func validLabel(label string) bool {
	if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	return strings.IndexFunc(label, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_')
	}) < 0
}

// numeric says whether a last label makes others read the host as an IPv4
// address: digits, or 0x and hexadecimal digits.
func numeric(label string) bool {
	digits := "0123456789"
	if rest, ok := strings.CutPrefix(strings.ToLower(label), "0x"); ok {
		label, digits = rest, "0123456789abcdef"
	}
	return strings.Trim(strings.ToLower(label), digits) == ""
}

func validPort(u *url.URL) bool {
	if u.Port() == "" {
		return true // the scheme's own
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && port > 0
}

// openPort accepts the port of web servers and those above the ones that belong
// to other services, which nobody should be able to knock at from here.
func openPort(u *url.URL) bool {
	port, _ := strconv.ParseUint(u.Port(), 10, 16) // it is valid
	return u.Port() == "" || port == 443 || port >= 1024
}

// toASCII writes a name with other letters, such as those of many
// municipalities, the way it is resolved. One that cannot be is left for
// validHost to refuse.
func toASCII(u *url.URL) {
	if name, err := idna.Lookup.ToASCII(u.Hostname()); err == nil && name != u.Hostname() {
		port := u.Port()
		if u.Host = name; port != "" {
			u.Host = net.JoinHostPort(name, port)
		}
	}
}
