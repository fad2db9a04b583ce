package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of Standard Webhooks.
const (
	HeaderID        = "Webhook-Id"
	HeaderTimestamp = "Webhook-Timestamp"
	HeaderSignature = "Webhook-Signature"
)

// version is the only kind of signature that is made and accepted: HMAC-SHA256.
const version = "v1,"

// maxID is the longest id, in bytes.
const maxID = 256

// ErrID says that an id cannot be signed: empty, too long, or with a character
// that is not visible ASCII or is the full stop that separates what is signed.
var ErrID = errors.New("unusable webhook id")

// Sign sets the three headers of Standard Webhooks for a body that is sent at a
// time. Every attempt is signed anew, because receivers refuse an old time; the
// id stays the same. Several keys, newest first, give as many signatures: that
// is how a secret is changed without losing a notification.
func Sign(h http.Header, id string, at time.Time, body []byte, keys ...[]byte) error {
	if !validID(id) {
		return ErrID
	}
	if len(keys) == 0 {
		return fmt.Errorf("%w: none given", ErrSecret)
	}
	timestamp := strconv.FormatInt(at.Unix(), 10)
	signatures := make([]string, len(keys))
	for i, key := range keys {
		if err := checkKey(key); err != nil {
			return err
		}
		signatures[i] = version + base64.StdEncoding.EncodeToString(mac(key, id, timestamp, body))
	}
	h.Set(HeaderID, id)
	h.Set(HeaderTimestamp, timestamp)
	h.Set(HeaderSignature, strings.Join(signatures, " "))
	return nil
}

func mac(key []byte, id, timestamp string, body []byte) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(id + "." + timestamp + "."))
	m.Write(body)
	return m.Sum(nil)
}

func validID(id string) bool {
	if id == "" || len(id) > maxID {
		return false
	}
	return strings.IndexFunc(id, func(r rune) bool { return r <= ' ' || r > '~' || r == '.' }) < 0
}
