package testkit

import (
	"fmt"
	"io"
	"log"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"

	"github.com/emersion/go-smtp"
)

// Letter is one that was handed in, with its body decoded.
type Letter struct{ To, ReplyTo, Subject, Body string }

// Mailbox is a real mail server on loopback that keeps every letter.
type Mailbox struct {
	Port   int
	server *smtp.Server
	done   chan struct{}

	mu      sync.Mutex
	letters []Letter
	news    chan struct{} // closed when the next letter comes
}

// OpenMailbox opens one; whoever opens it closes it.
func OpenMailbox() (*Mailbox, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open mailbox: %w", err)
	}
	m := &Mailbox{Port: l.Addr().(*net.TCPAddr).Port, done: make(chan struct{}), news: make(chan struct{})}
	m.server = smtp.NewServer(m)
	m.server.Domain, m.server.ErrorLog = "mx.example", log.New(io.Discard, "", 0)
	go func() {
		defer close(m.done)
		_ = m.server.Serve(l)
	}()
	return m, nil
}

// Close closes it.
func (m *Mailbox) Close() error {
	err := m.server.Close()
	<-m.done
	return err
}

// To are the letters to an address, and a channel that is closed when another
// letter to anybody has come.
func (m *Mailbox) To(address string) (out []Letter, more <-chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range m.letters {
		if l.To == address {
			out = append(out, l)
		}
	}
	return out, m.news
}

// NewSession implements smtp.Backend.
func (m *Mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &handingIn{box: m}, nil }

// handingIn is one connection of whoever hands letters in.
type handingIn struct {
	box *Mailbox
	to  string
}

func (h *handingIn) Mail(string, *smtp.MailOptions) error { return nil }
func (h *handingIn) Reset()                               {}
func (h *handingIn) Logout() error                        { return nil }

func (h *handingIn) Rcpt(to string, _ *smtp.RcptOptions) error {
	h.to = to
	return nil
}

func (h *handingIn) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(m.Body)
	if err != nil {
		return err
	}
	if decoded, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(string(body)))); err == nil {
		body = decoded
	}
	h.box.mu.Lock()
	defer h.box.mu.Unlock()
	h.box.letters = append(h.box.letters, Letter{To: h.to, ReplyTo: m.Header.Get("Reply-To"), Subject: m.Header.Get("Subject"), Body: string(body)})
	close(h.box.news)
	h.box.news = make(chan struct{})
	return nil
}
