package api

import (
	"context"
	_ "embed"
	"html/template"
	"log/slog"
	"net/http"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/notify/mail"
)

//go:embed links.tmpl.html
var linkText string

var linkTemplate = template.Must(template.New("link").Parse(linkText))

// linkPage is the page behind a link of a letter.
type linkPage struct {
	Lang, Title, Text string
	Button            string // "": there is nothing to press
}

// Links are the pages behind the links of the letters. Opening one changes
// nothing, because mail filters open every link; the button on it does, or the
// POST that a mail program makes for its reader (RFC 8058).
type Links struct {
	notify *notify.Service
	logger *slog.Logger
}

// Links gives the pages; nil without notifications.
func (a *API) Links() *Links {
	if a.notify == nil {
		return nil
	}
	return &Links{a.notify, a.logger}
}

// Confirm answers at mail.ConfirmPath: whether the address is wanted.
func (l *Links) Confirm(w http.ResponseWriter, r *http.Request, token string) {
	l.answer(w, r, "confirm", func(ctx context.Context) (notify.View, error) {
		if r.Method == http.MethodPost {
			return l.notify.ConfirmEmail(ctx, token)
		}
		return l.notify.Linked(ctx, mail.PurposeConfirm, token)
	})
}

// Unsubscribe answers at mail.UnsubscribePath: no more letters. The body of a
// POST is not read; that it comes at all is the click.
func (l *Links) Unsubscribe(w http.ResponseWriter, r *http.Request, token string) {
	l.answer(w, r, "stop", func(ctx context.Context) (notify.View, error) {
		if r.Method == http.MethodPost {
			return l.notify.Unsubscribe(ctx, token)
		}
		return l.notify.Linked(ctx, mail.PurposeUnsubscribe, token)
	})
}

// answer writes the page in the language of the subscription, or of the
// browser if there is none.
func (l *Links) answer(w http.ResponseWriter, r *http.Request, what string, do func(context.Context) (notify.View, error)) {
	lang := locale.Match(r.Header.Get("Accept-Language"))
	v, err := do(r.Context())
	page, status := linkPage{}, http.StatusOK
	switch {
	case err != nil:
		f := asFault(err)
		status = f.Code.Status()
		if status >= http.StatusInternalServerError {
			l.logger.Error("link of a letter failed", "what", what, "err", err)
		}
		page.Title, page.Text = lang.Fault(f)
	case r.Method == http.MethodPost:
		lang = v.Language
		page.Title, page.Text = lang.Text("link."+what+".done", nil), lang.Text("link."+what+".after", nil)
	default:
		lang = v.Language
		page.Title, page.Text = lang.Text("link."+what+".title", nil), lang.Text("link."+what+".text", nil)
		page.Button = lang.Text("link."+what+".button", nil)
	}
	page.Lang = string(lang)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(lang))
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer") // the address is a key
	h.Set("X-Robots-Tag", "noindex")
	w.WriteHeader(status)
	if err := linkTemplate.Execute(w, page); err != nil {
		l.logger.Warn("page of a link could not be written", "err", err)
	}
}
