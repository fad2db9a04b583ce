package webhook

import (
	"crypto/hmac"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// DefaultTolerance is how far the time of a notification may be from the
// receiver's clock, in both directions.
const DefaultTolerance = 5 * time.Minute

// maxSignatures is how many signatures of one header are looked at.
const maxSignatures = 16

// What is wrong with a notification that was not verified. Every error of
// Verify is one of them.
var (
	ErrHeaders   = errors.New("the webhook headers are missing or malformed")
	ErrTimestamp = errors.New("the webhook timestamp is too far from this clock")
	ErrSignature = errors.New("no webhook signature matches")
)

// Verifier knows a true notification from a false one. It may be used by many
// goroutines; its fields are set before it is used.
type Verifier struct {
	Tolerance time.Duration    // DefaultTolerance by NewVerifier
	Clock     func() time.Time // time.Now by NewVerifier

	keys [][]byte
}

// NewVerifier accepts what is signed with any of the secrets. While a secret is
// being changed there are two.
func NewVerifier(secrets ...string) (*Verifier, error) {
	if len(secrets) == 0 {
		return nil, fmt.Errorf("%w: none given", ErrSecret)
	}
	v := &Verifier{Tolerance: DefaultTolerance, Clock: time.Now}
	for _, secret := range secrets {
		key, err := ParseSecret(secret)
		if err != nil {
			return nil, err
		}
		v.keys = append(v.keys, key)
	}
	return v, nil
}

// Verify gives the id of a notification that is signed with one of the secrets,
// at a time close to now. The body must be the bytes as they came, before
// anything has read them as JSON. The comparison takes the same time wherever
// two signatures differ.
func (v *Verifier) Verify(h http.Header, body []byte) (id string, err error) {
	id, timestamp, signatures := one(h, HeaderID), one(h, HeaderTimestamp), one(h, HeaderSignature)
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || !validID(id) || signatures == "" {
		return "", ErrHeaders
	}
	if v.Clock().Sub(time.Unix(seconds, 0)).Abs() > v.Tolerance {
		return "", ErrTimestamp
	}
	given := decodeSignatures(signatures)
	matches := false
	for _, key := range v.keys {
		want := mac(key, id, timestamp, body)
		for _, got := range given {
			matches = hmac.Equal(want, got) || matches
		}
	}
	if !matches {
		return "", ErrSignature
	}
	return id, nil
}

// one is the value of a header that must come once.
func one(h http.Header, name string) string {
	if values := h.Values(name); len(values) == 1 {
		return values[0]
	}
	return ""
}

// decodeSignatures leaves out what is not of version 1.
func decodeSignatures(header string) [][]byte {
	var out [][]byte
	for _, field := range strings.Fields(header) {
		encoded, ok := strings.CutPrefix(field, version)
		if !ok {
			continue
		}
		if signature, err := base64.StdEncoding.DecodeString(encoded); err == nil {
			out = append(out, signature)
		}
		if len(out) == maxSignatures {
			break
		}
	}
	return out
}
