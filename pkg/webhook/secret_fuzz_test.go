package webhook_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/samstyring/samstyring/pkg/webhook"
)

// A secret that is read has a key that is long enough, and is written as one that has
// the same. What is refused does not say what it was.
func FuzzParseSecret(f *testing.F) {
	for _, s := range []string{webhook.FormatSecret([]byte("0123456789abcdef01234567")), "whsec_", "whsec_AAAA", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3", " whsec_!", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, secret string) {
		key, err := webhook.ParseSecret(secret)
		if err != nil {
			if !errors.Is(err, webhook.ErrSecret) {
				t.Errorf("refused with %v", err)
			}
			return
		}
		again, err := webhook.ParseSecret(webhook.FormatSecret(key))
		if err != nil || !bytes.Equal(again, key) || len(key) < webhook.MinSecret || len(key) > webhook.MaxSecret {
			t.Errorf("a key of %d bytes is read as one of %d: %v", len(key), len(again), err)
		}
	})
}
