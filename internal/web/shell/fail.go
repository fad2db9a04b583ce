package shell

import (
	"context"
	"errors"
	"net/http"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/web/form"
)

// failure is what the page of an error shows.
type failure struct {
	Code          int
	Title, Detail string
	Fields        []form.Error
	Help          string // what whoever was refused can do; "" for nothing
	Ways          []wayOn
}

// wayOn is a link by which one goes on, beside those that every page of an error has.
type wayOn struct{ Text, Href string }

// fail answers with a page that says what is wrong and where to go on.
func (w *Shell) fail(v *Request, err error) {
	e := app.Fault(err)
	code := e.Code.Status()
	if code >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		w.Config.Logger.Error("page failed", "method", v.HTTP.Method, "route", v.HTTP.Pattern, "code", e.Code, "err", err)
	}
	if code == http.StatusServiceUnavailable || code == http.StatusTooManyRequests || code == http.StatusInsufficientStorage {
		v.W.Header().Set("Retry-After", e.RetryAfter())
	}
	d := failure{Code: code}
	d.Title, d.Detail = v.Lang.Fault(names.WithNames(e))
	if e.Code == fault.Unauthenticated || e.Code == fault.Forbidden {
		d.Help, d.Ways = v.waysOn(e)
	}
	for _, f := range e.Fields {
		d.Fields = append(d.Fields, form.Error{Path: f.Path, Label: v.fieldName(f.Path), Text: v.Lang.Field(f)})
	}
	if err := v.Render("error", Page{Title: d.Title, Status: code}, d); err != nil {
		w.Config.Logger.Error("error page failed", "route", v.HTTP.Pattern, "err", err)
		http.Error(v.W, http.StatusText(code), code)
	}
}

// waysOn leads whoever was refused to signing in, if they have not; else to who
// gives the role that they lack, or to whom else they may act for.
func (v *Request) waysOn(e *fault.Error) (help string, ways []wayOn) {
	s := v.Session
	switch {
	case !s.Known() && v.MaySignIn():
		ways = []wayOn{{v.T("signin", nil), "/logg-inn"}}
	case !s.Known():
	case e.Key == "role_missing":
		own := ownOf(s.Session)
		help = v.T("refused.administrator", fault.Args{"name": v.Shell.OrganisationName(own)})
		if o, err := v.Shell.Config.App.Query.Organisation(own); err == nil && !o.Managed() {
			help = v.T("access.none.first", nil)
		}
		ways = []wayOn{{v.T("refused.access", nil), "/min-side/tilganger"}}
	case !s.SignedIn() || len(s.Organisations) > 1 || s.Through != "":
		ways = []wayOn{{v.T("organisation.title", nil), "/logg-inn/virksomhet"}}
	}
	return help, ways
}

// fieldName names a field of a form or, of "query.steg", of an address.
func (v *Request) fieldName(path string) string {
	if name, ok := v.queryName(path); ok {
		return name
	}
	return v.Lang.Label(path)
}
