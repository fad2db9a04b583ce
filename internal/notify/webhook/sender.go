package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"time"

	receiver "github.com/samstyring/samstyring/pkg/webhook"
)

// The limits of one attempt.
const (
	DefaultConnectTimeout = 5 * time.Second  // name and connection; and again for TLS
	DefaultTimeout        = 15 * time.Second // from the name to the end of the answer's head
	maxAnswerHead         = 64 << 10
)

// Config says how a Sender reaches the world. The zero value is for production.
type Config struct {
	// AllowPrivate also sends to loopback, private and shared addresses and to
	// names without a dot. For tests, and for those whose receivers are in the
	// same network. Link-local addresses, where clouds keep their credentials,
	// stay refused.
	AllowPrivate bool
	// AllowHTTP also sends without TLS.
	AllowHTTP bool

	UserAgent      string           // "Samstyring-Webhook/1" when empty
	RootCAs        *x509.CertPool   // those of the system when nil
	Resolver       Resolver         // net.DefaultResolver when nil
	Dialer         Dialer           // a net.Dialer when nil
	Clock          func() time.Time // time.Now when nil
	ConnectTimeout time.Duration    // DefaultConnectTimeout when 0
	Timeout        time.Duration    // DefaultTimeout when 0
}

// Sender makes attempts at deliveries. It may be used by many goroutines; one
// is enough for the program, because it keeps connections for a while.
type Sender struct {
	cfg       Config
	guard     guard
	transport *http.Transport
}

// New makes a Sender. Close it.
func New(cfg Config) *Sender {
	if cfg.UserAgent == "" {
		cfg.UserAgent = "Samstyring-Webhook/1"
	}
	if cfg.Resolver == nil {
		cfg.Resolver = net.DefaultResolver
	}
	if cfg.Dialer == nil {
		cfg.Dialer = &net.Dialer{}
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = DefaultConnectTimeout
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = DefaultTimeout
	}
	g := guard{resolver: cfg.Resolver, dialer: cfg.Dialer, allowPrivate: cfg.AllowPrivate, timeout: cfg.ConnectTimeout}
	return &Sender{cfg: cfg, guard: g, transport: newTransport(cfg, g)}
}

// newTransport speaks HTTP/1.1 only: with one connection per request under way,
// an answer that hangs holds up nothing else.
func newTransport(cfg Config, g guard) *http.Transport {
	return &http.Transport{
		Proxy:                  nil, // a proxy would resolve the name again, unchecked
		DialContext:            g.DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: cfg.RootCAs, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    cfg.ConnectTimeout,
		MaxResponseHeaderBytes: maxAnswerHead,
		DisableCompression:     true, // the excerpt is of what was sent
		MaxIdleConns:           512,
		MaxIdleConnsPerHost:    64, // one vendor may receive for many
		IdleConnTimeout:        30 * time.Second,
	}
}

// Close closes the connections that are kept. No attempt may be under way.
func (s *Sender) Close() { s.transport.CloseIdleConnections() }

// Message is what is sent: the same bytes under the same id at every attempt.
type Message struct {
	ID   string // webhook-id and the id of the event
	Body []byte // a CloudEvents event as JSON, at most 256 KiB
}

// Send makes one attempt to deliver a message to an endpoint, signed with each
// of the secrets, newest first: two while one is being changed. It returns
// within the time limit and always says what to do next. The time that is
// signed is that of the attempt. When ctx ends first, the Reason is
// ReasonStopped and the attempt should not count.
func (s *Sender) Send(ctx context.Context, endpoint string, secrets [][]byte, m Message) Result {
	began := s.cfg.Clock()
	done := func(r Result) Result {
		if r.Reason != ReasonConnection { // how long it took would tell a closed port from a silent one
			r.Duration = s.cfg.Clock().Sub(began)
		}
		return r
	}
	req, reason := s.request(endpoint, secrets, m, began)
	if reason != "" {
		return done(Result{Outcome: Failed, Reason: reason})
	}
	limited, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	// The transport is used without a client, which would follow redirects.
	resp, err := s.transport.RoundTrip(req.WithContext(limited))
	if err != nil {
		return done(Result{Outcome: Retry, Reason: reasonFor(ctx, err)})
	}
	defer resp.Body.Close()
	r := judge(resp, s.cfg.Clock())
	r.Excerpt = excerpt(resp.Body, cancel)
	return done(r)
}

// request is signed and ready to go; or the reason why no attempt can succeed.
func (s *Sender) request(endpoint string, secrets [][]byte, m Message, at time.Time) (*http.Request, Reason) {
	address, wrong := parseEndpoint(endpoint, s.cfg)
	if len(wrong) > 0 {
		return nil, ReasonEndpoint
	}
	if len(m.Body) > receiver.MaxBody {
		return nil, ReasonMessage
	}
	req, err := http.NewRequest(http.MethodPost, address.String(), bytes.NewReader(m.Body))
	if err != nil {
		return nil, ReasonEndpoint
	}
	if err := receiver.Sign(req.Header, m.ID, at, m.Body, secrets...); err != nil {
		return nil, ReasonMessage
	}
	req.Header.Set("Content-Type", receiver.ContentType)
	req.Header.Set("User-Agent", s.cfg.UserAgent)
	// Says to the transport, and not on the wire, that the request may be sent
	// again when a kept connection turns out to have been closed.
	req.Header["X-Idempotency-Key"] = nil
	return req, ""
}
