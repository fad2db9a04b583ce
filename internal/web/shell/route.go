package shell

import (
	"net/http"

	"github.com/samstyring/samstyring/internal/fault"
)

// Handler answers one page. The error becomes a page of its own.
type Handler func(*Request) error

// Route is one address. With menu it stands in the main menu under that text, in
// the order of the table.
type Route struct {
	Pattern string // as http.ServeMux reads it
	Handle  Handler
	Menu    string // "page.menu.<menu>"; "" for none
}

// Patterns lists every address that the pages answer, beside the assets, as
// http.ServeMux reads it: for whoever has to look at all of them.
func (w *Shell) Patterns() []string {
	out := make([]string, len(w.table))
	for i, r := range w.table {
		out[i] = r.Pattern
	}
	return out
}

func (w *Shell) newMux() *http.ServeMux {
	mux := http.NewServeMux()
	for _, r := range w.table {
		mux.Handle(r.Pattern, w.page(r.Handle))
	}
	mux.Handle("GET "+assetPrefix, w.assets)
	mux.Handle("GET /favicon.ico", http.RedirectHandler(w.assets.url("mark.svg"), http.StatusFound))
	mux.Handle("/", w.page(w.nowhere))
	return mux
}

// page makes an http.Handler of a page.
func (w *Shell) page(h Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(rw, r.Body, w.Config.MaxForm)
		v := w.newVisit(rw, r)
		err := v.unknown
		if err == nil {
			err = h(v)
		}
		if err != nil {
			w.fail(v, err)
		}
	})
}

// nowhere answers what no route does.
func (w *Shell) nowhere(v *Request) error {
	if v.HTTP.Method != http.MethodGet && v.HTTP.Method != http.MethodHead {
		read := v.HTTP.Clone(v.HTTP.Context())
		read.Method = http.MethodGet
		if _, pattern := w.mux.Handler(read); pattern != "/" {
			return fault.New(fault.MethodNotAllowed, "", nil)
		}
	}
	return fault.New(fault.NotFound, "route_not_found", nil)
}
