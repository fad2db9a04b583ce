package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/fault"
)

// failure is what the page of an error shows.
type failure struct {
	Code          int
	Title, Detail string
	Fields        []fieldError
	SignIn        bool // signing in may help
}

// fail answers with a page that says what is wrong and where to go on.
func (w *Web) fail(v *visit, err error) {
	e := app.Fault(err)
	code := e.Code.Status()
	if code >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		w.cfg.Logger.Error("page failed", "method", v.r.Method, "route", v.r.Pattern, "code", e.Code, "err", err)
	}
	if code == http.StatusServiceUnavailable || code == http.StatusTooManyRequests || code == http.StatusInsufficientStorage {
		v.w.Header().Set("Retry-After", e.RetryAfter())
	}
	d := failure{Code: code, SignIn: v.mayBePrepared() && (e.Code == fault.Unauthenticated || e.Code == fault.Forbidden)}
	d.Title, d.Detail = v.lang.Fault(e)
	for _, f := range e.Fields {
		d.Fields = append(d.Fields, fieldError{Path: f.Path, Label: v.fieldName(f.Path), Text: v.lang.Field(f)})
	}
	if err := v.render("error", Page{Title: d.Title, Status: code}, d); err != nil {
		w.cfg.Logger.Error("error page failed", "route", v.r.Pattern, "err", err)
		http.Error(v.w, http.StatusText(code), code)
	}
}

// fieldName names a field of a form or, of "query.steg", of an address.
func (v *visit) fieldName(path string) string {
	if name, ok := v.queryName(path); ok {
		return name
	}
	return v.lang.Label(path)
}
