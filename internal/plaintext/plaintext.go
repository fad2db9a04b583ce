// Package plaintext is the one rule for what may stand in a text, whichever
// door it comes through: an API body, a form, a spreadsheet, a subscription.
//
// Clean removes what nobody can see and writes the rest in one form. Check
// refuses what must not be removed in silence. Doors clean what they read;
// the command path checks what is about to be recorded.
package plaintext

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxMarks is how many combining marks may follow one letter. Vietnamese and
// Sámi letters need one or two; more only cover other lines.
const maxMarks = 4

// Clean gives a text as it is recorded: composed (NFC), with "\n" as the end of
// a line, without space around it and without characters that show nothing –
// zero-width spaces and joiners, soft hyphens, direction marks, variation
// selectors, tags. They come along when people copy from other programs, and
// two texts that differ in them alone look the same. Forbidden characters stay,
// for Check to name.
func Clean(s string) string {
	if plain(s) {
		return strings.TrimSpace(s)
	}
	if strings.ContainsAny(s, "\r\u2028\u2029\u0085") {
		s = lineEnds.Replace(s)
	}
	s = strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(norm.NFC.String(s))
}

// lineEnds makes every end of a line the same.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n")

// plain says that a text is already as Clean gives it, but for space around it.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c == '\r' {
			return composed(s)
		}
	}
	return true
}

func composed(s string) bool {
	for _, r := range s {
		if r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029' || invisible(r) {
			return false
		}
	}
	return norm.NFC.IsNormalString(s)
}

// invisible says that a character shows nothing and changes at most how its
// neighbours are laid out. The characters that turn the direction of what
// follows are not among them: they are forbidden.
func invisible(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case turns(r):
		return false
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
		return true
	}
	switch r {
	case '\u034f', // combining grapheme joiner
		'\u115f', '\u1160', '\u3164', '\uffa0', // Hangul fillers
		'\u17b4', '\u17b5': // Khmer inherent vowels
		return true
	}
	return false
}

// turns says that a character embeds, overrides or isolates a direction
// (UAX #9): what stands after it is shown in another order than it is stored.
func turns(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// maxNamed is how many different characters are named at once.
const maxNamed = 10

// Forbidden gives the characters of a text that may not be recorded, each once
// and in the order in which they come: control characters other than line ends
// and tabs, characters that turn the direction, private and unassigned ones,
// what is left of damaged text (U+FFFD) and heaps of combining marks.
func Forbidden(s string) (found []rune) {
	marks := 0
	for _, r := range s {
		if !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Me, r) {
			marks = 0
		} else {
			marks++
		}
		if (marks > maxMarks || forbidden(r)) && !slices.Contains(found, r) && len(found) < maxNamed {
			found = append(found, r)
		}
	}
	return found
}

func forbidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < utf8.RuneSelf:
		return r < ' ' || r == 0x7f
	case r == utf8.RuneError, unicode.IsControl(r), turns(r), invisible(r):
		return true
	case unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
		return true
	}
	return !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Zs)
}

// Visible gives a text that can be quoted to whoever wrote it: each character
// that shows nothing, or may not be recorded, stands as its number.
func Visible(s string) string {
	var b strings.Builder
	for _, r := range s {
		if forbidden(r) && r != utf8.RuneError {
			b.WriteString("‹" + Names([]rune{r}) + "›")
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
