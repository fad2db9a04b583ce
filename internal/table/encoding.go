package table

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/samstyring/samstyring/internal/fault"
)

// The encodings of Table.Encoding and Options.Encoding.
const (
	UTF8        = "utf-8"
	UTF8BOM     = "utf-8-bom"
	UTF8Twice   = "utf-8-double" // UTF-8 that was read as something else and encoded again
	UTF16LE     = "utf-16le"
	UTF16BE     = "utf-16be"
	Windows1252 = "windows-1252"
	MacRoman    = "macintosh"
	CP850       = "cp850"
	CP865       = "cp865"
)

// Encodings lists them for a choice.
var Encodings = []string{UTF8, UTF16LE, UTF16BE, Windows1252, MacRoman, CP850, CP865}

// codePages are those of one byte for a character, in the order that decides
// between two that give the same text.
var codePages = []struct {
	name string
	page *charmap.Charmap
}{{Windows1252, charmap.Windows1252}, {MacRoman, charmap.Macintosh}, {CP850, charmap.CodePage850}, {CP865, charmap.CodePage865}}

var utf8BOM = []byte("\xef\xbb\xbf")

// decode gives the text of a CSV file as UTF-8 without byte order mark, and the
// encoding it was in: the one that is asked for, or the one that is found. What
// cannot be recognised is refused, with what to save the file as.
func decode(data []byte, wanted string) (text []byte, encoding string, err error) {
	if wanted != "" {
		return decodeAs(data, wanted)
	}
	switch {
	case bytes.HasPrefix(data, utf8BOM):
		if rest := data[len(utf8BOM):]; utf8.Valid(rest) {
			return undouble(rest, UTF8BOM)
		}
		return nil, "", errEncoding(data[len(utf8BOM):])
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")):
		return nil, "", errEncoding(nil)
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return decodeUTF16(data[2:], binary.LittleEndian, UTF16LE)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decodeUTF16(data[2:], binary.BigEndian, UTF16BE)
	}
	if even, odd := zeros(data); even+odd > 0 {
		switch half := len(data) / 2; {
		case odd > half/2 && even*20 < odd:
			return decodeUTF16(data, binary.LittleEndian, UTF16LE)
		case even > half/2 && odd*20 < even:
			return decodeUTF16(data, binary.BigEndian, UTF16BE)
		}
		return nil, "", fault.New(fault.UnsupportedMedia, "import_format", fault.Args{"extension": ""})
	}
	if utf8.Valid(data) {
		return undouble(data, UTF8)
	}
	if right, wrong := countUTF8(data); right > wrong {
		return nil, "", errEncoding(data)
	}
	return decodePage(data)
}

// decodeAs reads what somebody said the encoding is.
func decodeAs(data []byte, name string) ([]byte, string, error) {
	switch name {
	case UTF8, UTF8BOM, UTF8Twice:
		return decode(data, "")
	case UTF16LE:
		return decodeUTF16(bytes.TrimPrefix(data, []byte("\xff\xfe")), binary.LittleEndian, UTF16LE)
	case UTF16BE:
		return decodeUTF16(bytes.TrimPrefix(data, []byte("\xfe\xff")), binary.BigEndian, UTF16BE)
	}
	for _, p := range codePages {
		if p.name == name {
			text, err := p.page.NewDecoder().Bytes(data)
			if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
				return nil, "", errEncoding(data)
			}
			return text, name, nil
		}
	}
	return nil, "", &fault.Error{Code: fault.Invalid, Fields: []fault.Field{{Path: "encoding", Code: "unknown_encoding", Args: fault.Args{"given": name}}}}
}

// zeros counts the zero bytes at even and at odd places: text in UTF-16 has
// most of them on one side.
func zeros(data []byte) (even, odd int) {
	for i, b := range data {
		if b == 0 && i%2 == 0 {
			even++
		} else if b == 0 {
			odd++
		}
	}
	return even, odd
}

func decodeUTF16(data []byte, order binary.ByteOrder, name string) ([]byte, string, error) {
	if len(data)%2 != 0 {
		return nil, "", errEncoding(nil)
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	out := make([]byte, 0, len(data))
	for _, r := range utf16.Decode(units) {
		if r == 0xfeff && len(out) == 0 {
			continue
		}
		out = utf8.AppendRune(out, r)
	}
	if bytes.IndexByte(out, 0) >= 0 {
		return nil, "", errEncoding(nil)
	}
	return undouble(out, name)
}

// countUTF8 counts the letters beyond ASCII that are right UTF-8, and the bytes
// that are not.
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

// errEncoding names the line of the first byte that is not UTF-8.
func errEncoding(data []byte) error {
	line := 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError {
			break
		}
		if r == '\n' {
			line++
		}
		data = data[size:]
	}
	return fault.New(fault.Malformed, "import_encoding", fault.Args{"line": line})
}
