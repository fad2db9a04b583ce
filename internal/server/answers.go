package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync"

	"github.com/samstyring/samstyring/internal/compression"
)

const (
	maxCached = 32 << 20 // bytes of heavy answers that are kept
	maxHeld   = 256 << 20
)

// recorded is a whole answer. It is never changed, so it can be given to many.
type recorded struct {
	status int
	header http.Header
	body   *compression.Body
	size   int // bytes that it takes at most

	readers int // that it is being written to; held.mu guards it
}

// shared says that an answer is for everybody who asks the same.
func (r *recorded) shared() bool {
	return r.status == http.StatusOK && r.header.Get("Set-Cookie") == ""
}

// recorder makes a recorded answer; it is an http.ResponseWriter.
type recorder struct {
	status int
	header http.Header
	body   bytes.Buffer
}

// newRecorder begins with the header that is there already.
func newRecorder(header http.Header) *recorder { return &recorder{header: header.Clone()} }

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

// answer is what was recorded. What is found has a version to ask for it by.
func (r *recorder) answer() *recorded {
	body := r.body.Bytes()
	a := &recorded{status: max(r.status, http.StatusOK), header: r.header}
	if a.status == http.StatusOK && a.header.Get("ETag") == "" {
		sum := sha256.Sum256(body)
		a.header.Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	}
	if a.body = compression.NewBody(body, a.header.Get("ETag")); !compression.Pays(a.header.Get("Content-Type")) {
		a.body = compression.Plain(body, a.header.Get("ETag"))
	}
	a.size = r.body.Cap() - len(body) + a.body.Size()
	return a
}

// cache keeps an answer that is for everybody.
func (h *heavy) cache(key string, r *recorded) {
	if r != nil && r.shared() {
		h.answers.Put(key, r, len(key)+r.size)
	}
}

// held bounds the bytes of heavy answers that slow readers keep in memory; one
// that is given to many counts once.
type held struct {
	mu    sync.Mutex
	bytes int
}

// full says that no more may be made until somebody has read theirs.
func (h *held) full() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.bytes > maxHeld
}

func (h *held) begin(r *recorded) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r.readers++; r.readers == 1 {
		h.bytes += r.size
	}
}

func (h *held) end(r *recorded) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r.readers--; r.readers == 0 {
		h.bytes -= r.size
	}
}
