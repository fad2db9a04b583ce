package mail

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/samstyring/samstyring/internal/mailaddress"
)

// A return address is where the mail servers of others send a letter back to
// that they could not deliver: <local>+<token>@<domain>. The token names the
// subscription, and is signed, so that whoever shows it has had a letter of
// that subscription pass through their hands, and may say that it came back.
const (
	returnTag   = 4                                                  // bytes: tells apart the few addresses of one subscription
	returnMAC   = 10                                                 // bytes: it is shown to the registry only, which answers so many a second
	returnChars = (len(uuid.UUID{}) + returnTag + returnMAC) * 8 / 5 // a whole number: no bit is left over

	maxReturnLocal = mailaddress.MaxLocal - len("+") - returnChars
)

// returnText survives mail servers that change upper and lower case.
var returnText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// returnAddress finds the token of a return address in a line of a header.
var returnAddress = regexp.MustCompile(`(?i)\+([a-z2-7]{` + strconv.Itoa(returnChars) + `})@`)

// ReturnToken signs what a letter to somebody comes back under; "" for a
// subscription whose id is no UUID, which the registry does not make.
func (s *Signer) ReturnToken(r Recipient) string {
	id, err := uuid.Parse(r.Subscription)
	if err != nil || id.String() != r.Subscription {
		return ""
	}
	b := append(id[:], recipientTag(s.keys[0], r.Address, r.Changed)...)
	return returnText.EncodeToString(append(b, returnSeal(s.keys[0], b)...))
}

// OpenedReturn is a return token that was issued here.
type OpenedReturn struct {
	Subscription string
	key, tag     []byte
}

// IsFor says whether the letter went to an address, and the subscription has
// not been changed since: a letter that comes back late must not disable one
// with a new address, or one whose reader has confirmed the address meanwhile.
func (o OpenedReturn) IsFor(address string, changed time.Time) bool {
	return hmac.Equal(o.tag, recipientTag(o.key, address, changed))
}

// OpenReturn reads the token of a return address; ErrTokenInvalid if it was not
// issued here.
func (s *Signer) OpenReturn(token string) (OpenedReturn, error) {
	b, err := returnText.DecodeString(strings.ToLower(token))
	if err != nil || len(token) != returnChars {
		return OpenedReturn{}, ErrTokenInvalid
	}
	body, mac := b[:len(b)-returnMAC], b[len(b)-returnMAC:]
	for _, key := range s.keys {
		if hmac.Equal(mac, returnSeal(key, body)) {
			id := uuid.UUID(body[:len(body)-returnTag])
			return OpenedReturn{Subscription: id.String(), key: key, tag: body[len(id):]}, nil
		}
	}
	return OpenedReturn{}, ErrTokenInvalid
}

func returnSeal(key, body []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("samstyring mail return\x00"))
	h.Write(body)
	return h.Sum(nil)[:returnMAC]
}

// recipientTag stands for an address of a subscription as it was; see
// addressTag.
func recipientTag(key []byte, address string, changed time.Time) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("samstyring mail recipient\x00" + strconv.FormatInt(changed.UnixMilli(), 10) + "\x00" + strings.ToLower(address)))
	return h.Sum(nil)[:returnTag]
}
