package server_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/samstyring/samstyring/internal/testkit"
)

// plainBody reads the body of an answer in the encoding that it says.
func plainBody(t *testing.T, a *httptest.ResponseRecorder) string {
	t.Helper()
	var body io.Reader = a.Body
	switch a.Header().Get("Content-Encoding") {
	case "gzip":
		z, err := gzip.NewReader(a.Body)
		if err != nil {
			t.Fatal(err)
		}
		body = z
	case "zstd":
		z, err := zstd.NewReader(a.Body)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		body = z
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// What is large is sent in the encoding that the client takes, under a version of
// its own by which the client can ask and change again.
func TestAnswersAreCompressed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	get := func(path, takes string, more ...string) *httptest.ResponseRecorder {
		r := request(http.MethodGet, path, "")
		r.Header.Set("Accept-Encoding", takes)
		for i := 0; i < len(more); i += 2 {
			r.Header.Set(more[i], more[i+1])
		}
		a := httptest.NewRecorder()
		w.handler.ServeHTTP(a, r)
		return a
	}
	for _, path := range []string{"/api/v1/openapi.yaml", "/api/v1/municipalities", "/api/v1/docs"} {
		plain := get(path, "")
		tag := plain.Header().Get("ETag")
		want := plainBody(t, plain)
		if plain.Header().Get("Content-Encoding") != "" || !strings.Contains(strings.Join(plain.Header().Values("Vary"), ","), "Accept-Encoding") {
			t.Errorf("%s plain: %v", path, plain.Header())
		}
		for takes, encoding := range map[string]string{"gzip": "gzip", "gzip, deflate, br, zstd": "zstd", "gzip;q=1, zstd;q=0": "gzip", "br": "", "identity": ""} {
			a := get(path, takes)
			if got := a.Header().Get("Content-Encoding"); got != encoding {
				t.Errorf("%s with %q: %q", path, takes, got)
			}
			sent := a.Body.Len()
			if body := plainBody(t, a); body != want || encoding != "" && len(want) > leastCompressed && sent >= len(want) {
				t.Errorf("%s with %q: %d bytes of %d, not what is sent plain", path, takes, sent, len(want))
			}
			if tag == "" || encoding == "" {
				continue
			}
			version := a.Header().Get("ETag")
			if version == tag {
				t.Errorf("%s in %s has the version of the plain one", path, encoding)
			}
			if again := get(path, takes, "If-None-Match", version); again.Code != http.StatusNotModified || again.Header().Get("ETag") != version {
				t.Errorf("%s asked again: %d %s", path, again.Code, again.Header().Get("ETag"))
			}
		}
	}
	if a := get("/healthz", "gzip"); a.Header().Get("Content-Encoding") != "" {
		t.Error("a short answer is compressed")
	}
	if a := get("/api/v1/openapi.yaml", "zstd", "If-None-Match", `"other--zstd"`); a.Code != http.StatusOK {
		t.Errorf("another version: %d", a.Code)
	}
}

// A change may name the version that a compressed answer had.
func TestCompressedVersionsCanBeChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, `,"description":{"nb":"`+strings.Repeat("Lang tekst. ", 200)+`"}`)
	read := httptest.NewRecorder()
	w.handler.ServeHTTP(read, request(http.MethodGet, path, "", with("Accept-Encoding", "gzip")))
	version := read.Header().Get("ETag")
	if !strings.HasSuffix(version, `--gzip"`) {
		t.Fatalf("version %s", version)
	}
	change := request(http.MethodPatch, path, `{"phase":"planning"}`, w.by(t, testkit.Skatteetaten), with("If-Match", version))
	if a := w.send(t, change); a.Code != http.StatusOK {
		t.Errorf("%d %s", a.Code, a.Body)
	}
}

const leastCompressed = 1 << 10
