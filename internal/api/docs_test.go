package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/samstyring/samstyring/internal/fault"
)

// readPage parses the page and gives its elements in order.
func readPage(t *testing.T) (text string, elements []*html.Node) {
	t.Helper()
	raw, err := DocsPage()
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			elements = append(elements, n)
		}
	}
	return string(raw), elements
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func ids(elements []*html.Node) map[string]int {
	out := map[string]int{}
	for _, n := range elements {
		if id := attribute(n, "id"); id != "" {
			out[id]++
		}
	}
	return out
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

func TestEveryLinkOfThePageLeadsSomewhere(t *testing.T) {
	t.Parallel()
	_, elements := readPage(t)
	anchors := ids(elements)
	for id, count := range anchors {
		if count > 1 {
			t.Errorf("%d elements have the id %s", count, id)
		}
	}
	for _, n := range elements {
		for _, name := range []string{"href", "aria-labelledby"} {
			to, local := strings.CutPrefix(attribute(n, name), "#")
			if name == "href" && !local || to == "" {
				continue
			}
			if anchors[to] == 0 {
				t.Errorf("<%s %s> leads to %q, which is not there", n.Data, name, to)
			}
		}
	}
}

// TestThePageNeedsNothingElse holds for its content security policy:
// default-src 'none'; style-src 'self'; img-src 'self' data:.
func TestThePageNeedsNothingElse(t *testing.T) {
	t.Parallel()
	_, elements := readPage(t)
	for _, n := range elements {
		switch n.Data {
		case "script", "style", "iframe", "object", "form", "base":
			t.Errorf("the page has a <%s>", n.Data)
		case "link":
			if to := attribute(n, "href"); to != Base+"/docs/style.css" && to != "data:," {
				t.Errorf("the page loads %s", to)
			}
		}
		for _, a := range n.Attr {
			if a.Key == "style" || a.Key == "src" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
			}
		}
	}
	for _, forbidden := range []string{"@import", "url(", "http:", "https:"} {
		if bytes.Contains(DocsStyle(), []byte(forbidden)) {
			t.Errorf("the stylesheet has %s", forbidden)
		}
	}
}

func TestThePageCanBeReadByAnyone(t *testing.T) {
	t.Parallel()
	_, elements := readPage(t)
	landmarks, level, skip := map[string]int{}, 0, ""
	for _, n := range elements {
		landmarks[n.Data]++
		switch n.Data {
		case "html":
			if attribute(n, "lang") != "en" {
				t.Error("the page does not say that it is in English")
			}
		case "a":
			if skip == "" {
				skip = attribute(n, "href")
			}
			if strings.TrimSpace(textOf(n)) == "" {
				t.Errorf("a link to %s has no words", attribute(n, "href"))
			}
		case "h1", "h2", "h3", "h4", "h5", "h6":
			if now := int(n.Data[1] - '0'); now > level+1 {
				t.Errorf("%q jumps from level %d to %d", textOf(n), level, now)
			} else {
				level = now
			}
		case "table":
			if attribute(n.Parent, "class") != "scroll" || attribute(n.Parent, "tabindex") != "0" || attribute(n.Parent, "aria-label") == "" {
				t.Error("a table does not scroll by itself and by keyboard")
			}
		case "th":
			if attribute(n, "scope") == "" {
				t.Errorf("the heading %q says not what for", textOf(n))
			}
		case "pre":
			if attribute(n, "tabindex") != "0" {
				t.Error("code does not scroll by keyboard")
			}
		}
	}
	for _, once := range []string{"h1", "main", "nav", "title"} {
		if landmarks[once] != 1 {
			t.Errorf("the page has %d <%s>", landmarks[once], once)
		}
	}
	if skip != "#main" {
		t.Errorf("the first link leads to %q, not past the contents", skip)
	}
}

func TestEveryOperationAndSchemaIsDocumented(t *testing.T) {
	t.Parallel()
	text, elements := readPage(t)
	anchors := ids(elements)
	doc, err := Description()
	if err != nil {
		t.Fatal(err)
	}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			if anchors[o.OperationID] != 1 {
				t.Errorf("%s %s is not on the page", method, path)
			}
		}
	}
	for name := range doc.Components.Schemas {
		if anchors[schemaID(name)] != 1 {
			t.Errorf("the schema %s is not on the page", name)
		}
	}
	for name := range doc.Components.Responses {
		if anchors[answerID(name)] != 1 {
			t.Errorf("the answer %s is not on the page", name)
		}
	}
	for _, unfinished := range []string{"ZgotmplZ", "&lt;nil&gt;", "%!", "[]interface"} {
		if strings.Contains(text, unfinished) {
			t.Errorf("the page says %s", unfinished)
		}
	}
}

// TestEveryErrorCodeIsExplained reads the codes where they are declared.
func TestEveryErrorCodeIsExplained(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "../fault/fault.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || fmt.Sprint(spec.Type) != "Code" {
			return true
		}
		declared++
		code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(errorTexts, func(e errorText) bool { return e.Code == fault.Code(code) }) {
			t.Errorf("%s is not explained", code)
		}
		return true
	})
	if declared < 10 || declared != len(errorTexts) {
		t.Errorf("%d codes are declared and %d explained", declared, len(errorTexts))
	}
	_, elements := readPage(t)
	anchors := ids(elements)
	for _, e := range errorSections() {
		if anchors[string(e.Code)] != 1 {
			t.Errorf("there is no anchor for %s", e.Code)
		}
		if http.StatusText(e.Status) == "" || len(e.Meaning) == 0 || len(e.Remedy) == 0 {
			t.Errorf("%s is explained in part: %+v", e.Code, e)
		}
	}
}

var curlBody = regexp.MustCompile(`(?s) -d '(.*)'$`)

func TestEveryCallIsReadyToUse(t *testing.T) {
	t.Parallel()
	d, err := readOutline(description)
	if err != nil {
		t.Fatal(err)
	}
	laid, err := d.page()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range laid.Tags {
		if len(tag.Operations) == 0 {
			t.Errorf("nothing is under %s", tag.Name)
		}
		for _, o := range tag.Operations {
			address, _, _ := strings.Cut(strings.SplitN(o.Curl, `"`, 3)[1], `"`)
			if strings.ContainsAny(address, "{} ") || !strings.HasPrefix(address, "$API/") {
				t.Errorf("%s calls %s", o.ID, address)
			}
			if got := strings.Contains(o.Curl, "$TOKEN"); got != (len(o.Scopes) > 0) {
				t.Errorf("%s: sends a token: %t", o.ID, got)
			}
			body := curlBody.FindStringSubmatch(o.Curl)
			piped := strings.HasSuffix(o.Curl, " --data-binary @-")
			if (body != nil || piped) != (len(o.Bodies) > 0) {
				t.Errorf("%s: %s", o.ID, o.Curl)
			}
			if body != nil && !json.Valid([]byte(strings.ReplaceAll(body[1], `'\''`, "'"))) {
				t.Errorf("%s sends %s", o.ID, body[1])
			}
			if len(o.Answers) == 0 {
				t.Errorf("%s has no answer", o.ID)
			}
		}
	}
}
