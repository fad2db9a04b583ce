package shell

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/pagecache"
)

// maxCached bounds the pages that are kept, in bytes.
const maxCached = 32 << 20

// pageCache are pages as they were made for nobody in particular: what everybody
// reads follows from the views and the day alone, so it is made once for all who
// come without a session.
type pageCache = pagecache.Cache[pageKey, *cachedPage]

// pageKey is what a page follows from.
type pageKey struct {
	position uint64
	day      events.Date
	path     string // with what it selects
	lang     locale.Language
	lost     bool // it says that the log has lost events
}

type cachedPage struct {
	body []byte
	tag  string
}

// Cached makes the pages of a handler once for all visitors who are nobody, whom
// the page before has left no message and who are offered to sign in if anybody is.
// The position is read first: what is registered while the page is made belongs
// to a later one.
func (w *Shell) Cached(h Handler) Handler {
	return func(v *Request) error {
		if _, err := v.HTTP.Cookie(flashCookie); err == nil || v.Session.ID != "" || len(w.Config.SignIn.List()) > 0 && !v.MaySignIn() {
			return h(v)
		}
		key := pageKey{w.Config.App.Query.Position(), v.Today(), v.path(), v.Lang, w.Config.App.LogLost()}
		if p, ok := w.cache.Get(key); ok {
			return v.send(http.StatusOK, p.body, p.tag)
		}
		v.store = func(body []byte) string {
			sum := sha256.Sum256(body)
			p := &cachedPage{body: append([]byte(nil), body...), tag: `"` + hex.EncodeToString(sum[:12]) + `"`}
			w.cache.Put(key, p, len(key.path)+len(p.body))
			return p.tag
		}
		return h(v)
	}
}
