package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/samstyring/samstyring/internal/api/gen"
)

// reply is the answer to every operation: a status, headers and a body that is
// ready to send or written as it is made. The generated interfaces are met by
// the one-line methods in visits.go.
type reply struct {
	status int
	header []headerField
	body   []byte
	parts  [][]byte                          // instead of body
	stream func(w http.ResponseWriter) error // instead of body
}

// headerField is one line of the answer's header; the last of a name counts, and
// one without a value is none.
type headerField struct{ name, value string }

func (r *reply) set(name, value string) {
	if r.header == nil {
		r.header = make([]headerField, 0, 6)
	}
	r.header = append(r.header, headerField{name, value})
}

// raw answers with JSON that is ready to send.
func (r reply) raw(body []byte) reply {
	r.set("Content-Type", "application/json")
	r.body = body
	return r
}

// pieces answers with JSON in pieces that are ready to send. They may be shared
// with other answers.
func (r reply) pieces(parts ...[]byte) reply {
	r.set("Content-Type", "application/json")
	r.parts = parts
	return r
}

// json answers with a value as JSON.
func (r reply) json(v any) (reply, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return r, fmt.Errorf("encode answer: %w", err)
	}
	return r.raw(body), nil
}

func ok() reply { return reply{status: http.StatusOK} }

func (r reply) write(w http.ResponseWriter) error {
	h := w.Header()
	for _, f := range r.header {
		if f.value == "" {
			h.Del(f.name)
			continue
		}
		h.Set(f.name, f.value)
	}
	if r.stream != nil {
		return r.stream(w)
	}
	if r.parts != nil {
		joined := bodies.Get().(*[]byte)
		defer bodies.Put(joined)
		*joined = (*joined)[:0]
		for _, part := range r.parts {
			*joined = append(*joined, part...)
		}
		r.body = *joined
	}
	if r.status != http.StatusNotModified {
		h.Set("Content-Length", strconv.Itoa(len(r.body)))
	}
	w.WriteHeader(r.status)
	_, err := w.Write(r.body)
	return err
}

// bodies are buffers in which pieces are joined.
var bodies = sync.Pool{New: func() any { return new([]byte) }}

func formatPosition(p uint64) string { return strconv.FormatUint(p, 10) }

// etag is the version of a document: the position of its last event.
func etag(position uint64) string { return `"` + formatPosition(position) + `"` }

// parseETag reads one entity tag of ours; weak ones count as given.
func parseETag(s string) (uint64, bool) {
	s = strings.TrimPrefix(strings.TrimSpace(s), "W/")
	if len(s) < 3 || s[0] != '"' || s[len(s)-1] != '"' {
		return 0, false
	}
	p, err := strconv.ParseUint(s[1:len(s)-1], 10, 64)
	return p, err == nil && p > 0
}

// matches says whether an If-None-Match names a version.
func matches(ifNoneMatch string, tag string) bool {
	for candidate := range strings.SplitSeq(ifNoneMatch, ",") {
		c := strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if c == tag || c == "*" {
			return true
		}
	}
	return false
}

var _ gen.StrictServerInterface = (*API)(nil)
