package opendocument

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"text/template"
)

// Type is the media type of a text document.
const Type = "application/vnd.oasis.opendocument.text"

// Text is a document. Language is a tag such as "nb".
type Text struct {
	Title    string
	Language string
	Blocks   []Block
}

// Block is one of Heading, Paragraph and Table.
type Block any

// Heading is a heading of a level from 1.
type Heading struct {
	Level int
	Text  string
}

// Paragraph is a run of text; with an address, all of it is a link.
type Paragraph struct{ Text, Href string }

// Table has one heading row, which is repeated on each page. Widths are in
// millimetres, 170 together; there are as many as columns.
type Table struct {
	Name   string
	Widths []int
	Head   []string
	Rows   [][]Paragraph
}

//go:embed templates/*.xml
var files embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"xml":       escape,
	"heading":   func(b Block) *Heading { h, _ := as[Heading](b); return h },
	"paragraph": func(b Block) *Paragraph { p, _ := as[Paragraph](b); return p },
	"table":     func(b Block) *Table { t, _ := as[Table](b); return t },
	"country":   country,
}).ParseFS(files, "templates/*.xml"))

func as[T any](b Block) (*T, bool) {
	v, ok := b.(T)
	if !ok {
		return nil, false
	}
	return &v, true
}

// escape also leaves out what XML cannot say.
func escape(s string) (string, error) {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "", err
	}
	return b.String(), nil
}

// country is the one that a language is spoken in here.
func country(language string) string {
	if language == "en" {
		return "GB"
	}
	return "NO"
}

// Write writes a document. Nothing reaches w before all of it is made.
func Write(w io.Writer, t *Text) error {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	// The format asks for the type first, as it is, so that the file can be told by its first bytes.
	kind, err := z.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store})
	if err == nil {
		_, err = io.WriteString(kind, Type)
	}
	if err != nil {
		return fmt.Errorf("write type of document: %w", err)
	}
	for _, name := range []string{"META-INF/manifest.xml", "meta.xml", "styles.xml", "content.xml"} {
		part, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err == nil {
			err = templates.ExecuteTemplate(part, name[strings.LastIndexByte(name, '/')+1:], t)
		}
		if err != nil {
			return fmt.Errorf("write %s of document: %w", name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("close document: %w", err)
	}
	_, err = out.WriteTo(w)
	return err
}
