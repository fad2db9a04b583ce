package table

import (
	"errors"
	"testing"
	"unicode/utf8"

	"github.com/samstyring/samstyring/internal/fault"
)

// A place and an area that are read lie in a sheet.
func FuzzParseArea(f *testing.F) {
	for _, s := range []string{"B12", "$C$2:$C$4", "A0", "ZZZZ1", "A1:A1048577", "XFD1:A1", "A1:", "a-1", "A+1", "A99999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if row, column, ok := parseCell(s); ok && (row < 0 || column < 0) {
			t.Errorf("%q is at row %d and column %d", s, row, column)
		}
		a, ok := parseArea(s)
		if !ok {
			return
		}
		if a.row < 0 || a.column < 0 || a.lastRow >= maxSheetRow || a.lastColumn >= maxSheetColumn || a.column > a.lastColumn || a.row > a.lastRow {
			t.Errorf("%q is the area %+v", s, a)
		}
	})
}

// The text of a file is UTF-8 without a mark, in an encoding that is named; what is
// refused is a fault with words.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("Navn;Eier\nBlåbær;Økern\n"), "")
	f.Add([]byte("Bl\xe5b\xe6r"), "")
	f.Add([]byte("\xff\xfeB\x00\xd8\x00"), "")
	f.Add([]byte("\xfe\xff\xd8\x00"), UTF16BE)
	f.Add([]byte("BlÃ¥bÃ¦r"), UTF8)
	f.Add([]byte{0x81}, Windows1252)
	f.Add([]byte("x"), "latin9")
	f.Fuzz(func(t *testing.T, data []byte, wanted string) {
		text, encoding, err := decode(data, wanted)
		if err != nil {
			var known *fault.Error
			if !errors.As(err, &known) {
				t.Errorf("%v is no fault", err)
			}
			return
		}
		if encoding == "" || !utf8.Valid(text) {
			t.Errorf("%q is read as %q in %q", data, text, encoding)
		}
	})
}
