package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/subscription"
)

// letterView is the page behind a link of a letter.
type letterView struct {
	State  string // the texts stand under page.letter.<State>
	Lead   string // instead of the text .lead
	Ask    bool   // there is something to press
	About  *notify.View
	What   []string // what it is about, without words that somebody has typed; empty for everything
	Typed  bool     // there are such words
	Answer bool     // of a press
	Action string   // where the button leads; "" to the page itself
}

// letterRoutes are the links of the letters. Opening one changes nothing,
// because mail filters open every link; the button on its page does, or the POST
// that a mail program makes for its reader (RFC 8058). Neither needs a session:
// the address is the key.
func (w *Web) letterRoutes() []route {
	return []route{
		{"GET " + mail.ConfirmPath + "{token}", w.confirmLink, ""},
		{"POST " + mail.ConfirmPath + "{token}", w.confirmLink, ""},
		{"GET " + mail.ContactPath + "{token}", w.contactLink, ""},
		{"POST " + mail.ContactPath + "{token}", w.contactLink, ""},
		{"GET " + mail.NeverPath + "{token}", w.neverLink, ""},
		{"POST " + mail.NeverPath + "{token}", w.neverLink, ""},
		{"POST " + mail.AllowPath + "{token}", w.allowLink, ""},
		{"GET " + mail.UnsubscribePath + "{token}", w.stopLink, ""},
		{"POST " + mail.UnsubscribePath + "{token}", w.stopLink, ""},
		{"GET " + mail.SubscriptionPath + "{id}", w.manageLink, ""},
	}
}

// confirmLink asks whether the address is wanted, and takes the answer.
func (w *Web) confirmLink(v *visit) error {
	return v.showLetter("confirm", mail.PurposeConfirm, w.cfg.Notify.ConfirmEmail)
}

// stopLink asks whether letters are to stop, and takes the answer. The body of a
// POST is not read; that it comes at all is the click. It is answered there and
// not with a redirect, as RFC 8058 wants it.
func (w *Web) stopLink(v *visit) error {
	return v.showLetter("stop", mail.PurposeUnsubscribe, w.cfg.Notify.Unsubscribe)
}

// manageLink leads to where the organisation looks after its subscriptions.
func (w *Web) manageLink(v *visit) error { return v.redirect("/abonnementer") }

// contactLink asks whoever looks after a webhook whether they want to be told
// when it is turned off, and takes the answer.
func (w *Web) contactLink(v *visit) error {
	return v.showLetter("contact", mail.PurposeContact, w.cfg.Notify.ConfirmContact)
}

// neverLink asks whether the registry is never to write to an address again,
// and takes the answer; the POST of a mail program is one.
func (w *Web) neverLink(v *visit) error { return v.showRefusal(w.cfg.Notify.Block) }

// allowLink takes that back.
func (w *Web) allowLink(v *visit) error { return v.showRefusal(w.cfg.Notify.Unblock) }

// showRefusal shows whether an address refuses all letters after what was done,
// if anything was. It is about no subscription.
func (v *visit) showRefusal(do func(context.Context, string) error) error {
	ctx, token, press := v.r.Context(), v.r.PathValue("token"), v.r.Method == http.MethodPost
	if press {
		if err := do(ctx, token); err != nil {
			return v.deadLink(err)
		}
	}
	blocked, err := v.web.cfg.Notify.Blocked(ctx, token)
	switch {
	case err != nil:
		return v.deadLink(err)
	case blocked:
		return v.renderLetter(http.StatusOK, &letterView{State: "blocked", Ask: true, Answer: press, Action: mail.AllowPath + token})
	case press:
		return v.renderLetter(http.StatusOK, &letterView{State: "allowed", Answer: true})
	}
	return v.renderLetter(http.StatusOK, &letterView{State: "never", Ask: true})
}

// showLetter shows how things stand after what was done, if anything was: the
// same for whoever comes back to a link that was used.
func (v *visit) showLetter(what string, purpose mail.Purpose, do func(context.Context, string) (notify.View, error)) error {
	token, press := v.r.PathValue("token"), v.r.Method == http.MethodPost
	view, err := v.web.cfg.Notify.Linked(v.r.Context(), purpose, token)
	if err == nil && press && (view.Status == subscription.Pending || what != "confirm") {
		view, err = do(v.r.Context(), token)
	}
	if err != nil {
		return v.deadLink(err)
	}
	if _, err := v.r.Cookie(languageCookie); errors.Is(err, http.ErrNoCookie) {
		v.lang = view.Language
	}
	d := &letterView{State: letterState(what, view), About: &view, Answer: press}
	d.Ask = d.State == what
	for _, name := range filter.OfChanges {
		values := view.Filters.Set[name]
		if name == filter.Text { // a registry must not hand on what a stranger says
			d.Typed = len(values) > 0
			continue
		}
		for _, value := range values {
			d.What = append(d.What, v.said(name, value))
		}
	}
	return v.renderLetter(http.StatusOK, d)
}

// letterState is what a page says: "confirm" and "stop" ask, the others tell.
func letterState(what string, view notify.View) string {
	switch s := view.Status; {
	case what == "contact" && view.ContactConfirmed:
		return "contacted"
	case what == "contact":
		return what
	case s == subscription.Disabled && what == "stop":
		return "stopped"
	case s == subscription.Disabled:
		return "disabled"
	case what == "stop" || s == subscription.Pending:
		return what
	case s == subscription.Paused:
		return "paused"
	default:
		return "confirmed"
	}
}

// deadLink tells why a link leads nowhere.
func (v *visit) deadLink(err error) error {
	f := app.Fault(err)
	if f.Code != fault.NotFound {
		return err
	}
	_, lead := v.lang.Fault(f)
	return v.renderLetter(f.Code.Status(), &letterView{State: f.Key, Lead: lead})
}

func (v *visit) renderLetter(status int, d *letterView) error {
	return v.render("letter", Page{Title: v.text("letter."+d.State, nil), Status: status, Secret: true}, d)
}
