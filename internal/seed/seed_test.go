package seed_test

import (
	"bytes"
	"testing"

	"github.com/samstyring/samstyring/internal/seed"
)

// Whoever changes the copy must not change what others get.
func TestInitiativesIsACopy(t *testing.T) {
	t.Parallel()
	first := seed.Initiatives()
	if !bytes.HasPrefix(first, []byte("id,tittel,")) {
		t.Fatalf("begins with %q", first[:20])
	}
	first[0] = 'X'
	if seed.Initiatives()[0] == 'X' {
		t.Error("the embedded file was changed")
	}
}
