package table

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/samstyring/samstyring/internal/fault"
)

// misread are the code pages that UTF-8 is read in by mistake.
var misread = []*charmap.Charmap{charmap.Windows1252, charmap.Macintosh, charmap.CodePage850, charmap.CodePage865, charmap.CodePage437}

// undouble mends text that was UTF-8, was read as something else, and was
// encoded again: "Ã¸" becomes "ø". What cannot be mended is refused: letters
// that were lost ("�"), and letters of one code page that were read as another
// ("l¿sning").
func undouble(text []byte, encoding string) ([]byte, string, error) {
	mended, n := mendRuns(text)
	if n > 0 {
		encoding = UTF8Twice
		if again, more := mendRuns(mended); more > 0 {
			mended = again
		}
	}
	if bytes.ContainsRune(mended, utf8.RuneError) {
		return nil, "", errEncoding(mended)
	}
	if at := misplaced(mended); at >= 0 {
		line := 1 + bytes.Count(mended[:at], []byte("\n"))
		return nil, "", fault.New(fault.Malformed, "import_encoding_lost", fault.Args{"line": line, "given": around(mended, at)})
	}
	return mended, encoding, nil
}

// mendRuns mends every character that is UTF-8 read in a code page, and counts
// them.
func mendRuns(text []byte) ([]byte, int) {
	out, n := make([]byte, 0, len(text)), 0
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			out = append(out, text[i])
			i++
			continue
		}
		if right, size := mend(text[i:]); size > 0 {
			out = utf8.AppendRune(out, right)
			n++
			i += size
			continue
		}
		_, size := utf8.DecodeRune(text[i:])
		out = append(out, text[i:i+size]...)
		i += size
	}
	return out, n
}

// mend gives the character that stood at the beginning of a text before it was
// read wrongly, and how many bytes it takes now; 0 if it was not.
func mend(text []byte) (rune, int) {
	for _, page := range misread {
		var raw [4]byte
		size := 0
		for n := 0; n < len(raw) && size < len(text); n++ {
			r, width := utf8.DecodeRune(text[size:])
			b, ok := encodeByte(page, r)
			if !ok || n == 0 && b < 0xc2 || n > 0 && (b < 0x80 || b > 0xbf) {
				break
			}
			raw[n] = b
			size += width
			if right, whole := utf8.DecodeRune(raw[:n+1]); right != utf8.RuneError && whole == n+1 {
				if strings.ContainsRune(expected, right) {
					return right, size
				}
				break
			}
		}
	}
	return 0, 0
}

// encodeByte writes a character in a code page. The bytes that Windows-1252
// does not use are often kept as control characters.
func encodeByte(page *charmap.Charmap, r rune) (byte, bool) {
	b, ok := page.EncodeRune(r)
	if !ok && page == charmap.Windows1252 && r >= 0x80 && r < 0xa0 {
		return byte(r), true
	}
	return b, ok
}

// expected are the characters that Norwegian and Sámi text has, and those that
// they look like if they are read wrongly twice.
const expected = "æøåÆØÅéèêëóòôöüäáàíñçßÉÖÄÜÓÁČčĐđŊŋŠšŦŧŽž«»–—“”‘’‚„…•·°§½€\u00a0©®´¨ÃÂâ¸¥¦…†˜√¬‰‹›ŒœŸƒˆ‡™"

// inWords are the signs that other code pages show for Norwegian letters, and
// that no word has in it.
const inWords = "¿¾›‹†‡ƒ¯¤¦°±•™∏√≥≤¥¢║╗╝┐└┴┬├─┼▒░│┤╣╔╩╦╠═╬"

// misplaced finds a sign that stands for a letter: between two small letters,
// or after one at the end of "p†". -1 if there is none.
func misplaced(text []byte) int {
	before := ' '
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r >= utf8.RuneSelf && bytes.ContainsRune([]byte(inWords), r) {
			after, _ := utf8.DecodeRune(text[i+size:])
			if unicode.IsLetter(before) && unicode.IsLower(after) {
				return i
			}
		}
		before = r
		i += size
	}
	return -1
}

// around is the word in which a place lies.
func around(text []byte, at int) string {
	isEnd := func(r rune) bool { return unicode.IsSpace(r) || r == ';' || r == ',' || r == '"' }
	begin, end := at, len(text)
	for begin > 0 && at-begin < 40 && !isEnd(rune(text[begin-1])) {
		begin--
	}
	if i := bytes.IndexFunc(text[at:min(len(text), at+40)], isEnd); i >= 0 {
		end = at + i
	} else {
		end = min(end, at+40)
	}
	return string(bytes.ToValidUTF8(text[begin:end], nil))
}
