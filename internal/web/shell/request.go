package shell

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

// Request is one request: who is here, and in which language.
type Request struct {
	Shell   *Shell
	W       http.ResponseWriter
	HTTP    *http.Request
	Lang    locale.Language
	Session Session                       // the zero value is nobody
	unknown error                         // why it could not be found out who is here; nil: it could
	secret  bool                          // the address is a key
	store   func(body []byte) *cachedPage // keeps the page for others; nil: it is for this visitor only
}

func (w *Shell) newVisit(rw http.ResponseWriter, r *http.Request) *Request {
	v := &Request{Shell: w, W: rw, HTTP: r, Lang: languageOf(r)}
	v.Session, v.unknown = v.readSession()
	return v
}

// T is a page's text: of "front.title" the one under page.front.title.
func (v *Request) T(key string, args fault.Args) string { return v.Lang.Text("page."+key, args) }

// Caller is who asks the registry to do something.
func (v *Request) Caller() access.Caller { return v.Shell.caller(v.Session) }

// Today is the calendar day in Norway.
func (v *Request) Today() events.Date {
	return events.Date(v.Shell.Config.Clock().In(v.Shell.Config.App.Query.Zone()).Format("2006-01-02"))
}

// path is the address of this page with what it selects.
func (v *Request) path() string {
	u := url.URL{Path: v.HTTP.URL.Path, RawQuery: v.HTTP.URL.RawQuery}
	return u.String()
}

// Redirect leads to another address of the registry after a form was sent.
func (v *Request) Redirect(path string) error {
	http.Redirect(v.W, v.HTTP, path, http.StatusSeeOther)
	return nil
}

// LocalPath is a path within the registry, or "/": what comes from an address
// must not lead anywhere else.
func LocalPath(given string) string {
	u, err := url.Parse(given)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" ||
		!strings.HasPrefix(given, "/") || strings.HasPrefix(given, "//") || strings.ContainsAny(given, "\\\r\n\t") {
		return "/"
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}
