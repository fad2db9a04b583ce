package table

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samstyring/samstyring/internal/fault"
)

// decodePage reads bytes of a code page that nobody named: the one in which the
// letters beyond ASCII make Norwegian words. Where two give different texts and
// neither is clearly the better, nothing is guessed.
func decodePage(data []byte) ([]byte, string, error) {
	sample := notASCII(data)
	best, second := -1, -1
	var marks [4]int
	var texts [4][]byte
	for i, p := range codePages {
		text, err := p.page.NewDecoder().Bytes(sample)
		if err != nil {
			return nil, "", errEncoding(data)
		}
		texts[i], marks[i] = text, fits(text)
		switch {
		case best < 0 || marks[i] > marks[best]:
			best, second = i, best
		case second < 0 || marks[i] > marks[second]:
			second = i
		}
	}
	if marks[best] <= 0 {
		return nil, "", errEncoding(data)
	}
	// A rival that reads the same letters is none.
	for i := range codePages {
		if i != best && marks[i] > 0 && marks[i]*4 >= marks[best]*3 && !bytes.Equal(texts[i], texts[best]) {
			return nil, "", fault.New(fault.Malformed, "import_encoding_ambiguous", fault.Args{"first": codePages[best].name, "second": codePages[i].name})
		}
	}
	text, err := codePages[best].page.NewDecoder().Bytes(data)
	if err != nil {
		return nil, "", errEncoding(data)
	}
	if best != 0 && bytes.ContainsRune(text, utf8.RuneError) {
		return nil, "", errEncoding(data)
	}
	return text, codePages[best].name, nil
}

// notASCII gives the lines that have a byte beyond ASCII, of which the others
// say nothing: at most 1 MiB of them.
func notASCII(data []byte) []byte {
	var out []byte
	for len(data) > 0 && len(out) < 1<<20 {
		end := bytes.IndexAny(data, "\r\n")
		if end < 0 {
			end = len(data) - 1
		}
		row := data[:end+1]
		data = data[end+1:]
		if bytes.IndexFunc(row, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
			out = append(out, row[:min(len(row), 64<<10)]...)
		}
	}
	return out
}

// fits is how well the characters beyond ASCII fit where they stand: letters in
// words, quotation marks around them, no signs among them.
func fits(text []byte) (mark int) {
	before := ' '
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		i += size
		if r >= utf8.RuneSelf {
			after, _ := utf8.DecodeRune(text[i:])
			mark += fit(before, r, after)
		}
		before = r
	}
	return mark
}

func fit(before, r, after rune) int {
	inWord := unicode.IsLetter(before) || unicode.IsLetter(after)
	switch {
	case r == utf8.RuneError, unicode.IsControl(r):
		return -8
	case strings.ContainsRune("æøåÆØÅ", r):
		return fitLetter(before, r, after, 3)
	case strings.ContainsRune("êèëàñòôç", r) && !unicode.IsLetter(before):
		return 0 // no Norwegian word begins so
	case strings.ContainsRune("éèêëóòôöüäáàíñçßÉÖÄÜÓÁŠšŽž", r) && inWord:
		return fitLetter(before, r, after, 1)
	case strings.ContainsRune("«“‘„‚", r):
		return truth(!unicode.IsLetter(before) && !unicode.IsSpace(after))
	case strings.ContainsRune("»”", r):
		return truth(!unicode.IsLetter(after) && !unicode.IsSpace(before))
	case r == '’':
		return truth(unicode.IsLetter(before))
	case strings.ContainsRune("–—", r):
		return truth(unicode.IsSpace(before) == unicode.IsSpace(after))
	case strings.ContainsRune("…•·°§½²³€£®©\u00a0", r):
		return truth(r == '\u00a0' || r == '•' || !unicode.IsLetter(after))
	}
	return -4
}

// fitLetter is how well a letter fits: none is large within small ones.
func fitLetter(before, r, after rune, worth int) int {
	switch {
	case unicode.IsUpper(r) && unicode.IsLower(before):
		return -4
	case unicode.IsUpper(r) && unicode.IsUpper(before) && unicode.IsLower(after):
		return -1
	case unicode.IsLower(r) && unicode.IsUpper(before) && unicode.IsUpper(after):
		return -4
	case !unicode.IsLetter(before) && !unicode.IsLetter(after) && r != 'å' && r != 'Å':
		return -1
	}
	return worth
}

func truth(fits bool) int {
	if fits {
		return 1
	}
	return -4
}
