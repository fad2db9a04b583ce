package eventlog

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/samstyring/samstyring/internal/sleep"
)

const (
	connectTimeout = 5 * time.Second
	reconnectWait  = 250 * time.Millisecond
	// A connection that is silently dead is noticed after two pings.
	pingInterval = 20 * time.Second
	firstPause   = 50 * time.Millisecond
	longestPause = 2 * time.Second
)

// connect gives a connection that is up, and that comes back by itself for
// ever. It tries until ctx ends; wrong credentials are not tried again.
func (l *Log) connect(ctx context.Context, cfg Config) (*nats.Conn, error) {
	options := l.connectOptions()
	identity, err := l.identity(cfg)
	if err != nil {
		return nil, err
	}
	options = append(options, identity...)
	for wait := firstPause; ; wait = longer(wait) {
		nc, err := nats.Connect(cfg.URL, options...)
		if err == nil {
			return nc, nil
		}
		err = fmt.Errorf("connect to nats: %w", err)
		if errors.Is(err, nats.ErrAuthorization) || errors.Is(err, nats.ErrSecureConnWanted) {
			return nil, err
		}
		l.logger.Warn("event log cannot be reached, trying again", "error", err)
		if ended := sleep.For(ctx, wait); ended != nil {
			return nil, fmt.Errorf("%w: %w", err, ended)
		}
	}
}

// identity is what the connection shows, and what it trusts.
func (l *Log) identity(cfg Config) (options []nats.Option, err error) {
	if l.server != nil {
		options = append(options, nats.InProcessServer(l.server.Server))
		if l.server.key != nil {
			key, err := signedIn(l.server.key)
			return append(options, key), err
		}
		return options, nil
	}
	if cfg.Credentials != "" && cfg.NKey != "" {
		return nil, errors.New("sign in to nats with credentials or with a key, not both")
	}
	if cfg.Credentials != "" {
		if _, err := os.Stat(cfg.Credentials); err != nil {
			return nil, fmt.Errorf("read credentials: %w", err)
		}
		options = append(options, nats.UserCredentials(cfg.Credentials))
	}
	if cfg.NKey != "" {
		key, err := nats.NkeyOptionFromSeed(cfg.NKey)
		if err != nil {
			return nil, fmt.Errorf("read key for nats: %w", err)
		}
		options = append(options, key)
	}
	if cfg.CAFile != "" { // a server without TLS is then refused
		certificates, err := os.ReadFile(cfg.CAFile)
		if err != nil {
			return nil, fmt.Errorf("read certificates for nats: %w", err)
		}
		if !x509.NewCertPool().AppendCertsFromPEM(certificates) {
			return nil, fmt.Errorf("read certificates for nats: there are none in %s", cfg.CAFile)
		}
		options = append(options, nats.RootCAs(cfg.CAFile))
	}
	return options, nil
}

func (l *Log) connectOptions() []nats.Option {
	return []nats.Option{
		nats.Name("samstyring"),
		nats.Timeout(connectTimeout),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(reconnectWait),
		nats.PingInterval(pingInterval),
		nats.MaxPingsOutstanding(2),
		nats.IgnoreAuthErrorAbort(),
		// What cannot be sent now fails now: a record that is kept back and
		// sent after its command was given up would be a surprise.
		nats.ReconnectBufSize(-1),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				l.logger.Warn("event log disconnected", "error", err)
			}
		}),
		nats.ReconnectHandler(func(*nats.Conn) { l.logger.Info("event log connected again") }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			l.logger.Warn("event log connection", "error", err)
		}),
	}
}

func longer(d time.Duration) time.Duration { return min(2*d, longestPause) }
