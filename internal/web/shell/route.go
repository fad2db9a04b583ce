package shell

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/access"
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
	MaxBody int64  // bytes of a form with a file; 0: Config.MaxForm
	Asked   Asked  // of an address that is read; of one that takes a form, nothing is refused here
}

// Asked is what an address may ask a page for: nothing, where it is empty.
type Asked struct {
	Params []string // the names of its parameters
	Itself bool     // the page reads its address whole, and refuses what it does not know
}

// understood refuses a page to whoever asks for what it does not know, as the API does,
// rather than answer as if nothing had been asked.
func understood(r Route, h Handler) Handler {
	if r.Asked.Itself || !strings.HasPrefix(r.Pattern, http.MethodGet+" ") {
		return h
	}
	return func(v *Request) error {
		var wrong fault.List
		UnknownParams(v.HTTP.URL.Query(), &wrong, r.Asked.Params)
		if err := wrong.Err(fault.Malformed, "address_not_understood", nil); err != nil {
			return err
		}
		return h(v)
	}
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
		mux.Handle(r.Pattern, w.page(understood(r, entitled(r)), r.MaxBody))
	}
	mux.Handle("GET "+assetPrefix, w.assets)
	mux.Handle("GET /favicon.ico", http.RedirectHandler(w.assets.url("mark.svg"), http.StatusFound))
	mux.Handle("/", w.page(w.nowhere, 0))
	return mux
}

// entitled puts the rights table before a page: nobody without the right gets any
// further, and one who is about to sign shows first who they are. Who acts for
// whom, and what a command holds, is asked where it is carried out.
func entitled(r Route) Handler {
	operation, _ := access.PageOperation(r.Pattern)
	right, there := access.RightTo(operation)
	if !there {
		return r.Handle
	}
	h := r.Handle
	if right.Fresh {
		h = freshly(h)
	}
	return func(v *Request) error {
		if err := v.enter(right); err != nil {
			return err
		}
		return h(v)
	}
}

// enter is nil if who is here may ask for a page, as far as that follows from
// nothing else. Whoever has not signed in is refused by the page, which may lead
// there to do so; nothing that they send is read.
func (v *Request) enter(r access.Right) error {
	switch c := v.Caller(); {
	case !v.Session.Known() && v.HTTP.Method == http.MethodPost:
		return fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	case !v.Session.Known() || r.Who == access.WhoPerson:
		return nil
	case !v.Session.SignedIn():
		return fault.New(fault.Forbidden, "acts_for_nobody", nil)
	case r.Who.About():
		return access.Enter(c.Offered(), r.Operation)
	default:
		return v.Shell.Config.App.Command.MayAsk(c, r.Operation)
	}
}

// unentitled lists the routes that the rights table does not know.
func unentitled(table []Route) (wrong error) {
	for _, r := range table {
		operation, ok := access.PageOperation(r.Pattern)
		_, there := access.RightTo(operation)
		if !ok || !there && operation != access.PagePublic && operation != access.PagePerson {
			wrong = errors.Join(wrong, fmt.Errorf("set up pages: no right says who may ask for %s", r.Pattern))
		}
	}
	return wrong
}

// filePatience is how long a file is waited for.
const filePatience = time.Minute

// page makes an http.Handler of a page. maxBody: see Route.
func (w *Shell) page(h Handler, maxBody int64) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		maxBody := cmp.Or(maxBody, w.Config.MaxForm)
		v := w.newVisit(rw, r)
		if !v.Session.SignedIn() { // a stranger sends no file
			maxBody = w.Config.MaxForm
		}
		if maxBody > w.Config.MaxForm { // a file takes longer than a form
			_ = http.NewResponseController(rw).SetReadDeadline(time.Now().Add(filePatience)) // without a connection there is no deadline
		}
		r.Body = http.MaxBytesReader(rw, r.Body, maxBody)
		defer func() {
			if r.MultipartForm != nil {
				_ = r.MultipartForm.RemoveAll() // the system clears its temporary files away if this fails
			}
		}()
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
