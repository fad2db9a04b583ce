package mail_test

import (
	"bufio"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/samstyring/samstyring/internal/notify/mail"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func note(to string) mail.Message {
	return mail.Message{ID: "d-1", To: to, Lang: "nb", At: now, Subject: "Prøve", Text: "Blåbær\n", HTML: "<p>Blåbær</p>"}
}

func TestWhatTheServerSaysIsUnderstood(t *testing.T) {
	t.Parallel()
	office := openOffice(t, nil, false, nil)
	sender := newSender(t, office.config())
	for _, c := range []struct {
		to      string
		outcome mail.Outcome
		code    int
		reply   string
	}{
		{"post@kommune.example", mail.Delivered, 0, ""},
		{"busy@kommune.example", mail.Retry, 451, "Greylisted, <(address)> try later"},
		{"full@kommune.example", mail.Retry, 452, "Mailbox full"},
		{"unknown@kommune.example", mail.Bounce, 550, "<(address)>: no such user"},
		{"unknown@KOMMUNE.example", mail.Bounce, 550, "<(address)>: no such user"},
		{"denied@kommune.example", mail.Bounce, 550, "Access denied"},
		{"bare@kommune.example", mail.Bounce, 550, "No."},
		{"relay@kommune.example", mail.Retry, 554, "Relay access denied"},
		{"rude@kommune.example", mail.Retry, 503, "Bad sequence"},
		{"data550@kommune.example", mail.Bounce, 550, "Mailbox disabled"},
		{"data451@kommune.example", mail.Retry, 451, "Disk trouble"},
		{"data554@kommune.example", mail.Retry, 554, "Looks like spam"},
		{"none", mail.Bounce, 0, ""},
		{"a@b.example\r\nRCPT TO:<c@d.example>", mail.Bounce, 0, ""},
	} {
		got := sender.Send(t.Context(), note(c.to))
		if got.Outcome != c.outcome || got.Code != c.code || !strings.Contains(got.Reply, c.reply) || (c.reply == "") != (got.Reply == "") {
			t.Errorf("%s: %+v, want %s %d %q", c.to, got, c.outcome, c.code, c.reply)
		}
		if (got.Err == nil) != (c.outcome == mail.Delivered) {
			t.Errorf("%s: error %v", c.to, got.Err)
		}
		if got.Err != nil && (strings.Contains(strings.ToLower(got.Err.Error()+got.Reply), strings.ToLower(c.to)) || strings.ContainsAny(got.Err.Error(), "\r\n")) {
			t.Errorf("%s: the address stands in what is logged: %v", c.to, got)
		}
	}
	if taken := office.taken(); len(taken) != 1 || taken[0].from != "varsel@samstyring.example" || taken[0].hello != "samstyring.example" {
		t.Errorf("the server took %d letters: %+v", len(taken), taken)
	}
}

func TestASilentServerIsLeftInTime(t *testing.T) {
	t.Parallel()
	office := openOffice(t, nil, false, nil)
	c := office.config()
	c.Timeout = 100 * time.Millisecond
	if got := newSender(t, c).Send(t.Context(), note("hangs@kommune.example")); got.Outcome != mail.Retry || got.Code != 0 {
		t.Errorf("a server that takes the letter and does not answer: %+v", got)
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	c.Port = silent.Addr().(*net.TCPAddr).Port
	if got := newSender(t, c).Send(t.Context(), note("post@kommune.example")); got.Outcome != mail.Retry {
		t.Errorf("a server that does not greet: %+v", got)
	}
	if err := silent.Close(); err != nil {
		t.Fatal(err)
	}
	if got := newSender(t, c).Send(t.Context(), note("post@kommune.example")); got.Outcome != mail.Retry {
		t.Errorf("no server: %+v", got)
	}
}

func TestTheContextEndsAnAttempt(t *testing.T) {
	t.Parallel()
	office := openOffice(t, nil, false, nil)
	c := office.config()
	c.Timeout = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if got := newSender(t, c).Send(ctx, note("hangs@kommune.example")); got.Outcome != mail.Retry {
		t.Errorf("%+v", got)
	}
}

// TestWhatWasTakenIsDelivered: a server that breaks off after its last answer
// has the letter.
func TestWhatWasTakenIsDelivered(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		say := func(s string) { _, _ = conn.Write([]byte(s + "\r\n")) }
		say("220 mx")
		lines := bufio.NewScanner(conn)
		for data := false; lines.Scan(); {
			switch line := lines.Text(); {
			case data && line == ".":
				say("250 taken")
				return
			case data:
			case line == "DATA":
				data = true
				say("354 go on")
			default:
				say("250 ok")
			}
		}
	}()
	defer func() { _ = l.Close(); <-done }()
	c := mail.Config{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, Security: mail.Plain, From: "a@samstyring.example"}
	if got := newSender(t, c).Send(t.Context(), note("post@kommune.example")); got.Outcome != mail.Delivered {
		t.Errorf("%+v", got)
	}
}

func TestTLSAndSignIn(t *testing.T) {
	t.Parallel()
	own, ca := certificate(t)
	_, otherCA := certificate(t)
	users := map[string]string{"samstyring": "blå ønske"}
	password := write(t, "blå ønske\n")
	for _, security := range []mail.Security{mail.StartTLS, mail.TLS} {
		office := openOffice(t, own, security == mail.TLS, users)
		c := office.config()
		c.Security, c.CAFile, c.User, c.PasswordFile = security, ca, "samstyring", password
		if got := newSender(t, c).Send(t.Context(), note("post@kommune.example")); got.Outcome != mail.Delivered {
			t.Errorf("%s: %+v", security, got)
		}
		if taken := office.taken(); len(taken) != 1 || taken[0].user != "samstyring" {
			t.Errorf("%s: %+v", security, taken)
		}
		c.PasswordFile = write(t, "feil")
		if got := newSender(t, c).Send(t.Context(), note("post@kommune.example")); got.Outcome != mail.Retry || got.Code != 535 {
			t.Errorf("%s, wrong password: %+v", security, got)
		}
		c.User, c.PasswordFile = "", ""
		if got := newSender(t, c).Send(t.Context(), note("post@kommune.example")); got.Outcome != mail.Retry || got.Code != 502 {
			t.Errorf("%s, no sign-in: %+v", security, got)
		}
		c.CAFile = otherCA
		if got := newSender(t, c).Send(t.Context(), note("post@kommune.example")); got.Outcome != mail.Retry {
			t.Errorf("%s, a certificate that is not trusted: %+v", security, got)
		}
		if n := len(office.taken()); n != 1 {
			t.Errorf("%s: the server took %d letters", security, n)
		}
	}
	plain := openOffice(t, nil, false, nil)
	c := plain.config()
	c.Security = mail.StartTLS
	if got := newSender(t, c).Send(t.Context(), note("post@kommune.example")); got.Outcome != mail.Retry || len(plain.taken()) != 0 {
		t.Errorf("a server without TLS: %+v", got)
	}
}

func write(t *testing.T, s string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(s), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestConfigurationsThatAreRefused(t *testing.T) {
	t.Parallel()
	good := mail.Config{Host: "mx.example", From: "varsel@samstyring.example"}
	if _, err := mail.NewSender(good); err != nil {
		t.Errorf("the least configuration: %v", err)
	}
	password := write(t, "p")
	for name, change := range map[string]func(*mail.Config){
		"no server":            func(c *mail.Config) { c.Host = "" },
		"no sender":            func(c *mail.Config) { c.From = "" },
		"sender of no domain":  func(c *mail.Config) { c.From = "varsel@localhost" },
		"two reply addresses":  func(c *mail.Config) { c.ReplyTo = "a@b.example, c@d.example" },
		"unknown security":     func(c *mail.Config) { c.Security = "ssl" },
		"plain to far away":    func(c *mail.Config) { c.Security = mail.Plain },
		"no such port":         func(c *mail.Config) { c.Port = 70000 },
		"user alone":           func(c *mail.Config) { c.User = "u" },
		"password alone":       func(c *mail.Config) { c.PasswordFile = password },
		"no password file":     func(c *mail.Config) { c.User, c.PasswordFile = "u", password+"x" },
		"empty password":       func(c *mail.Config) { c.User, c.PasswordFile = "u", write(t, "\n") },
		"file not of a CA":     func(c *mail.Config) { c.CAFile = password },
		"negative timeout":     func(c *mail.Config) { c.Timeout = -1 },
		"header in the sender": func(c *mail.Config) { c.From = "A\r\nBcc: x@y.example <varsel@samstyring.example>" },
	} {
		c := good
		change(&c)
		if _, err := mail.NewSender(c); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
