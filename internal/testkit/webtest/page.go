package webtest

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var Links = regexp.MustCompile(`(?:href|src|action)="([^"]*)"`)

var ids = regexp.MustCompile(`\sid="([^"]*)"`)

var inline = regexp.MustCompile(`<[^>]+\s(?:style|on[a-z]+)\s*=`)

var untranslated = regexp.MustCompile(`>[^<]*\b(?:page|label|value|fault|field|event)\.[a-z][a-zA-Z.]+[^<]*<|%!|&lt;nil&gt;|ZgotmplZ`)

var headings = regexp.MustCompile(`<h1[ >]`)

var references = regexp.MustCompile(`(?:aria-labelledby|aria-describedby|for|href)="#?([^"/?:]+)"`)

// LookAt checks what must be true of any page.
func LookAt(t testing.TB, path, lang, body string) {
	t.Helper()
	if !strings.Contains(body, `<html lang="`+lang+`"`) {
		t.Errorf("%s is not marked as %s", path, lang)
	}
	if n := len(headings.FindAllString(body, -1)); n != 1 {
		t.Errorf("%s has %d main headings", path, n)
	}
	if m := inline.FindString(body); m != "" {
		t.Errorf("%s has inline style or script: %s", path, m)
	}
	if strings.Contains(body, "<style") || strings.Contains(body, "<script>") {
		t.Errorf("%s has inline style or script", path)
	}
	if m := untranslated.FindString(body); m != "" {
		t.Errorf("%s shows what is no text: %s", path, m)
	}
	have := map[string]bool{}
	for _, m := range ids.FindAllStringSubmatch(body, -1) {
		if have[m[1]] {
			t.Errorf("%s has the id %s twice", path, m[1])
		}
		have[m[1]] = true
	}
	for _, m := range references.FindAllStringSubmatch(body, -1) {
		for _, id := range strings.Fields(m[1]) {
			if !have[id] && (strings.Contains(m[0], "#") || !strings.Contains(m[0], "href")) {
				t.Errorf("%s points to %s, which is not on it", path, m[0])
			}
		}
	}
}

// LocalLinks are the addresses of the pages that a page leads to.
func LocalLinks(path, body string) []string {
	base, _ := url.Parse(path)
	var out []string
	for _, m := range Links.FindAllStringSubmatch(body, -1) {
		to, err := base.Parse(html.UnescapeString(m[1]))
		if err != nil || to.Host != "" || strings.HasPrefix(to.Path, "/api/") || to.Path == "/logg-ut" {
			continue
		}
		to.Fragment = ""
		if p := to.String(); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// Main is the text of a page, without its tags.
func (a Answer) Main() string {
	body := a.Text
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:strings.Index(body, "</main>")]
	}
	return strings.Join(strings.Fields(html.UnescapeString(regexp.MustCompile(`<[^>]+>`).ReplaceAllString(body, " "))), " ")
}

// Small demands that pages are within the budget of 100 KiB.
func (b *Browser) Small(t *testing.T, paths ...string) {
	t.Helper()
	for _, path := range paths {
		got := b.Get(path)
		if got.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d\n%s", path, got.StatusCode, got.Main())
		}
		if n := len(got.Text); n > 100<<10 {
			t.Errorf("%s is %d bytes", path, n)
		}
	}
}
