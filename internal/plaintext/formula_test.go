package plaintext_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/internal/plaintext"
)

// What is written with a guard is read as it was, also where a person wrote an
// apostrophe.
func TestGuardComesOff(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("'=+-@a \u00a0−＝"))).Draw(t, "text")
		written := plaintext.Guarded(s)
		if plaintext.BeginsFormula(written) {
			t.Fatalf("%q is written as %q", s, written)
		}
		got, guarded := plaintext.Unguarded(written)
		if got != s || guarded != (written != s) {
			t.Fatalf("%q is written as %q and read as %q", s, written, got)
		}
	})
}
