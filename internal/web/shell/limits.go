package shell

import (
	"net/http"

	"github.com/samstyring/samstyring/internal/locale"
)

// Acting is the organisation that whoever sends a request belongs to, and the
// pseudonym that they have there; both are empty for nobody. Limits count by it: by
// who acts, not by whom they act for, and however many sessions they have.
func (w *Shell) Acting(r *http.Request) (organisation, actor string) {
	s, err := (&Request{Shell: w, HTTP: r}).readSession()
	if err != nil || !s.SignedIn() {
		return "", ""
	}
	own := ownOf(s.Session)
	return own, w.MemberCode(s.Person, own)
}

// Language is the language of the answer to a request.
func (w *Shell) Language(r *http.Request) locale.Language { return languageOf(r) }

// Matched lists every pattern that a request can have matched, assets included;
// there are no others.
func (w *Shell) Matched() []string {
	return append(w.Patterns(), "GET "+assetPrefix, "GET /favicon.ico")
}
