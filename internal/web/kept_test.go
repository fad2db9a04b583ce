package web_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
)

// A page that is kept for everybody is the page as it stands, in the language
// that was asked for, and whoever has it already is only told so.
func TestAKeptPageIsAsThingsStand(t *testing.T) {
	t.Parallel()
	w := open(t)
	id := w.propose(nil)
	path := "/tiltak/" + id
	first := w.browser("nb").get(path)
	first.has(t, "Tiltaket")
	if again := w.browser("nb").get(path); again.body != first.body || again.Header.Get("ETag") != first.Header.Get("ETag") || first.Header.Get("ETag") == "" {
		t.Errorf("nothing has happened, and the page is another one: %s and %s", first.Header.Get("ETag"), again.Header.Get("ETag"))
	}
	has := w.browser("nb")
	has.headers.Set("If-None-Match", first.Header.Get("ETag"))
	if got := has.get(path); got.StatusCode != http.StatusNotModified || got.body != "" {
		t.Errorf("who has the page got %d and %d bytes", got.StatusCode, len(got.body))
	}
	w.browser("en").get(path).has(t, `lang="en"`)
	title := testkit.Text("Et helt annet navn")
	w.do(testkit.Skatteetaten, id, initiative.Amend{Title: &title})
	w.browser("nb").get(path).has(t, "Et helt annet navn")
	has.get(path).has(t, "Et helt annet navn")
	w.Registry.Clock.Advance(24 * time.Hour)
	if next := w.browser("nb").get(path); next.StatusCode != http.StatusOK {
		t.Errorf("the next day: %d", next.StatusCode)
	}
}

// What is made for one visitor is neither kept for others nor taken from what
// is: whoever has signed in sees themselves, and nobody else does.
func TestAKeptPageIsNobodys(t *testing.T) {
	t.Parallel()
	w := open(t)
	path := "/tiltak/" + w.propose(nil)
	signedIn := w.browser("nb")
	signedIn.signIn("skatteetaten")
	own := signedIn.get(path)
	own.has(t, "Logg ut")
	if own.Header.Get("Cache-Control") != "no-store" || own.Header.Get("ETag") != "" {
		t.Errorf("a page for one session may be kept: %v", own.Header)
	}
	nobody := w.browser("nb").get(path)
	nobody.hasNot(t, "Logg ut")
	signedIn.get(path).has(t, "Logg ut")
}
