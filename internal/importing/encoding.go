package importing

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/samstyring/samstyring/internal/fault"
)

var bom = []byte("\xef\xbb\xbf")

// decode gives the text of a CSV file as UTF-8 without byte order mark, and
// the name of the encoding it was in.
//
// What is not UTF-8 is read as Windows-1252, which any bytes could be. It is
// refused when it looks more like damaged UTF-8: the mark stands in front,
// most of its letters beyond ASCII are right UTF-8, or it has bytes that
// Windows-1252 does not use.
func decode(data []byte) (text []byte, encoding string, err error) {
	if rest, ok := bytes.CutPrefix(data, bom); ok {
		if !utf8.Valid(rest) {
			return nil, "", errEncoding(rest)
		}
		return rest, EncodingUTF8BOM, nil
	}
	if utf8.Valid(data) {
		return data, EncodingUTF8, nil
	}
	if right, wrong := countUTF8(data); right > wrong || hasUnused(data) {
		return nil, "", errEncoding(data)
	}
	text, err = charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return nil, "", errEncoding(data)
	}
	return text, EncodingWindows1252, nil
}

// countUTF8 counts the letters beyond ASCII that are right UTF-8, and the
// bytes that are not.
func countUTF8(data []byte) (right, wrong int) {
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			wrong++
		case size > 1:
			right++
		}
		data = data[size:]
	}
	return right, wrong
}

// hasUnused finds the five bytes that Windows-1252 leaves undefined.
func hasUnused(data []byte) bool {
	for _, b := range data {
		switch b {
		case 0x81, 0x8d, 0x8f, 0x90, 0x9d:
			return true
		}
	}
	return false
}

// errEncoding names the line of the first byte that is not UTF-8.
func errEncoding(data []byte) error {
	line := 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		data = data[size:]
	}
	return fault.New(fault.Malformed, "import_encoding", fault.Args{"line": line})
}
