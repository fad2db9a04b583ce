package webhook

import (
	"bytes"
	"context"
	"net"
	"net/netip"
	"os"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// environment is that of the tools the tests start.
var environment = os.Environ()

// TestMain names a proxy in the environment that must not be used: a sender
// that did would ask its dialer for port 1.
func TestMain(m *testing.M) {
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		if err := os.Setenv(name, "http://127.0.0.1:1"); err != nil {
			panic(err)
		}
	}
	goleak.VerifyTestMain(m)
}

var (
	oldKey = bytes.Repeat([]byte{1}, 32)
	newKey = bytes.Repeat([]byte{2}, 32)
	start  = time.Date(2026, 2, 3, 10, 30, 0, 0, time.UTC)
)

// public is an address outside all special ranges. Nothing is sent to it: the
// dialers of the tests connect to loopback instead.
const public = "93.184.215.14"

var someMessage = Message{ID: "msg_1", Body: []byte(`{"specversion":"1.0"}`)}

// newSender refuses to resolve and to connect unless it is given a way.
func newSender(t testing.TB, cfg Config) *Sender {
	t.Helper()
	if cfg.Resolver == nil {
		cfg.Resolver = &names{}
	}
	if cfg.Dialer == nil {
		cfg.Dialer = loopbackOnly{t}
	}
	s := New(cfg)
	t.Cleanup(s.Close)
	return s
}

// names resolves from a table. The last answer of a name is given for ever.
type names struct {
	mu      sync.Mutex
	answers map[string][][]string
	asked   int
}

func resolving(host string, answers ...[]string) *names {
	return &names{answers: map[string][][]string{host: answers}}
}

func (n *names) LookupNetIP(_ context.Context, network, host string) ([]netip.Addr, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked++
	left := n.answers[host]
	if len(left) == 0 || network != "ip" {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	if len(left) > 1 {
		n.answers[host] = left[1:]
	}
	var out []netip.Addr
	for _, text := range left[0] {
		out = append(out, netip.MustParseAddr(text))
	}
	return out, nil
}

// loopbackOnly fails the test rather than send a packet elsewhere.
type loopbackOnly struct{ t testing.TB }

func (d loopbackOnly) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !at.Addr().IsLoopback() {
		d.t.Errorf("a connection to %s was tried", address)
		return nil, net.ErrClosed
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

// noDialer fails the test when a connection is tried at all.
type noDialer struct{ t testing.TB }

func (d noDialer) DialContext(_ context.Context, _, address string) (net.Conn, error) {
	d.t.Errorf("a connection to %s was tried", address)
	return nil, net.ErrClosed
}

// detour connects to a server on loopback whatever address is asked for.
type detour struct {
	to string

	mu    sync.Mutex
	asked []string
	fail  map[string]error
}

func (d *detour) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	d.mu.Lock()
	d.asked = append(d.asked, address)
	err := d.fail[address]
	d.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return (&net.Dialer{}).DialContext(ctx, network, d.to)
}
