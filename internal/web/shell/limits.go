package shell

import (
	"net/http"

	"github.com/samstyring/samstyring/internal/locale"
)

// Acting is the organisation that a request's session acts for, and which of
// its sessions it is; both are empty for nobody. Limits count by it.
func (w *Shell) Acting(r *http.Request) (organisation, session string) {
	s, err := (&Request{Shell: w, HTTP: r}).readSession()
	if err != nil || !s.SignedIn() {
		return "", ""
	}
	return s.Organisation, s.ID
}

// Language is the language of the answer to a request.
func (w *Shell) Language(r *http.Request) locale.Language { return languageOf(r) }

// Matched lists every pattern that a request can have matched, assets included;
// there are no others.
func (w *Shell) Matched() []string {
	return append(w.Patterns(), "GET "+assetPrefix, "GET /favicon.ico")
}
