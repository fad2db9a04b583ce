package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/samstyring/samstyring/internal/notify/mail"
)

// letter is what the server took.
type letter struct{ from, to, raw, user, hello string }

// postOffice is a real SMTP server. What it answers follows from the address that
// is written to.
type postOffice struct {
	mu      sync.Mutex
	letters []letter
	port    int
	users   map[string]string // user → password; nil: nobody needs to sign in
	release chan struct{}     // closed when the test ends: what hangs lets go
}

func (p *postOffice) taken() []letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]letter(nil), p.letters...)
}

// NewSession implements smtp.Backend.
func (p *postOffice) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{office: p, letter: letter{hello: c.Hostname()}}, nil
}

type session struct {
	office *postOffice
	letter letter
}

// AuthMechanisms implements smtp.AuthSession.
func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth implements smtp.AuthSession.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if s.office.users[user] != password {
			return smtp.ErrAuthFailed
		}
		s.letter.user = user
		return nil
	}), nil
}

// Mail implements smtp.Session.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.office.users != nil && s.letter.user == "" {
		return smtp.ErrAuthRequired
	}
	s.letter.from = from
	return nil
}

// answers are given when the address is named, and those of "data" when the
// letter has been read.
var answers = map[string]error{
	"busy@":    &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Greylisted, <busy@kommune.example> try later"},
	"full@":    &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "Mailbox full"},
	"unknown@": &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "<unknown@kommune.example>: no such user\nhere"},
	"denied@":  &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 4, 1}, Message: "Recipient address rejected: Access denied"},
	"relay@":   &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Relay access denied"},
	"bare@":    &smtp.SMTPError{Code: 550, EnhancedCode: smtp.NoEnhancedCode, Message: "No."},
	"rude@":    &smtp.SMTPError{Code: 503, EnhancedCode: smtp.NoEnhancedCode, Message: "Bad sequence"},
	"data550@": &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 2, 1}, Message: "Mailbox disabled"},
	"data451@": &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Disk trouble"},
	"data554@": &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Looks like spam"},
}

func answer(to string) error { return answers[to[:strings.IndexByte(to, '@')+1]] }

// Rcpt implements smtp.Session.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.letter.to = to
	if strings.HasPrefix(to, "data") {
		return nil
	}
	return answer(to)
}

// Data implements smtp.Session.
func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if strings.HasPrefix(s.letter.to, "hangs@") {
		<-s.office.release
		return errors.New("too late")
	}
	if err := answer(s.letter.to); err != nil {
		return err
	}
	s.letter.raw = string(raw)
	s.office.mu.Lock()
	defer s.office.mu.Unlock()
	s.office.letters = append(s.office.letters, s.letter)
	return nil
}

// Reset implements smtp.Session.
func (s *session) Reset() {}

// Logout implements smtp.Session.
func (s *session) Logout() error { return nil }

// openOffice serves on loopback until the test ends; with TLS if a certificate
// is given, from the first byte if it is implicit.
func openOffice(t *testing.T, certificate *tls.Certificate, implicit bool, users map[string]string) *postOffice {
	t.Helper()
	p := &postOffice{users: users, release: make(chan struct{})}
	server := smtp.NewServer(p)
	server.Domain = "mx.example"
	server.AllowInsecureAuth = true
	server.ErrorLog = log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.port = l.Addr().(*net.TCPAddr).Port
	if certificate != nil {
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*certificate}}
		if implicit {
			l = tls.NewListener(l, server.TLSConfig)
			server.TLSConfig = nil
		}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(l)
	}()
	t.Cleanup(func() {
		close(p.release)
		_ = server.Close()
		<-done
	})
	return p
}

// certificate is a new one for 127.0.0.1, and a file in which it stands.
func certificate(t *testing.T) (*tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mx.example"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}

// config is for a post office without TLS.
func (p *postOffice) config() mail.Config {
	return mail.Config{
		Host: "127.0.0.1", Port: p.port, Security: mail.Plain,
		From: "Samstyring <varsel@samstyring.example>", ReplyTo: "post@samstyring.example",
	}
}

func newSender(t *testing.T, c mail.Config) *mail.Sender {
	t.Helper()
	s, err := mail.NewSender(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
