package web

import (
	"net/http"
	"slices"

	"github.com/samstyring/samstyring/internal/locale"
)

const languageCookie = "lang"

// languageOf is the language that was chosen, or else the browser's.
func languageOf(r *http.Request) locale.Language {
	if c, err := r.Cookie(languageCookie); err == nil && slices.Contains(locale.Languages, locale.Language(c.Value)) {
		return locale.Language(c.Value)
	}
	return locale.Match(r.Header.Get("Accept-Language"))
}

// chooseLanguage remembers a language and leads back.
func (w *Web) chooseLanguage(v *visit) error {
	q := v.r.URL.Query()
	if l := locale.Language(q.Get("til")); slices.Contains(locale.Languages, l) {
		http.SetCookie(v.w, &http.Cookie{
			Name: languageCookie, Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, Secure: w.secure, SameSite: http.SameSiteLaxMode,
		})
	}
	return v.redirect(localPath(q.Get("tilbake")))
}
