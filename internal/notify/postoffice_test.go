package notify

import (
	"io"
	"log"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	notifymail "github.com/samstyring/samstyring/internal/notify/mail"
)

// postOffice is a real SMTP server on loopback; it refuses gone@.
type postOffice struct {
	port int
	mu   sync.Mutex
	got  []letter
}

type letter struct{ from, to, subject, unsubscribe, body string }

// plain is what the letter says, as it is read.
func (l letter) plain(t testing.TB) string {
	t.Helper()
	raw, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(l.body)))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func openOffice(t testing.TB) *postOffice {
	t.Helper()
	p := &postOffice{}
	server := smtp.NewServer(p)
	server.Domain, server.ErrorLog = "mx.example", log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.port = l.Addr().(*net.TCPAddr).Port
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(l)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-done
	})
	return p
}

// by makes a service send through the office.
func (p *postOffice) by(c *Config) {
	c.Mail = &notifymail.Config{Host: "127.0.0.1", Port: p.port, Security: notifymail.Plain, From: "Samstyring <varsel@samstyring.example>"}
}

func (p *postOffice) letters(to string) (out []letter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range p.got {
		if l.to == to {
			out = append(out, l)
		}
	}
	return out
}

func (p *postOffice) wait(t testing.TB, to string, n int) []letter {
	t.Helper()
	eventually(t, "the letter to "+to, func() bool { return len(p.letters(to)) >= n })
	return p.letters(to)
}

// link finds the address of a page in a letter and gives the token.
func (l letter) link(t testing.TB, path string) string {
	t.Helper()
	found := regexp.MustCompile(regexp.QuoteMeta(path) + `([A-Za-z0-9_-]+)`).FindStringSubmatch(l.body)
	if found == nil {
		t.Fatalf("no link to %s in %s", path, l.body)
	}
	return found[1]
}

func (p *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) {
	return &postSession{office: p}, nil
}

type postSession struct {
	office   *postOffice
	from, to string
}

func (s *postSession) Reset()        {}
func (s *postSession) Logout() error { return nil }

func (s *postSession) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *postSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	if strings.HasPrefix(to, "gone@") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	return nil
}

func (s *postSession) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(m.Body)
	if err != nil {
		return err
	}
	body := strings.NewReplacer("=\r\n", "", "=3D", "=").Replace(string(raw)) // quoted-printable, as far as the links go
	subject := m.Header.Get("Subject")
	s.office.mu.Lock()
	defer s.office.mu.Unlock()
	s.office.got = append(s.office.got, letter{from: s.from, to: s.to, subject: subject, unsubscribe: m.Header.Get("List-Unsubscribe"), body: body})
	return nil
}
