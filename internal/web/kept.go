package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/locale"
)

// maxKept bounds the pages that are kept, in bytes.
const maxKept = 32 << 20

// kept are pages as they were made since something was registered last. What
// everybody reads follows from the views and the day alone, so it is made once
// for all who come without a session.
type kept struct {
	mu    sync.RWMutex
	as    moment
	pages map[keptKey]*keptPage
	size  int
}

// moment is what a page follows from beside its address and language.
type moment struct {
	position uint64
	day      events.Date
}

type keptKey struct {
	path string // with what it selects
	lang locale.Language
}

type keptPage struct {
	body []byte
	tag  string
}

func (k *kept) get(as moment, key keptKey) *keptPage {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.as != as {
		return nil
	}
	return k.pages[key]
}

// put keeps a page. When there is no room left, all others go.
func (k *kept) put(as moment, key keptKey, p *keptPage) {
	k.mu.Lock()
	defer k.mu.Unlock()
	size := len(key.path) + len(p.body)
	if as.position < k.as.position || size > maxKept {
		return
	}
	if k.as != as || k.size+size > maxKept {
		k.as, k.pages, k.size = as, map[keptKey]*keptPage{}, 0
	}
	if k.pages[key] == nil {
		k.pages[key] = p
		k.size += size
	}
}

// keeping makes the pages of a handler once for all visitors who are nobody, whom
// the page before has told nothing and who are offered to sign in if anybody is. The moment is read first: what is
// registered while the page is made belongs to a later one.
func (w *Web) keeping(h handler) handler {
	return func(v *visit) error {
		if _, err := v.r.Cookie(flashCookie); err == nil || v.session.ID != "" || w.cfg.DemoSignIn && !v.mayBePrepared() {
			return h(v)
		}
		as, key := moment{w.cfg.App.Query.Position(), v.today()}, keptKey{v.path(), v.lang}
		if p := w.kept.get(as, key); p != nil {
			return v.send(http.StatusOK, p.body, p.tag)
		}
		v.keep = func(body []byte) string {
			sum := sha256.Sum256(body)
			p := &keptPage{body: append([]byte(nil), body...), tag: `"` + hex.EncodeToString(sum[:12]) + `"`}
			w.kept.put(as, key, p)
			return p.tag
		}
		return h(v)
	}
}
