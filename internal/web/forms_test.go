package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// keyed are addresses that take a form without the token of a session: the address
// of a letter's link is itself the key, the issuer signs what it tells, and a
// language is nobody's secret.
var keyed = []string{
	mail.ConfirmPath, mail.ContactPath, mail.NeverPath, mail.AllowPath, mail.UnsubscribePath, "/logg-ut/varsel", "/sprak",
}

// Every other form, sent by whoever has signed in and may do everything, is refused
// when its token is missing, made up or another session's, and all alike.
func TestNoFormIsTakenWithoutItsToken(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Notify()
	id := w.Until(t, testkit.Assessed)
	b, other := w.As("digdir", "nb"), w.As("ks", "nb")
	stolen := other.Get("/min-side/okter").Token()
	before := w.Query.Position()
	tried := 0
	for _, pattern := range w.Pages.Patterns() {
		path, post := strings.CutPrefix(pattern, "POST ")
		if !post {
			continue
		}
		exempt := false
		for _, k := range keyed {
			exempt = exempt || strings.HasPrefix(path, k)
		}
		if exempt {
			continue
		}
		tried++
		path = regexp.MustCompile(`\{id\}`).ReplaceAllString(path, id)
		path = regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(path, "x")
		for name, form := range map[string]url.Values{"none": {}, "made up": {"_token": {"x"}}, "another's": {"_token": {stolen}}} {
			got := b.Post(path, form)
			if got.StatusCode != http.StatusForbidden && got.StatusCode != http.StatusNotFound {
				t.Errorf("%s, token %s: %d to %s", path, name, got.StatusCode, got.Header.Get("Location"))
			}
		}
	}
	if after := w.Query.Position(); after != before || tried < 40 {
		t.Errorf("%d forms tried; the log went from %d to %d", tried, before, after)
	}
	b.Get("/").Has(t, "Du representerer Digdir")
}
