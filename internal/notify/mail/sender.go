package mail

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"sync"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"github.com/samstyring/samstyring/internal/mailaddress"
)

// Sender hands messages to one mail server, each over a connection of its own.
// It is safe for concurrent use.
type Sender struct{ settings *settings }

// NewSender checks the configuration and reads its files. It does not call the
// server: one that is down when the registry starts may be up for the mail.
func NewSender(c Config) (*Sender, error) {
	s, err := c.check()
	if err != nil {
		return nil, err
	}
	return &Sender{settings: s}, nil
}

// Send hands one message over and waits for the answer, at most for the
// configured time or until the context ends. A message whose address is none
// bounces.
func (s *Sender) Send(ctx context.Context, m Message) Result {
	to, err := mailaddress.Parse(m.To)
	if err != nil {
		return Result{Outcome: Bounce, Err: fmt.Errorf("write message: %w", err)}
	}
	m.To = to
	msg, err := s.settings.build(m)
	if err != nil {
		return Result{Outcome: Retry, Err: fmt.Errorf("write message: %w", err)}
	}
	ctx, cancel := context.WithTimeout(ctx, s.settings.Timeout)
	defer cancel()
	line := &line{settings: s.settings}
	client, err := s.client(line)
	if err != nil {
		return Result{Outcome: Retry, Err: fmt.Errorf("prepare mail client: %w", err)}
	}
	stop := context.AfterFunc(ctx, line.hangUp)
	err = client.DialAndSendWithContext(ctx, msg)
	stop()
	line.hangUp()
	if cause := ctx.Err(); err != nil && cause != nil {
		err = fmt.Errorf("%w (%w)", err, cause)
	}
	return classify(msg, err, to)
}

func (s *Sender) client(l *line) (*gomail.Client, error) {
	c := s.settings
	options := []gomail.Option{
		gomail.WithPort(c.Port), gomail.WithTimeout(c.Timeout), gomail.WithHELO(c.domain), gomail.WithTLSConfig(c.tls),
		gomail.WithDialContextFunc(l.dial), gomail.WithoutNoop(),
	}
	switch c.Security {
	case StartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case TLS:
		options = append(options, gomail.WithSSL())
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if c.User != "" {
		options = append(options, gomail.WithSMTPAuthCustom(&signIn{settings: c}))
	}
	return gomail.NewClient(c.Host, options...)
}

// line is the connection of one message. The library forgets one on which the
// greeting, TLS or the sign-in fails, and does not look at the context once it
// is there; so it is kept here.
type line struct {
	settings *settings
	mu       sync.Mutex
	conn     net.Conn
	over     bool
}

func (l *line) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.keep(conn)
	if l.settings.Security != TLS {
		return conn, nil
	}
	secure := tls.Client(conn, l.settings.tls)
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, fmt.Errorf("negotiate TLS: %w", err)
	}
	return secure, nil
}

func (l *line) keep(conn net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn = conn
	if l.over {
		_ = conn.Close() // the context ended while the call was put through
	}
}

// hangUp may be called twice, and at any time.
func (l *line) hangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over = true
	if l.conn != nil {
		_ = l.conn.Close()
	}
}

// signIn takes the first way of signing in that the server offers. The library
// sends a password over TLS or to this machine only.
type signIn struct {
	settings *settings
	smtp.Auth
}

// Start implements smtp.Auth.
func (a *signIn) Start(server *smtp.ServerInfo) (string, []byte, error) {
	c := a.settings
	switch {
	case slices.Contains(server.Auth, "PLAIN"):
		a.Auth = smtp.PlainAuth("", c.User, c.password, c.Host, false)
	case slices.Contains(server.Auth, "LOGIN"):
		a.Auth = smtp.LoginAuth(c.User, c.password, c.Host, false)
	default:
		return "", nil, fmt.Errorf("the server offers none of PLAIN and LOGIN but %v", server.Auth)
	}
	return a.Auth.Start(server)
}
