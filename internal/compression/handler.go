package compression

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// MinSize is the size in bytes from which an answer is compressed.
const MinSize = 1 << 10

// tagMark is put behind the version of a compressed answer, before the name of
// the encoding: what is sent differs, so its strong version must.
const tagMark = "--"

// The encodings that are made, as HTTP names them, the one preferred first.
const (
	zstdName = "zstd"
	gzipName = "gzip"
)

var (
	encodings  = []string{zstdName, gzipName}
	withoutTag = strings.NewReplacer(tagMark+gzipName+`"`, `"`, tagMark+zstdName+`"`, `"`)
)

// Handler answers in zstd or gzip where the client takes it and the answer is
// large enough. Handlers know nothing of it: they are asked for the version that
// they gave. What is encoded already (a Body), and event streams, are left as they are.
func Handler(next http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(MinSize), gzhttp.SuffixETag(tagMark[1:]), gzhttp.SetContentType(false), gzhttp.ContentTypeFilter(Pays),
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
		if r.Header.Get("Accept-Encoding") == "" {
			next.ServeHTTP(out, r)
			return
		}
		compressed(out, r)
	}), nil
}

// Pays says whether answers of a media type become clearly shorter.
func Pays(contentType string) bool {
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
