package mail

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Purpose is what a token may be used for. A token for one purpose is invalid
// for every other.
type Purpose string

// The purposes.
const (
	PurposeConfirm     Purpose = "confirm"     // the address is wanted
	PurposeContact     Purpose = "contact"     // notices about a webhook are wanted
	PurposeUnsubscribe Purpose = "unsubscribe" // no more e-mail of a subscription
	PurposeCard        Purpose = "card"        // a contact's own card: to confirm, correct, claim and erase
	PurposeOwn         Purpose = "own"         // what the reader of a mailbox follows: to see, change and erase
	PurposeNever       Purpose = "never"       // no more e-mail to a mailbox, and the undoing of that
)

// What is wrong with a token.
var (
	ErrTokenInvalid = errors.New("token is invalid") // not issued here for this purpose, or damaged
	ErrTokenExpired = errors.New("token has expired")
)

// MinKey is the shortest key that a Signer takes, in bytes.
const MinKey = 32

const (
	tokenVersion = 1
	tagSize      = 16
	tokenHead    = 1 + 8 + tagSize // version, expiry in Unix seconds (0: never), address tag
	maxToken     = 1024            // of one that is read, in characters
)

var tokenText = base64.RawURLEncoding.Strict()

// Signer issues and opens the tokens of links, by HMAC-SHA256. It is safe for
// concurrent use.
type Signer struct {
	keys  [][]byte
	clock func() time.Time
}

// NewSigner takes the keys, the newest first: it signs, and all open. A key is
// at least MinKey random bytes. The clock says what has expired.
func NewSigner(clock func() time.Time, keys ...[]byte) (*Signer, error) {
	if len(keys) == 0 {
		return nil, errors.New("make token signer: no key")
	}
	for i, k := range keys {
		if len(k) < MinKey {
			return nil, fmt.Errorf("make token signer: key %d has %d bytes, %d are needed", i+1, len(k), MinKey)
		}
	}
	return &Signer{keys: keys, clock: clock}, nil
}

// Issue makes a token about a subject, such as a subscription's id, for one
// address. The address is bound to the token without standing in it. A zero
// time never expires.
func (s *Signer) Issue(p Purpose, subject, address string, expires time.Time) string {
	key := s.keys[0]
	b := make([]byte, 0, tokenHead+len(subject)+sha256.Size)
	var at uint64
	if !expires.IsZero() {
		at = uint64(expires.Unix())
	}
	b = append(b, tokenVersion)
	b = binary.BigEndian.AppendUint64(b, at)
	b = append(b, addressTag(key, address)...)
	b = append(b, subject...)
	return tokenText.EncodeToString(append(b, seal(key, p, b)...))
}

// Opened is a token that was issued here for the purpose asked for, and has not
// expired.
type Opened struct {
	Subject string
	key     []byte
	tag     []byte
}

// IsFor says whether the token was issued for an address. A subscription whose
// address has changed must not be confirmed by the link sent to the old one.
func (o Opened) IsFor(address string) bool { return hmac.Equal(o.tag, addressTag(o.key, address)) }

// Open reads a token; ErrTokenInvalid or ErrTokenExpired if it does not hold.
func (s *Signer) Open(p Purpose, token string) (Opened, error) {
	if len(token) > maxToken {
		return Opened{}, ErrTokenInvalid
	}
	b, err := tokenText.DecodeString(token)
	if err != nil || len(b) < tokenHead+sha256.Size || b[0] != tokenVersion {
		return Opened{}, ErrTokenInvalid
	}
	body, mac := b[:len(b)-sha256.Size], b[len(b)-sha256.Size:]
	for _, key := range s.keys {
		if !hmac.Equal(mac, seal(key, p, body)) {
			continue
		}
		expires := binary.BigEndian.Uint64(body[1:])
		if expires != 0 && s.clock().Unix() >= int64(expires) {
			return Opened{}, ErrTokenExpired
		}
		return Opened{Subject: string(body[tokenHead:]), key: key, tag: body[9:tokenHead]}, nil
	}
	return Opened{}, ErrTokenInvalid
}

func seal(key []byte, p Purpose, body []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("samstyring mail token\x00" + string(p) + "\x00"))
	h.Write(body)
	return h.Sum(nil)
}

// addressTag stands for an address and cannot be turned back into it without
// the key. Upper and lower case are the same address.
func addressTag(key []byte, address string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("samstyring mail address\x00" + strings.ToLower(address)))
	return h.Sum(nil)[:tagSize]
}
