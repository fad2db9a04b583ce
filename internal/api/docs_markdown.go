package api

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// reader reads Markdown as CommonMark says. It leaves out markup that is
// written into a text, and links that are scripts.
var reader = goldmark.New(goldmark.WithParserOptions(
	parser.WithAutoHeadingID(), parser.WithASTTransformers(util.Prioritized(lower{}, 100))))

// lower puts the headings of a text below those of the section it stands in.
type lower struct{}

// Transform implements parser.ASTTransformer.
func (lower) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			h.Level++
		}
	}
}

// blocks writes a text of the description as HTML.
func blocks(markdown string) template.HTML {
	var out bytes.Buffer
	if err := reader.Convert([]byte(markdown), &out); err != nil {
		panic(fmt.Errorf("write Markdown: %w", err)) // to memory
	}
	return template.HTML(out.String()) //nolint:gosec // it escapes what is in the text
}

// spans writes a text that stands within a line or a cell.
func spans(markdown string) template.HTML {
	html := strings.ReplaceAll(string(blocks(markdown)), "</p>\n<p>", "<br>\n")
	return template.HTML(strings.TrimSuffix(strings.TrimPrefix(html, "<p>"), "</p>\n")) //nolint:gosec // as blocks
}

var notInSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slug makes an anchor or an address of a name.
func slug(name string) string {
	return strings.Trim(notInSlug.ReplaceAllString(strings.ToLower(name), "-"), "-")
}
