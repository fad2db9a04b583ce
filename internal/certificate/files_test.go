package certificate_test

import (
	"bytes"
	"crypto/tls"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/certificate"
	"github.com/samstyring/samstyring/internal/testkit"
)

const host = "samstyring.example.no"

// pair is two files, and a clock and a log of whoever serves them.
type pair struct {
	cfg   certificate.Config
	clock *testkit.Clock
	log   bytes.Buffer
}

func newPair(t *testing.T) *pair {
	t.Helper()
	p := &pair{clock: testkit.NewClock()}
	dir := t.TempDir()
	p.cfg = certificate.Config{
		Certificate: filepath.Join(dir, "tls.crt"), Key: filepath.Join(dir, "tls.key"), Host: host,
		Clock: p.clock.Now, Logger: slog.New(slog.NewTextHandler(&p.log, nil)),
	}
	return p
}

// good is a certificate that can be used for 90 days.
func (p *pair) good(t *testing.T) (crt, key []byte) {
	return testkit.Certificate(t, host, p.clock.Now().Add(-time.Hour), p.clock.Now().Add(90*24*time.Hour))
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func (p *pair) write(t *testing.T, crt, key []byte) {
	t.Helper()
	write(t, p.cfg.Certificate, crt)
	write(t, p.cfg.Key, key)
}

// fresh writes a certificate that can be used.
func (p *pair) fresh(t *testing.T) {
	t.Helper()
	crt, key := p.good(t)
	p.write(t, crt, key)
}

func serial(t *testing.T, f *certificate.Files) *big.Int {
	t.Helper()
	shown, err := f.TLS().GetCertificate(&tls.ClientHelloInfo{})
	if err != nil {
		t.Fatal(err)
	}
	return shown.Leaf.SerialNumber
}

// A new pair is served at the next look; one that cannot be used never is, and
// is told of once, when it stays.
func TestFilesThatChange(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	p.fresh(t)
	f, err := certificate.Open(p.cfg)
	if err != nil {
		t.Fatal(err)
	}
	before := serial(t, f)
	f.Look()
	if serial(t, f).Cmp(before) != 0 || p.log.Len() > 0 {
		t.Errorf("nothing changed, and it says %s", p.log.String())
	}

	crt, key := p.good(t)
	write(t, p.cfg.Certificate, crt) // the key is on its way
	f.Look()
	if serial(t, f).Cmp(before) != 0 || f.Problem() != nil {
		t.Errorf("between the two files: %v", f.Problem())
	}
	write(t, p.cfg.Key, key)
	f.Look()
	now := serial(t, f)
	if now.Cmp(before) == 0 || f.Problem() != nil || !strings.Contains(p.log.String(), "a new TLS certificate is served") {
		t.Errorf("the new one is not served: %v\n%s", f.Problem(), p.log.String())
	}

	p.log.Reset()
	write(t, p.cfg.Key, []byte("no key"))
	for range 4 {
		f.Look()
	}
	if serial(t, f).Cmp(now) != 0 || f.Problem() == nil || strings.Count(p.log.String(), "cannot be used") != 1 {
		t.Errorf("%v; it says %q", f.Problem(), p.log.String())
	}
	write(t, p.cfg.Key, key)
	f.Look()
	if f.Problem() != nil {
		t.Errorf("it is mended, and still %v", f.Problem())
	}
}

// What cannot be used is refused at the start, with a reason.
func TestUnusableFiles(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil func(t *testing.T, p *pair)
		says  string
	}{
		"no certificate": {func(t *testing.T, p *pair) { remove(t, p.cfg.Certificate) }, "tls.crt"},
		"no key":         {func(t *testing.T, p *pair) { remove(t, p.cfg.Key) }, "tls.key"},
		"a key of another": {func(t *testing.T, p *pair) {
			_, key := p.good(t)
			write(t, p.cfg.Key, key)
		}, "private key does not match"},
		"a key for everybody": {func(t *testing.T, p *pair) {
			if err := os.Chmod(p.cfg.Key, 0o644); err != nil {
				t.Fatal(err)
			}
		}, "has mode 0644"},
		"of another name": {func(t *testing.T, p *pair) {
			crt, key := testkit.Certificate(t, "other.example.no", p.clock.Now(), p.clock.Now().Add(time.Hour))
			p.write(t, crt, key)
		}, "is not for " + host},
		"ended":   {func(_ *testing.T, p *pair) { p.clock.Advance(91 * 24 * time.Hour) }, "has ended on"},
		"not yet": {func(_ *testing.T, p *pair) { p.clock.Advance(-2 * time.Hour) }, "is not valid before"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPair(t)
			p.fresh(t)
			test.spoil(t, p)
			if _, err := certificate.Open(p.cfg); err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("it says %v, want %q", err, test.says)
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// The end of a certificate is warned of once, two weeks before; one that ends
// while it is served is served on, and says so.
func TestEnd(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	p.fresh(t)
	f, err := certificate.Open(p.cfg)
	if err != nil {
		t.Fatal(err)
	}
	p.clock.Advance(77 * 24 * time.Hour)
	f.Look()
	f.Look()
	if strings.Count(p.log.String(), "ends soon") != 1 || f.Expired() {
		t.Errorf("it says %q", p.log.String())
	}
	p.clock.Advance(14 * 24 * time.Hour)
	f.Look()
	f.Look()
	if !f.Expired() || f.Problem() == nil {
		t.Errorf("it has ended: %v", f.Problem())
	}
	p.fresh(t)
	f.Look()
	if f.Expired() || f.Problem() != nil {
		t.Errorf("renewed: %v", f.Problem())
	}
}
