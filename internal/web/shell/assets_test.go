package shell_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

var styleLink = regexp.MustCompile(`href="(/static/[^"]+\.css)"`)

func TestAssetsMayBeKeptForEver(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	found := styleLink.FindAllStringSubmatch(b.Get("/").Text, -1)
	if len(found) != 2 { // what it waits for, and for paper
		t.Fatalf("the page has the style sheets %v", found)
	}
	for _, m := range found {
		got := b.Get(m[1])
		if got.StatusCode != http.StatusOK || !strings.Contains(got.Header.Get("Cache-Control"), "immutable") ||
			!strings.HasPrefix(got.Header.Get("Content-Type"), "text/css") {
			t.Errorf("%s: %d %v", m[1], got.StatusCode, got.Header)
		}
		for _, font := range regexp.MustCompile(`url\((/static/[^)]+)\)`).FindAllStringSubmatch(got.Text, -1) {
			if f := b.Get(font[1]); f.StatusCode != http.StatusOK || f.Header.Get("Content-Type") != "font/woff2" {
				t.Errorf("%s: %d %s", font[1], f.StatusCode, f.Header.Get("Content-Type"))
			}
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, m[1], nil)
		r.Header.Set("If-None-Match", got.Header.Get("ETag"))
		if again := b.Send(r); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s again: %d", m[1], again.StatusCode)
		}
		stale := b.Get("/static/0/" + strings.SplitN(m[1], "/", 4)[3])
		if stale.StatusCode != http.StatusOK || strings.Contains(stale.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s under an old address: %d %s", m[1], stale.StatusCode, stale.Header.Get("Cache-Control"))
		}
	}
}

// A page waits for one style sheet, in which all are that it needs.
func TestAPageWaitsForOneStyleSheet(t *testing.T) {
	t.Parallel()
	for name, w := range map[string]*webtest.World{"style.css": webtest.Open(t), "exercise-style.css": webtest.OpenExercise(t, t.TempDir())} {
		b := w.Browser("nb")
		var blocking []string
		for _, link := range regexp.MustCompile(`<link rel="stylesheet"[^>]*>`).FindAllString(b.Get("/").Text, -1) {
			if !strings.Contains(link, `media="print"`) {
				blocking = append(blocking, styleLink.FindStringSubmatch(link)[1])
			}
		}
		if len(blocking) != 1 || !strings.HasSuffix(blocking[0], "/"+name) {
			t.Fatalf("the page waits for %v", blocking)
		}
		style := b.Get(blocking[0]).Text
		parts := []string{"app.css"}
		if name == "exercise-style.css" {
			parts = append(parts, "exercise.css")
		}
		if vendor := b.Get("/static/0/vendor/designsystemet.css"); vendor.StatusCode == http.StatusOK {
			parts = append([]string{"inter.css", "vendor/designsystemet-theme.css", "vendor/designsystemet.css"}, parts...)
		} else {
			parts = append([]string{"fallback.css"}, parts...)
		}
		for _, part := range parts { // in this order
			_, rest, ok := strings.Cut(style, b.Get("/static/0/"+part).Text)
			if !ok {
				t.Errorf("%s lacks %s, or has it too early", name, part)
			}
			style = rest
		}
	}
}

func TestAssetsAreZippedForThoseWhoAsk(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	plain := b.Get("/static/0/app.css")
	b.Headers.Set("Accept-Encoding", "br, gzip, zstd")
	if best := b.Get("/static/0/app.css"); best.Header.Get("Content-Encoding") != "zstd" {
		t.Errorf("of gzip and zstd comes %q", best.Header.Get("Content-Encoding"))
	}
	b.Headers.Set("Accept-Encoding", "br, gzip")
	zipped := b.Get("/static/0/app.css")
	if zipped.Header.Get("Content-Encoding") != "gzip" || len(zipped.Text) >= len(plain.Text) {
		t.Fatalf("got %d bytes, %v", len(zipped.Text), zipped.Header)
	}
	r, err := gzip.NewReader(strings.NewReader(zipped.Text))
	if err != nil {
		t.Fatal(err)
	}
	if unpacked, err := io.ReadAll(r); err != nil || string(unpacked) != plain.Text {
		t.Errorf("unpacked is something else: %v", err)
	}
}

// Style sheets may name nothing outside, and nothing that the policy refuses.
func TestStyleSheetsStandAlone(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	for _, name := range []string{"app.css", "print.css", "fallback.css", "inter.css"} {
		body := w.Browser("nb").Get("/static/0/" + name).Text
		if body == "" || strings.Contains(body, "http:") || strings.Contains(strings.ReplaceAll(body, `href^="http"`, ""), "//") || strings.Contains(body, "@import") {
			t.Errorf("%s is empty or reaches outside", name)
		}
	}
}
