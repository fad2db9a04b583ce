package subscription

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"
)

// Secret is what deliveries of a webhook are signed with, as Standard Webhooks
// writes it: "whsec_" and base64 of 24 to 64 bytes.
type Secret string

const (
	secretPrefix = "whsec_"
	secretBytes  = 32
	minSecret    = 24
	maxSecret    = 64
)

// DefaultOverlap is how long the old secret signs beside the new one.
const DefaultOverlap = 24 * time.Hour

// ErrSecret: it is not written as Standard Webhooks does.
var ErrSecret = errors.New("not a webhook secret")

// NewSecret makes a secret; random is crypto/rand.Reader outside of tests.
func NewSecret(random io.Reader) (Secret, error) {
	key := make([]byte, secretBytes)
	if _, err := io.ReadFull(random, key); err != nil {
		return "", fmt.Errorf("make secret: %w", err)
	}
	return Secret(secretPrefix + base64.StdEncoding.EncodeToString(key)), nil
}

// Key is the bytes to sign with, or ErrSecret.
func (s Secret) Key() ([]byte, error) {
	encoded, ok := strings.CutPrefix(string(s), secretPrefix)
	if !ok {
		return nil, ErrSecret
	}
	key, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil || len(key) < minSecret || len(key) > maxSecret {
		return nil, ErrSecret
	}
	return key, nil
}

// String keeps secrets out of what is printed.
func (Secret) String() string { return "whsec_(secret)" }

// GoString keeps secrets out of what is printed.
func (Secret) GoString() string { return "whsec_(secret)" }

// LogValue keeps secrets out of logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Secrets are the secrets that a receiver may know.
type Secrets struct {
	Current  Secret    `json:"current,omitempty"`
	Previous Secret    `json:"previous,omitempty"`
	Until    time.Time `json:"until,omitzero"` // the previous one signs before this
	By       string    `json:"by,omitempty"`   // Call.Key of the call that made the current one; "": without a key
}

// Rotate gives the secrets with a new one. The one before signs beside it for
// the overlap, so that the receiver can change over without losing anything;
// one from an earlier rotation ends at once.
func (s Secrets) Rotate(next Secret, now time.Time, overlap time.Duration) Secrets {
	if overlap <= 0 {
		return Secrets{Current: next}
	}
	return Secrets{Current: next, Previous: s.Current, Until: now.Add(overlap)}
}

// Signing lists the secrets to sign with, the current one first.
func (s Secrets) Signing(now time.Time) []Secret {
	if s.Current == "" {
		return nil
	}
	if s.Previous != "" && now.Before(s.Until) {
		return []Secret{s.Current, s.Previous}
	}
	return []Secret{s.Current}
}
