package reference

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold makes a text ready for search: lower case, without accents, in plain
// letters (å and aa become a, æ ae, ø o, đ d, ŋ n, ŧ t, and every other
// accented letter its base), with everything between words as one space.
// Letters of other scripts are kept. Folding twice changes nothing more.
//
// The result is for comparing, never for showing. What is stored folded must be
// derived anew when Fold changes.
func Fold(s string) string {
	f := folder{}
	f.out.Grow(len(s))
	for _, r := range s {
		if r < utf8.RuneSelf {
			f.ascii(byte(r))
		} else {
			f.other(r)
		}
	}
	return f.out.String()
}

// letters are those that do not decompose into a base and a mark.
var letters = map[rune]string{
	'æ': "ae", 'ø': "o", 'đ': "d", 'ŋ': "n", 'ŧ': "t",
	'ð': "d", 'þ': "th", 'ß': "ss", 'œ': "oe", 'ł': "l", 'ħ': "h", 'ı': "i", 'ʒ': "z", 'ǥ': "g",
}

type folder struct {
	out  strings.Builder
	last byte // the last that was written
	gap  bool // a space is due before the next letter
}

func (f *folder) ascii(c byte) {
	switch {
	case 'A' <= c && c <= 'Z':
		f.write(c + 'a' - 'A')
	case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
		f.write(c)
	default:
		f.gap = true
	}
}

func (f *folder) other(r rune) {
	if plain, ok := letters[unicode.ToLower(r)]; ok {
		for i := range len(plain) {
			f.write(plain[i])
		}
		return
	}
	var buffer [utf8.UTFMax]byte
	whole := buffer[:utf8.EncodeRune(buffer[:], r)]
	var room [64]byte
	for _, part := range string(norm.NFKD.Append(room[:0], whole...)) {
		f.part(unicode.ToLower(part))
	}
}

// part takes one piece of a decomposed letter, in lower case.
func (f *folder) part(r rune) {
	switch plain, ok := letters[r]; {
	case r < utf8.RuneSelf:
		f.ascii(byte(r))
	case ok:
		for i := range len(plain) {
			f.write(plain[i])
		}
	case unicode.In(r, unicode.M, unicode.Cf):
		// an accent, or invisible: part of the word
	case unicode.IsLetter(r) || unicode.IsNumber(r):
		f.space()
		f.out.WriteRune(r)
		f.last = 0
	default:
		f.gap = true
	}
}

func (f *folder) write(c byte) {
	if c == 'a' && f.last == 'a' && !f.gap {
		return // aa is an old way of writing å
	}
	f.space()
	f.out.WriteByte(c)
	f.last = c
}

func (f *folder) space() {
	if f.gap && f.out.Len() > 0 {
		f.out.WriteByte(' ')
	}
	f.gap = false
}
