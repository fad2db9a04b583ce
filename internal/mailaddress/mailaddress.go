// Package mailaddress is the one rule for e-mail addresses: what is one, how it
// is written, and which addresses are the same mailbox.
package mailaddress

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"golang.org/x/net/idna"

	"github.com/samstyring/samstyring/internal/fault"
)

// The limits of RFC 5321, in bytes.
const (
	MaxAddress = 254 // with the angle brackets 256
	MaxLocal   = 64
	maxDomain  = 253
	maxLabel   = 63
)

// ErrInvalid is what every error of Parse wraps.
var ErrInvalid = errors.New("not an e-mail address")

// What is wrong with an address. All wrap ErrInvalid.
var (
	ErrTooLong   = fmt.Errorf("%w: longer than %d bytes", ErrInvalid, MaxAddress)
	ErrLongLocal = fmt.Errorf("%w: the part before @ is longer than %d bytes", ErrInvalid, MaxLocal)
	ErrForm      = fmt.Errorf("%w: it cannot be written in a letter", ErrInvalid)
	ErrDomain    = fmt.Errorf("%w: the part after @ is not a domain name", ErrInvalid)
)

// local are the characters that a local part may have beside letters and
// digits. Quoted local parts are refused: nobody has one, and they are where
// injections hide.
const local = "!#$%&'*+-/=?^_`{|}~."

// Parse checks one bare address, without a name, and gives it as mail servers
// want it: the domain in lower case and, where it has letters such as å, in
// punycode. The local part is left as it is, because its case may count. A
// domain is a name: an IP address is refused in every way of writing it.
func Parse(s string) (string, error) {
	at := strings.LastIndexByte(s, '@')
	switch {
	case at < 1:
		return "", ErrForm
	case at > MaxLocal:
		return "", ErrLongLocal
	case len(s) > MaxAddress:
		return "", ErrTooLong
	}
	for _, c := range s[:at] {
		if !strings.ContainsRune(local, c) && !alphanumeric(c) {
			return "", ErrForm
		}
	}
	domain, err := parseDomain(s[at+1:])
	if err != nil {
		return "", err
	}
	out := s[:at] + "@" + domain
	if len(out) > MaxAddress {
		return "", ErrTooLong
	}
	if parsed, err := mail.ParseAddress(out); err != nil || parsed.Address != out {
		return "", ErrForm
	}
	return out, nil
}

// Check notes what is wrong with an address in a field; true if nothing is.
func Check(l *fault.List, path, given string) bool {
	_, err := Parse(given)
	switch {
	case err == nil:
		return true
	case given == "":
		l.Add(path, "required", nil)
	case errors.Is(err, ErrTooLong):
		l.Add(path, "too_long", fault.Args{"max": MaxAddress})
	case errors.Is(err, ErrLongLocal):
		l.Add(path, "address_local", fault.Args{"max": MaxLocal})
	case errors.Is(err, ErrDomain):
		l.Add(path, "address_domain", nil)
	default:
		l.Add(path, "invalid_format", fault.Args{"format": "email"})
	}
	return false
}

func parseDomain(s string) (string, error) {
	domain, err := idna.Lookup.ToASCII(s)
	if err != nil || len(domain) > maxDomain || !strings.Contains(domain, ".") {
		return "", ErrDomain
	}
	if again, err := idna.Lookup.ToASCII(domain); err != nil || again != domain { // letters that are none
		return "", ErrDomain
	}
	labels := strings.Split(domain, ".")
	for _, label := range labels {
		if label == "" || len(label) > maxLabel {
			return "", ErrDomain
		}
	}
	if last := labels[len(labels)-1]; numeric(last) {
		return "", ErrDomain
	}
	return domain, nil
}

// numeric says whether a last label makes others read the domain as an IPv4
// address: digits, or 0x and hexadecimal digits.
func numeric(label string) bool {
	digits := "0123456789"
	if rest, ok := strings.CutPrefix(label, "0x"); ok {
		label, digits = rest, "0123456789abcdef"
	}
	return strings.Trim(label, digits) == ""
}

func alphanumeric(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// Mailbox is the same for addresses that lead to the same mailbox, as far as
// that can be seen from outside: case does not count, nor what follows a plus
// sign, nor dots at the provider that ignores them. It is what is counted by,
// never where letters are sent. The address must be as Parse gave it.
func Mailbox(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return strings.ToLower(address)
	}
	name, domain := strings.ToLower(address[:at]), strings.ToLower(address[at+1:])
	if plus := strings.IndexByte(name, '+'); plus > 0 {
		name = name[:plus]
	}
	if domain == "googlemail.com" {
		domain = "gmail.com"
	}
	if domain == "gmail.com" {
		name = strings.ReplaceAll(name, ".", "")
	}
	return name + "@" + domain
}

// Domain is the part after @.
func Domain(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }
