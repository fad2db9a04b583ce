package plaintext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// formulaSigns begin a formula, in the widths and shapes that spreadsheets take
// for the same sign.
const formulaSigns = "=+-@|＝＋－＠｜﹦﹢﹣﹫−"

// guard stands before a text that a spreadsheet would take for a formula.
const guard = "'"

// BeginsFormula says that a spreadsheet would take a text for a formula.
// Spreadsheets look at the first sign behind space and characters that show
// nothing.
func BeginsFormula(s string) bool {
	first := strings.IndexFunc(s, func(r rune) bool { return !unicode.In(r, unicode.Z, unicode.C) })
	sign, _ := utf8.DecodeRuneInString(s[max(first, 0):])
	return strings.ContainsRune(formulaSigns, sign) || strings.HasPrefix(s, "\t")
}

// Guarded gives a text as it is written into delimited text: so that no
// spreadsheet takes it for a formula, and so that Unguarded gives it back.
func Guarded(s string) string {
	if BeginsFormula(strings.TrimLeft(s, guard)) {
		return guard + s
	}
	return s
}

// Unguarded takes the guard off, and says whether there was one.
func Unguarded(s string) (string, bool) {
	if rest, ok := strings.CutPrefix(s, guard); ok && BeginsFormula(strings.TrimLeft(rest, guard)) {
		return rest, true
	}
	return s, false
}
