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
	if len(found) < 3 {
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
