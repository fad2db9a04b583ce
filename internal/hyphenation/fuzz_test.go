package hyphenation

import (
	"slices"
	"testing"
	"unicode/utf8"
)

// Whatever the patterns and the word are: it is broken between letters, in their
// order, and not at its ends.
func FuzzParse(f *testing.F) {
	f.Add("a1b2c\n.be3te\nkom-mu-ne", "kommunene")
	f.Add("1\n9.\n..", "fylkeskommune")
	f.Add("é1a\n\xff1", "cafékommune")
	f.Add("-\na-", "\xff\xfe\xfd\xfc\xfb\xfa\xf9")
	f.Fuzz(func(t *testing.T, patterns, word string) {
		places := Parse(patterns).Places(word)
		if !slices.IsSorted(places) {
			t.Errorf("with %q %q is broken at %v", patterns, word, places)
		}
		if !utf8.ValidString(word) {
			return
		}
		for _, at := range places {
			if at <= 0 || at >= len(word) || !utf8.RuneStart(word[at]) {
				t.Errorf("with %q %q is broken at %d", patterns, word, at)
			}
		}
	})
}
