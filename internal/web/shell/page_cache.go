package shell

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/compression"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/pagecache"
)

// maxCached bounds the pages that are kept, in bytes.
const maxCached = 32 << 20

// pageCache are pages as they were made for nobody in particular – what everybody
// reads follows from the views and the day alone, so it is made once for all who
// come without a session – or for one session.
type pageCache = pagecache.Cache[pageKey, *cachedPage]

// pageKey is what a page follows from.
type pageKey struct {
	position uint64
	day      events.Date
	path     string // with what it selects
	lang     locale.Language
	lost     bool   // it says that the log has lost events
	version  uint64 // of what is beside the views
	session  string // that it was made for; "": for everybody
	follows  string // what else a page for a session follows from
}

// cachedPage is compressed once in each encoding.
type cachedPage = compression.Body

// Cached makes the pages of a handler once for all visitors who are nobody, whom
// the page before has left no message and who are offered to sign in if anybody is.
// The position is read first: what is registered while the page is made belongs
// to a later one.
func (w *Shell) Cached(h Handler) Handler {
	return w.CachedAs(func() uint64 { return 0 }, h)
}

// CachedAs is Cached for pages that follow from something beside the views, too:
// version gives another number when that has changed.
func (w *Shell) CachedAs(version func() uint64, h Handler) Handler {
	return func(v *Request) error {
		if _, err := v.HTTP.Cookie(flashCookie); err == nil || v.Session.ID != "" || len(w.Config.SignIn.List()) > 0 && !v.MaySignIn() {
			return h(v)
		}
		key := w.pageKey(v)
		key.version = version()
		return w.cached(v, key, h)
	}
}

// CachedFor is for a page of whoever is signed in: it is made once for a session, until
// something happens. follows tells what it follows from beside the views and the day,
// the rights of the caller among it. The token of its forms is then the same until
// something happens, which gives nothing away: whoever tries to guess it asks for
// another address each time, and that is made anew.
func (w *Shell) CachedFor(follows func(*Request) (string, error), h Handler) Handler {
	return func(v *Request) error {
		if _, err := v.HTTP.Cookie(flashCookie); err == nil || v.Session.ID == "" {
			return h(v)
		}
		key := w.pageKey(v)
		key.session = v.Session.ID
		var err error
		if key.follows, err = follows(v); err != nil {
			return err
		}
		return w.cached(v, key, h)
	}
}

// pageKey is read before the page is made.
func (w *Shell) pageKey(v *Request) pageKey {
	return pageKey{position: w.Config.App.Query.Position(), day: v.Today(), path: v.path(), lang: v.Lang, lost: w.Config.App.LogLost()}
}

func (w *Shell) cached(v *Request, key pageKey, h Handler) error {
	if p, ok := w.cache.Get(key); ok {
		return v.sendCached(p)
	}
	v.store = func(body []byte) *cachedPage {
		sum := sha256.Sum256(body)
		p := compression.NewBody(bytes.Clone(body), `"`+hex.EncodeToString(sum[:12])+`"`)
		w.cache.Put(key, p, len(key.path)+len(key.follows)+p.Size())
		return p
	}
	return h(v)
}
