// Package certificate serves TLS with a certificate that lies in two files, and
// takes a new one as soon as the files change: whoever renews it starts nothing
// again. A new pair that cannot be used never takes the place of one that can.
package certificate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// lookEvery is how often the files are read; they are a few kilobytes.
	lookEvery = 2 * time.Second
	// warnBefore is how long before its end a certificate is warned of.
	warnBefore = 14 * 24 * time.Hour
	// readableByOthers are the rights that a key must not have. The group may
	// read, which is how a secret is mounted in a container.
	readableByOthers fs.FileMode = 0o037
)

// Config says where a certificate is, and what it must be good for.
type Config struct {
	Certificate string // path of the certificate and those between it and a root, PEM
	Key         string // path of its private key, PEM
	Host        string // name or address that it must be for; "": any
	Clock       func() time.Time
	Logger      *slog.Logger
}

// Files is a certificate and its key in two files. It may be used by many
// goroutines.
type Files struct {
	cfg  Config
	used atomic.Pointer[tls.Certificate]

	mu      sync.Mutex
	seen    [sha256.Size]byte // what both files held at the last look
	problem error             // why they are not used as they are; nil: they are
	said    bool              // the problem stands in the log
	warned  bool              // the end of the certificate does
}

// Open reads the files, and fails if they cannot be used.
func Open(cfg Config) (*Files, error) {
	f := &Files{cfg: cfg}
	pair, seen, err := f.read()
	if err != nil {
		return nil, fmt.Errorf("read certificate for TLS: %w", err)
	}
	f.used.Store(pair)
	f.seen = seen
	f.warn()
	return f, nil
}

// TLS is the configuration of a server that shows the certificate as it is at
// the time of each connection.
func (f *Files) TLS() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return f.used.Load(), nil },
	}
}

// Run looks at the files until ctx ends.
func (f *Files) Run(ctx context.Context) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			f.Look()
		}
	}
}

// Look takes the files if they have changed and can be used. One that is written
// before the other makes a pair that does not fit for a moment: only what is
// found twice is a problem.
func (f *Files) Look() {
	f.mu.Lock()
	defer f.mu.Unlock()
	pair, seen, err := f.read()
	again := seen == f.seen
	f.seen = seen
	switch {
	case err == nil:
		f.take(pair)
	case again:
		f.problem = err
		if !f.said {
			f.said = true
			f.cfg.Logger.Error("the files of the TLS certificate cannot be used; the one before is served on",
				"certificate", f.cfg.Certificate, "key", f.cfg.Key, "until", f.used.Load().Leaf.NotAfter, "error", err)
		}
	default:
		f.said = false // something else than what was told of
	}
	f.warn()
}

// take serves a pair from now on.
func (f *Files) take(pair *tls.Certificate) {
	f.problem, f.said = nil, false
	if bytes.Equal(pair.Leaf.Raw, f.used.Load().Leaf.Raw) {
		return
	}
	f.warned = false
	f.used.Store(pair)
	f.cfg.Logger.Info("a new TLS certificate is served", "certificate", f.cfg.Certificate, "serial", pair.Leaf.SerialNumber, "until", pair.Leaf.NotAfter)
}

// warn says once that the end of the certificate is near.
func (f *Files) warn() {
	if end := f.used.Load().Leaf.NotAfter; !f.warned && f.cfg.Clock().Add(warnBefore).After(end) {
		f.warned = true
		f.cfg.Logger.Warn("the TLS certificate ends soon; put a new one into its files", "certificate", f.cfg.Certificate, "until", end)
	}
}

// Problem is why the files are not used as they are; nil if they are.
func (f *Files) Problem() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.problem
}

// End is when the certificate that is served ends.
func (f *Files) End() time.Time { return f.used.Load().Leaf.NotAfter }

// Expired says that the certificate that is served is not valid any more.
func (f *Files) Expired() bool { return f.cfg.Clock().After(f.End()) }

// read gives the pair, or everything that is wrong with it, and a hash of what
// the files hold.
func (f *Files) read() (pair *tls.Certificate, seen [sha256.Size]byte, err error) {
	certificate, unread := os.ReadFile(f.cfg.Certificate)
	key, keyUnread := os.ReadFile(f.cfg.Key)
	seen = sha256.Sum256(bytes.Join([][]byte{certificate, key}, []byte{0}))
	if err := errors.Join(unread, keyUnread); err != nil {
		return nil, seen, err
	}
	loaded, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return nil, seen, fmt.Errorf("%s and %s: %w", f.cfg.Certificate, f.cfg.Key, err)
	}
	if loaded.Leaf, err = x509.ParseCertificate(loaded.Certificate[0]); err != nil {
		return nil, seen, fmt.Errorf("%s: %w", f.cfg.Certificate, err)
	}
	return &loaded, seen, errors.Join(f.checkMode(), f.checkLeaf(loaded.Leaf))
}

func (f *Files) checkMode() error {
	info, err := os.Stat(f.cfg.Key)
	if err != nil {
		return err
	}
	if mode := info.Mode().Perm(); mode&readableByOthers != 0 {
		return fmt.Errorf("%s has mode %04o and may be read or changed by others; set it to 0600", f.cfg.Key, mode)
	}
	return nil
}

func (f *Files) checkLeaf(leaf *x509.Certificate) error {
	var wrong []error
	now := f.cfg.Clock()
	if now.Before(leaf.NotBefore) {
		wrong = append(wrong, fmt.Errorf("%s is not valid before %s", f.cfg.Certificate, leaf.NotBefore.Format(time.RFC3339)))
	}
	if now.After(leaf.NotAfter) {
		wrong = append(wrong, fmt.Errorf("%s has ended on %s", f.cfg.Certificate, leaf.NotAfter.Format(time.RFC3339)))
	}
	if f.cfg.Host != "" {
		if err := leaf.VerifyHostname(f.cfg.Host); err != nil {
			wrong = append(wrong, fmt.Errorf("%s is not for %s: %w", f.cfg.Certificate, f.cfg.Host, err))
		}
	}
	return errors.Join(wrong...)
}
