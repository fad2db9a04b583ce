package shell

import (
	"net/http"
	"slices"

	"github.com/samstyring/samstyring/internal/locale"
)

const LanguageCookie = "lang"

// languageOf is the language that was chosen, or else the browser's.
func languageOf(r *http.Request) locale.Language {
	if c, err := r.Cookie(LanguageCookie); err == nil && slices.Contains(locale.Languages, locale.Language(c.Value)) {
		return locale.Language(c.Value)
	}
	return locale.Match(r.Header.Get("Accept-Language"))
}

// ChooseLanguage remembers a language and leads back.
func (w *Shell) ChooseLanguage(v *Request) error {
	q := v.HTTP.URL.Query()
	if l := locale.Language(q.Get("til")); slices.Contains(locale.Languages, l) {
		http.SetCookie(v.W, &http.Cookie{
			Name: LanguageCookie, Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, Secure: w.secure, SameSite: http.SameSiteLaxMode,
		})
	}
	return v.Redirect(LocalPath(q.Get("tilbake")))
}
