package shell_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// A page that is kept for everybody is the page as it stands, in the language
// that was asked for, and whoever has it already is only answered so.
func TestAKeptPageIsAsThingsStand(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	path := "/tiltak/" + id
	first := w.Browser("nb").Get(path)
	first.Has(t, "Tiltaket")
	if again := w.Browser("nb").Get(path); again.Text != first.Text || again.Header.Get("ETag") != first.Header.Get("ETag") || first.Header.Get("ETag") == "" {
		t.Errorf("nothing has happened, and the page is another one: %s and %s", first.Header.Get("ETag"), again.Header.Get("ETag"))
	}
	has := w.Browser("nb")
	has.Headers.Set("If-None-Match", first.Header.Get("ETag"))
	if got := has.Get(path); got.StatusCode != http.StatusNotModified || got.Text != "" {
		t.Errorf("who has the page got %d and %d bytes", got.StatusCode, len(got.Text))
	}
	w.Browser("en").Get(path).Has(t, `lang="en"`)
	title := testkit.Text("Et helt annet navn")
	w.Do(testkit.Skatteetaten, id, initiative.Amend{Title: &title})
	w.Browser("nb").Get(path).Has(t, "Et helt annet navn")
	has.Get(path).Has(t, "Et helt annet navn")
	w.Registry.Clock.Advance(24 * time.Hour)
	if next := w.Browser("nb").Get(path); next.StatusCode != http.StatusOK {
		t.Errorf("the next day: %d", next.StatusCode)
	}
}

// What is made for one visitor is neither kept for others nor taken from what
// is: whoever has signed in sees themselves, and nobody else does.
func TestAKeptPageIsNobodys(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	path := "/tiltak/" + w.Propose(nil)
	signedIn := w.Browser("nb")
	signedIn.SignIn("skatteetaten")
	own := signedIn.Get(path)
	own.Has(t, "Logg ut")
	if own.Header.Get("Cache-Control") != "no-store" || own.Header.Get("ETag") != "" {
		t.Errorf("a page for one session may be kept: %v", own.Header)
	}
	nobody := w.Browser("nb").Get(path)
	nobody.HasNot(t, "Logg ut")
	signedIn.Get(path).Has(t, "Logg ut")
}
