package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	mostKept    = 32 << 20 // bytes of heavy answers that are kept
	mostKeptOne = 8 << 20  // bytes of one that is kept
	keptSelf    = 1 << 10  // bytes that an answer takes beside its body
	mostHeld    = 256 << 20
)

// recorded is a whole answer. It is never changed, so it can be given to many.
type recorded struct {
	status int
	header http.Header
	body   []byte

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
	a := &recorded{status: max(r.status, http.StatusOK), header: r.header, body: r.body.Bytes()}
	if a.status == http.StatusOK && a.header.Get("ETag") == "" {
		sum := sha256.Sum256(a.body)
		a.header.Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	}
	return a
}

// answers keeps the answers that were asked for last, a bounded number of
// bytes. The key holds the version of what they were made from: those of older
// versions are not asked for any more, and go first.
type answers struct {
	mu   sync.Mutex
	size int
	kept *simplelru.LRU[string, *recorded]
}

func newAnswers() *answers {
	a := &answers{}
	kept, err := simplelru.NewLRU(mostKept/keptSelf, func(key string, gone *recorded) { a.size -= weight(key, gone) })
	if err != nil {
		panic(err) // the number is ours
	}
	a.kept = kept
	return a
}

func weight(key string, r *recorded) int { return len(key) + cap(r.body) + keptSelf }

func (a *answers) get(key string) *recorded {
	a.mu.Lock()
	defer a.mu.Unlock()
	found, _ := a.kept.Get(key)
	return found
}

// put keeps an answer that is for everybody and not too large.
func (a *answers) put(key string, r *recorded) {
	if r == nil || !r.shared() || cap(r.body) > mostKeptOne {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.kept.Remove(key)
	a.kept.Add(key, r)
	for a.size += weight(key, r); a.size > mostKept; {
		a.kept.RemoveOldest()
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
	return h.bytes > mostHeld
}

func (h *held) begin(r *recorded) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r.readers++; r.readers == 1 {
		h.bytes += cap(r.body)
	}
}

func (h *held) end(r *recorded) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r.readers--; r.readers == 0 {
		h.bytes -= cap(r.body)
	}
}
