package opendocument_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/opendocument"
)

func written(t *testing.T, doc *opendocument.Text) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := opendocument.Write(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A document is a package whose type comes first and plain, whose parts are well
// formed, and which says all that it was given, whatever letters that has.
func TestWrite(t *testing.T) {
	t.Parallel()
	const awkward = "Å <b> & \"sitat\" \x01 ]]> slutt"
	doc := &opendocument.Text{Title: awkward, Language: "nn", Blocks: []opendocument.Block{
		opendocument.Heading{Level: 1, Text: awkward}, opendocument.Paragraph{Text: awkward},
		opendocument.Paragraph{Text: "Lenkje", Href: `https://example.org/?a=1&b="2"`},
		opendocument.Table{Name: "Tabell", Widths: []int{100, 70}, Head: []string{"Kva", "Når"}, Rows: [][]opendocument.Paragraph{{{Text: awkward}, {Text: "2027"}}}},
	}}
	raw := written(t, doc)
	if !bytes.Equal(raw, written(t, doc)) {
		t.Error("the same document is written in two ways")
	}
	if !bytes.Contains(raw[:100], []byte("mimetype"+opendocument.Type)) {
		t.Error("the type does not come first")
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File[1:] {
		text := read(t, f)
		if f.Name != "content.xml" {
			continue
		}
		if n := strings.Count(text, "Å <b> & \"sitat\" \ufffd ]]> slutt"); n != 3 {
			t.Errorf("the text stands %d times in %q", n, text)
		}
		for _, want := range []string{"Kva", "Når", "2027", "Lenkje"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is missing", want)
			}
		}
	}
}

// read gives the text of a part, which is well-formed XML.
func read(t *testing.T, f *zip.File) string {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	var out strings.Builder
	for d := xml.NewDecoder(r); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if text, ok := token.(xml.CharData); ok {
			out.Write(text)
		}
	}
}
