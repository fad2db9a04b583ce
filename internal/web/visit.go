package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

// visit is one request: who is here, and in which language.
type visit struct {
	web     *Web
	w       http.ResponseWriter
	r       *http.Request
	lang    locale.Language
	session Session                        // the zero value is nobody
	unknown error                          // why it could not be found out who is here; nil: it could
	secret  bool                           // the address is a key
	keep    func(body []byte) (tag string) // keeps the page for others; nil: it is for this visitor only
}

func (w *Web) newVisit(rw http.ResponseWriter, r *http.Request) *visit {
	v := &visit{web: w, w: rw, r: r, lang: languageOf(r)}
	v.session, v.unknown = v.readSession()
	return v
}

// text is a page's text: of "front.title" the one under page.front.title.
func (v *visit) text(key string, args fault.Args) string { return v.lang.Text("page."+key, args) }

// caller is who asks the registry to do something.
func (v *visit) caller() access.Caller { return v.session.caller(v.web.cfg.Keys) }

// today is the calendar day in Norway.
func (v *visit) today() events.Date {
	return events.Date(v.web.cfg.Clock().In(v.web.cfg.App.Query.Zone()).Format("2006-01-02"))
}

// path is the address of this page with what it selects.
func (v *visit) path() string {
	u := url.URL{Path: v.r.URL.Path, RawQuery: v.r.URL.RawQuery}
	return u.String()
}

// redirect leads to another address of the registry after a form was sent.
func (v *visit) redirect(path string) error {
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// localPath is a path within the registry, or "/": what comes from an address
// must not lead anywhere else.
func localPath(given string) string {
	u, err := url.Parse(given)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" ||
		!strings.HasPrefix(given, "/") || strings.HasPrefix(given, "//") || strings.ContainsAny(given, "\\\r\n\t") {
		return "/"
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}
