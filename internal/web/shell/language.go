package shell

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

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

// ParamLanguage is the language in the address of a file. What programs fetch
// again and again is in the language of its address, whoever asks: one that
// reads the headings must find the same ones each time.
const ParamLanguage = "sprak"

// LanguageOfAddress makes the answer one in the language of the address: bokmål
// where it names none.
func (v *Request) LanguageOfAddress() error {
	given := v.HTTP.URL.Query()[ParamLanguage]
	if len(given) == 0 {
		v.Lang = locale.Bokmaal
		return nil
	}
	if len(given) > 1 || !slices.Contains(locale.Languages, locale.Language(given[0])) {
		return NotUnderstood(ParamLanguage, strings.Join(given, ", "))
	}
	v.Lang = locale.Language(given[0])
	return nil
}

// FileAddress is the address of a file with what it selects, in the language of
// this page.
func (v *Request) FileAddress(path string, values url.Values) string {
	q := maps.Clone(values)
	if q == nil {
		q = url.Values{}
	}
	q.Set(ParamLanguage, string(v.Lang))
	return ListAddress(path, q)
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
