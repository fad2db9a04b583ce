package reading_test

import (
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reading"
)

// Texts that are made to be hard to read are as quickly refused as others: this
// test takes minutes if the work grows faster than the text.
func TestLongTextsCostNoMoreThanTheirLength(t *testing.T) {
	t.Parallel()
	for _, piece := range []string{"-", "1-", "a-", "Oslo - ", "Oslo og ", "og ", "Herøy, ", "0301 Oslo ", "(", "Oslo (", "unntatt ", "alle unntatt ", "1 ", "1.000.", "2026-", "å", "å ", "Tysfjord og "} {
		s := strings.Repeat(piece, reading.MaxText/len(piece))
		for what, words := range readings(locale.Bokmaal, s) {
			if words == "" {
				t.Errorf("%q as %s has no words", piece, what)
			}
		}
		readings(locale.Bokmaal, s[:400])
	}
}
