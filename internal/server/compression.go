package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// leastCompressed is the size in bytes from which an answer is compressed.
const leastCompressed = 1 << 10

// tagMark is put behind the version of a compressed answer, before the name of
// the encoding: what is sent differs, so its strong version must.
const tagMark = "--"

var (
	encodings  = []string{"gzip", "zstd"}
	withoutTag = strings.NewReplacer(tagMark+`gzip"`, `"`, tagMark+`zstd"`, `"`)
)

// compressing answers in zstd or gzip where the client takes it and the answer is
// large enough. Handlers know nothing of it: they are asked for the version that
// they gave. What is encoded already, and event streams, are left as they are.
func compressing(next http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(leastCompressed), gzhttp.SuffixETag(tagMark[1:]), gzhttp.SetContentType(false), gzhttp.ContentTypeFilter(compressible),
	)
	if err != nil {
		return nil, fmt.Errorf("compress answers: %w", err)
	}
	compressed := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.Header.Get("Accept"), "text/event-stream") {
			next.ServeHTTP(w, r) // it is flushed before there is anything to compress
			return
		}
		out := &negotiated{ResponseWriter: w, known: r.Header.Get("If-None-Match")}
		for _, name := range []string{"If-None-Match", "If-Match"} {
			if given := r.Header.Get(name); strings.Contains(given, tagMark) {
				r.Header.Set(name, withoutTag.Replace(given))
			}
		}
		compressed(out, r)
	}), nil
}

func compressible(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	switch kind {
	case "application/json", "application/problem+json", "application/x-ndjson", "application/atom+xml", "application/xml", "application/yaml", "application/schema+json", "image/svg+xml":
		return true
	}
	return strings.HasPrefix(kind, "text/") && kind != "text/event-stream"
}

// negotiated is an answer that depends on the encodings that the client takes.
type negotiated struct {
	http.ResponseWriter
	known string // the If-None-Match that came
	begun bool
}

// WriteHeader says that the answer depends on Accept-Encoding, and gives a version
// that is still the newest the name under which the client knows it.
func (w *negotiated) WriteHeader(status int) {
	w.begun = w.begun || status >= http.StatusOK
	h := w.Header()
	if !slices.ContainsFunc(h.Values("Vary"), func(v string) bool { return strings.Contains(v, "Accept-Encoding") }) {
		h.Add("Vary", "Accept-Encoding")
	}
	if tag, ok := strings.CutSuffix(h.Get("ETag"), `"`); ok && status == http.StatusNotModified {
		for _, encoding := range encodings {
			if known := tag + tagMark + encoding + `"`; strings.Contains(w.known, known) {
				h.Set("ETag", known)
				break
			}
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write begins an answer as WriteHeader does.
func (w *negotiated) Write(p []byte) (int, error) {
	if !w.begun {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (w *negotiated) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Flush sends what was written.
func (w *negotiated) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() } // a connection that is gone shows itself in the next write
