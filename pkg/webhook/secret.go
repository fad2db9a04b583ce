package webhook

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

const secretPrefix = "whsec_"

// The length of a secret in bytes that Standard Webhooks allows.
const (
	MinSecret = 24
	MaxSecret = 64
)

// ErrSecret is wrapped by every error about a secret that cannot be used. None
// of them tells what the secret is.
var ErrSecret = errors.New("unusable webhook secret")

// ParseSecret reads a secret as it was shown, "whsec_" and base64, and gives
// the key that signs. The prefix may be missing.
func ParseSecret(secret string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(strings.TrimSpace(secret), secretPrefix))
	if err != nil {
		return nil, fmt.Errorf("%w: not whsec_ and base64", ErrSecret)
	}
	return key, checkKey(key)
}

// FormatSecret writes a key as a secret that ParseSecret reads.
func FormatSecret(key []byte) string {
	return secretPrefix + base64.StdEncoding.EncodeToString(key)
}

func checkKey(key []byte) error {
	if len(key) < MinSecret || len(key) > MaxSecret {
		return fmt.Errorf("%w: %d bytes, not %d to %d", ErrSecret, len(key), MinSecret, MaxSecret)
	}
	return nil
}
