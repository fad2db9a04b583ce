package importing

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters writes the letters that do not come apart into a base letter and a
// mark with plain ones.
var letters = strings.NewReplacer("æ", "ae", "ø", "o", "đ", "d", "ŋ", "n", "ŧ", "t", "ß", "ss")

// plain is a text in lower case and without accents: "Sámi på Røros" becomes
// "sami pa roros".
func plain(s string) string {
	s = letters.Replace(strings.ToLower(norm.NFC.String(s)))
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

// digraphs are how æ, ø and å are written where they cannot be. What is folded
// is only compared, so it does no harm that some words become shorter.
var digraphs = strings.NewReplacer("ae", "a", "oe", "o", "aa", "a")

// maxFolded is longer than any word that is known; what is longer is compared
// as it is.
const maxFolded = 4096

// fold makes the ways to write one word alike: case, accents, digraphs, spaces
// and punctuation.
func fold(s string) string {
	if len(s) > maxFolded {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, plain(s))
	return digraphs.Replace(s)
}

const maxSlug = 80

// slug makes an id of a title: "Dødsfall og arv" becomes "dodsfall-og-arv".
// It is empty if the title has neither Latin letters nor digits.
func slug(title string) string {
	words := strings.FieldsFunc(plain(title), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	s := strings.Join(words, "-")
	if len(s) > maxSlug {
		s = strings.TrimRight(s[:maxSlug], "-")
	}
	return s
}
