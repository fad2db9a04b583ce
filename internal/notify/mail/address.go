package mail

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"golang.org/x/net/idna"
)

// ErrAddress is what every error of Address wraps.
var ErrAddress = errors.New("not an e-mail address")

const (
	maxAddress = 254 // RFC 5321, with the angle brackets 256
	maxLocal   = 64
)

// local are the characters that a local part may have beside letters and
// digits. Quoted local parts are refused: nobody has one, and they are where
// injections hide.
const local = "!#$%&'*+-/=?^_`{|}~."

// Address checks one bare address, without a name, and gives it as mail servers
// want it: the domain in lower case and, where it has letters such as å, in
// punycode. The local part is left as it is, because its case may count.
func Address(s string) (string, error) {
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > maxLocal {
		return "", fmt.Errorf("%w: the part before @ is missing or too long", ErrAddress)
	}
	for _, c := range s[:at] {
		if !strings.ContainsRune(local, c) && !alphanumeric(c) {
			return "", fmt.Errorf("%w: %q cannot stand before @", ErrAddress, c)
		}
	}
	domain, err := idna.Lookup.ToASCII(s[at+1:])
	if err != nil || !strings.Contains(domain, ".") || strings.HasSuffix(domain, ".") {
		return "", fmt.Errorf("%w: the part after @ is not a domain name", ErrAddress)
	}
	out := s[:at] + "@" + domain
	parsed, err := mail.ParseAddress(out)
	if err != nil || parsed.Address != out || len(out) > maxAddress {
		return "", fmt.Errorf("%w: it cannot be written in a letter", ErrAddress)
	}
	return out, nil
}

func alphanumeric(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
