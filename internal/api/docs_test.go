package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/samstyring/samstyring/internal/fault"
)

// readPages parses the pages and gives the elements of each in order, by
// address.
func readPages(t *testing.T) map[string][]*html.Node {
	t.Helper()
	pages, err := DocsPages()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := slices.Sorted(maps.Keys(pages)), slices.Sorted(slices.Values(DocsAddresses())); !slices.Equal(got, want) {
		t.Errorf("there are %v, and served are %v", got, want)
	}
	out := map[string][]*html.Node{}
	for address, raw := range pages {
		root, err := html.Parse(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Type == html.ElementNode {
				out[address] = append(out[address], n)
			}
		}
	}
	return out
}

// largestPage is how many bytes a page may have.
const largestPage = 200 << 10

func TestPagesAreSmall(t *testing.T) {
	t.Parallel()
	pages, err := DocsPages()
	if err != nil {
		t.Fatal(err)
	}
	for address, raw := range pages {
		if len(raw) > largestPage {
			t.Errorf("%s has %d bytes", address, len(raw))
		}
		for _, unfinished := range []string{"ZgotmplZ", "&lt;nil&gt;", "%!", "[]interface", "raw HTML omitted"} {
			if bytes.Contains(raw, []byte(unfinished)) {
				t.Errorf("%s says %s", address, unfinished)
			}
		}
	}
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

func TestEveryLinkOfThePagesLeadsSomewhere(t *testing.T) {
	t.Parallel()
	pages := readPages(t)
	anchors := map[string]map[string]int{}
	for address, elements := range pages {
		anchors[address] = ids(elements)
		for id, count := range anchors[address] {
			if count > 1 {
				t.Errorf("%s: %d elements have the id %s", address, count, id)
			}
		}
	}
	for address, elements := range pages {
		for _, n := range elements {
			if by := attribute(n, "aria-labelledby"); by != "" && anchors[address][by] == 0 {
				t.Errorf("%s: <%s> is named by %q, which is not there", address, n.Data, by)
			}
			at, to, local := strings.Cut(attribute(n, "href"), "#")
			if at == "" {
				at = address
			}
			if _, served := anchors[at]; strings.HasPrefix(at, docsPath) && n.Data == "a" && (!served || local && anchors[at][to] == 0) {
				t.Errorf("%s: a link leads to %s#%s, which is not there", address, at, to)
			}
		}
	}
}

// TestThePageNeedsNothingElse holds for its content security policy:
// default-src 'none'; style-src 'self'; img-src 'self' data:.
func TestThePageNeedsNothingElse(t *testing.T) {
	t.Parallel()
	for address, elements := range readPages(t) {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			needsNothingElse(t, elements)
		})
	}
	for _, forbidden := range []string{"@import", "url(", "http:", "https:"} {
		if bytes.Contains(DocsStyle(), []byte(forbidden)) {
			t.Errorf("the stylesheet has %s", forbidden)
		}
	}
}

func needsNothingElse(t *testing.T, elements []*html.Node) {
	t.Helper()
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
}

func TestThePageCanBeReadByAnyone(t *testing.T) {
	t.Parallel()
	for address, elements := range readPages(t) {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			canBeReadByAnyone(t, elements)
		})
	}
}

func canBeReadByAnyone(t *testing.T, elements []*html.Node) {
	t.Helper()
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
	anchors := map[string]int{}
	for _, elements := range readPages(t) {
		for id, count := range ids(elements) {
			anchors[id] += count
		}
	}
	doc, err := Description()
	if err != nil {
		t.Fatal(err)
	}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			if anchors[o.OperationID] != 1 {
				t.Errorf("%s %s is on no page", method, path)
			}
		}
	}
	for name := range doc.Components.Schemas {
		if anchors[schemaID(name)] != 1 {
			t.Errorf("the schema %s is on no page", name)
		}
	}
	for name := range doc.Components.Responses {
		if anchors[answerID(name)] != 1 {
			t.Errorf("the answer %s is on no page", name)
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
	anchors := ids(readPages(t)[docsPath])
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
