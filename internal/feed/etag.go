package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// edition is raised when the same input is rendered differently, so that
// readers fetch anew what they have kept.
const edition = 2

// ETag is the entity tag of what is rendered: of the last position (or cursor)
// that could have changed it, and of everything else that it depends on, such
// as filter, language and page. It is weak, since what stands in front of the
// registry may compress.
func ETag(last string, variant ...string) string {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%d %q %q", edition, last, variant) // a hash takes all
	return `W/"` + hex.EncodeToString(h.Sum(nil)[:12]) + `"`
}
