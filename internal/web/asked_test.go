package web_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/webtest"
	"github.com/samstyring/samstyring/internal/web"
)

// whatever are the addresses that may be asked for anything: issuers of logins lead to
// the first two and add what they like, and the key of a letter comes before all else.
var whatever = []string{"GET /logg-inn/retur/{issuer}", "GET /logg-ut", "GET /varsler/mitt/{token}/{id}"}

// No page answers as if nothing had been asked where it does not understand what its
// address asks for: it names all of it.
func TestEveryPageRefusesWhatItDoesNotUnderstand(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Notify()
	b, tried := w.Browser("nb"), 0
	for _, pattern := range w.Pages.Patterns() {
		path, read := strings.CutPrefix(pattern, "GET ")
		if !read || slices.Contains(whatever, pattern) {
			continue
		}
		tried++
		path = regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(strings.TrimSuffix(path, "{$}"), "1")
		got := b.Get(path + "?ukjennt=1&framand=2")
		if got.StatusCode != http.StatusBadRequest || !strings.Contains(got.Text, "«ukjennt»") || !strings.Contains(got.Text, "«framand»") {
			t.Errorf("%s, asked for what no page knows, answers %d to %q", pattern, got.StatusCode, got.Header.Get("Location"))
		}
		if got := b.Get(path + "?utm_source=brev"); got.StatusCode == http.StatusBadRequest {
			t.Errorf("%s refuses what mail adds to links", pattern)
		}
	}
	if tried < 90 {
		t.Errorf("only %d pages were tried", tried)
	}
	for pattern := range web.AskedFor {
		if !slices.Contains(w.Pages.Patterns(), pattern) {
			t.Errorf("%s may be asked for something, and is no address", pattern)
		}
	}
}
