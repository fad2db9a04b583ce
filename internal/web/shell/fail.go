package shell

import (
	"context"
	"errors"
	"net/http"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
)

// failure is what the page of an error shows.
type failure struct {
	Code          int
	Title, Detail string
	Fields        []form.Error
	SignIn        bool // signing in may help
}

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
	d := failure{Code: code, SignIn: v.MaySignIn() && (e.Code == fault.Unauthenticated || e.Code == fault.Forbidden)}
	d.Title, d.Detail = v.Lang.Fault(e)
	for _, f := range e.Fields {
		d.Fields = append(d.Fields, form.Error{Path: f.Path, Label: v.fieldName(f.Path), Text: v.Lang.Field(f)})
	}
	if err := v.Render("error", Page{Title: d.Title, Status: code}, d); err != nil {
		w.Config.Logger.Error("error page failed", "route", v.HTTP.Pattern, "err", err)
		http.Error(v.W, http.StatusText(code), code)
	}
}

// fieldName names a field of a form or, of "query.steg", of an address.
func (v *Request) fieldName(path string) string {
	if name, ok := v.queryName(path); ok {
		return name
	}
	return v.Lang.Label(path)
}
