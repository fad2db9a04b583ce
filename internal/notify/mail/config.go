package mail

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/mailaddress"
)

// Security says how the connection to the mail server is protected.
type Security string

// The kinds of protection.
const (
	StartTLS Security = "starttls" // the default: begins in the clear and must turn to TLS before anything is said
	TLS      Security = "tls"      // from the first byte
	Plain    Security = "none"     // for a server on the same machine only
)

var defaultPort = map[Security]int{StartTLS: 587, TLS: 465, Plain: 25}

// Config says where mail is handed in and in whose name. DKIM signatures, which
// must cover the List-Unsubscribe headers, are the mail server's task.
type Config struct {
	Host         string        // name of the SMTP server
	Port         int           // 0: 587 for starttls, 465 for tls, 25 for none
	Security     Security      // "": starttls
	CAFile       string        // PEM certificates to trust instead of the system's; "": the system's
	User         string        // "": no sign-in
	PasswordFile string        // holds the password and nothing else; read once by NewSender
	From         string        // "Samstyring <varsel@example.no>"; its domain names the Message-IDs
	ReplyTo      string        // where answers go; "": to From
	Bounces      string        // "retur@example.no": letters come back to retur+<token>@example.no; "": to From
	Timeout      time.Duration // for one message from dialling to the last answer; 0: 30 s
}

const defaultTimeout = 30 * time.Second

// settings is a Config that has been checked.
type settings struct {
	Config
	from, replyTo *mail.Address
	bounces       *returnPath // nil: letters come back to From
	domain        string      // of From
	password      string
	tls           *tls.Config
}

// returnPath is what return addresses are made of.
type returnPath struct{ local, domain string }

// check refuses what cannot work and what is unsafe: everything at once.
func (c Config) check() (*settings, error) {
	s := &settings{Config: c}
	if s.Security == "" {
		s.Security = StartTLS
	}
	if s.Port == 0 {
		s.Port = defaultPort[s.Security]
	}
	if s.Timeout == 0 {
		s.Timeout = defaultTimeout
	}
	problems := []error{s.readServer(), s.readPeople(), s.readBounces(), s.readSecrets()}
	if err := errors.Join(problems...); err != nil {
		return nil, fmt.Errorf("check mail configuration: %w", err)
	}
	return s, nil
}

func (s *settings) readServer() error {
	switch {
	case s.Host == "":
		return errors.New("no server is named")
	case !slices.Contains([]Security{StartTLS, TLS, Plain}, s.Security):
		return fmt.Errorf("security is %q, not one of starttls, tls, none", s.Security)
	case s.Port < 1 || s.Port > 65535:
		return fmt.Errorf("port %d does not exist", s.Port)
	case s.Timeout < 0:
		return errors.New("the timeout is negative")
	case s.Security == Plain && !loopback(s.Host):
		return errors.New("security none is only for a server on this machine")
	}
	return nil
}

// loopback says whether a host is this machine, without asking a name server.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (s *settings) readPeople() (err error) {
	if s.from, err = person(s.From); err != nil {
		return fmt.Errorf("read sender: %w", err)
	}
	s.domain = s.from.Address[strings.LastIndexByte(s.from.Address, '@')+1:]
	if s.ReplyTo == "" {
		return nil
	}
	if s.replyTo, err = person(s.ReplyTo); err != nil {
		return fmt.Errorf("read reply address: %w", err)
	}
	return nil
}

func (s *settings) readBounces() error {
	if s.Bounces == "" {
		return nil
	}
	address, err := mailaddress.Parse(s.Bounces)
	if err != nil {
		return fmt.Errorf("read bounce address: %w", err)
	}
	local, domain, _ := strings.Cut(address, "@")
	if len(local) > maxReturnLocal {
		return fmt.Errorf("read bounce address: the part before @ has more than %d characters, so that no token has room after it", maxReturnLocal)
	}
	s.bounces = &returnPath{local, domain}
	return nil
}

// person reads an address that may have a name.
func person(s string) (*mail.Address, error) {
	p, err := mail.ParseAddress(s)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", mailaddress.ErrInvalid, err)
	}
	if p.Address, err = mailaddress.Parse(p.Address); err != nil {
		return nil, err
	}
	p.Name = oneLine(p.Name)
	return p, nil
}

func (s *settings) readSecrets() error {
	s.tls = &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12}
	if s.CAFile != "" {
		pem, err := os.ReadFile(s.CAFile)
		if err != nil {
			return fmt.Errorf("read certificates: %w", err)
		}
		s.tls.RootCAs = x509.NewCertPool()
		if !s.tls.RootCAs.AppendCertsFromPEM(pem) {
			return fmt.Errorf("read certificates: %s holds none", s.CAFile)
		}
	}
	if (s.User == "") != (s.PasswordFile == "") {
		return errors.New("user and password file go together")
	}
	if s.User == "" {
		return nil
	}
	raw, err := os.ReadFile(s.PasswordFile)
	if err != nil {
		return fmt.Errorf("read password: %w", err)
	}
	s.password = strings.TrimRight(string(raw), "\r\n")
	if s.password == "" {
		return fmt.Errorf("read password: %s is empty", s.PasswordFile)
	}
	return nil
}
